"""The pages of the common opening: the seals for everybody, the phases for the host, changes of a ruling."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.portals import trades
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.hall.room import announced
from gongheng.portals.hall.sealed import reading_of
from gongheng.portals.papers import stored
from gongheng.trading.opening.faults import actions as faults
from gongheng.trading.opening.faults.rules import PARTIES
from gongheng.trading.opening.lifecycle import ATTRIBUTION, UNSEALING
from gongheng.trading.opening.queries import opening_to_check
from gongheng.trading.opening.recording import newest
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import queries

SIGNS = [
    {"key": "place", "label": "位次", "kind": "number"}, {"key": "kind", "label": "事项"},
    {"key": "section", "label": "标段"}, {"key": "commitment", "label": "承诺值"},
    {"key": "head", "label": "链头"},
]  # fmt: skip
KINDS = {"submit": "递交", "replace": "替换", "withdraw": "撤回"}


class Seals(TemplateView):
    """封条: the links of the chain and whether the store still holds exactly what was closed."""

    template_name = "hall/seals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        tender = announced(self.request, kwargs["code"])
        told = queries.seals_of(tender)
        if told is None:
            raise Http404
        rows = [{**one, "kind": KINDS[one["kind"]], "commitment": one["commitment"][:16], "head": one["head"][:16]}
                for one in told["links"]]  # fmt: skip
        return {
            "tender": tender, "columns": SIGNS, "rows": rows, "faults": queries.seal_faults(tender),
            "whole": told, "layout": "base.html", "section": "trades",
            "crumbs": [{"label": tender.title, "url": reverse("hall:room", args=[tender.code])},
                       {"label": "封条", "url": ""}],
            "articles": trades.basis(tender.law, "opening/seal_check_minutes"),
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def seals_file(request: Any, code: str) -> JsonResponse:
    """Answer with the file for the offline check."""
    told = queries.seals_of(announced(request, code))
    if told is None:
        raise Http404
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="seals-{code}.json"'
    return answer


def record_file(request: Any, code: str) -> HttpResponseBase:
    """Hand out everything about this opening to those concerned: it names project managers.

    It is made by a job. A request that made it would prove and decrypt hundreds of bids each time.
    """
    tender = announced(request, code)
    opening = opening_to_check(request.actor, tender)
    if opening is None:
        raise Http404
    made = newest(opening)
    if made is not None:
        return stored(made.digest, f"opening-{code}")
    crumbs = [
        {"label": tender.title, "url": reverse("hall:room", args=[code])},
        {"label": "核验包", "url": ""},
    ]
    shown = {"tender": tender, "layout": "base.html", "section": "trades", "crumbs": crumbs}
    return render(request, "hall/record_waiting.html", shown, status=202)


class InPhase(ActView):
    """An act on the common opening of a tender."""

    life = UNSEALING
    form_class: type[forms.Form] = Sure
    template_name = "trade/act.html"

    def load(self) -> Any:
        """Return the common opening, or 404 before the seals are shown."""
        self.tender = announced(self.request, self.kwargs["code"])
        found = queries.unsealing_of(self.tender)
        if found is None:
            raise Http404
        return found

    def done_url(self) -> str:
        """Return to the hall."""
        return reverse("hall:room", args=[self.tender.code])


class OpenWindow(InPhase):
    """开始解密."""

    verb = "open_window"
    done = "已开始解密。"

    def act(self, form: Any) -> Any:
        """Open."""
        return shares.open_window(self.thing, by=self.request.actor, at=self.request.now)


class ShutWindow(InPhase):
    """解密截止."""

    verb = "shut_window"
    done = "解密已经截止。"

    def act(self, form: Any) -> Any:
        """Shut."""
        return shares.shut_window(self.thing, by=self.request.actor, at=self.request.now)


class OnAttribution(ActView):
    """An act on why a bid did not open."""

    life = ATTRIBUTION
    template_name = "trade/act.html"
    danger = True

    def load(self) -> Any:
        """Return the attribution of this tender, or 404."""
        self.tender = announced(self.request, self.kwargs["code"])
        found = queries.attributions_of(self.tender).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Name the bid, the ruling and its evidence."""
        one, row = self.thing, reading_of(self.thing, self.request.actor)
        told = [("投标人", one.bid.bidder_name), ("情形", row["why"]), ("现认定", f"{PARTIES[one.party]}原因"),
                ("证据", row["evidence"])]  # fmt: skip
        return (
            [*told, ("拟变更为", f"{PARTIES[one.proposed_party]}原因")]
            if one.proposed_party
            else told
        )

    def done_url(self) -> str:
        """Return to the hall."""
        return reverse("hall:room", args=[self.tender.code])


class PartyForm(ActForm):
    """Whose fault it is to be instead, and why."""

    party = forms.ChoiceField(label="变更为", choices=list(PARTIES.items()))
    reason = forms.CharField(
        label="变更理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    receipt = forms.CharField(
        label="解密回执的内容", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="投标人持有平台签名的解密回执的，把文件内容粘贴在这里，平台核对签名。",
    )  # fmt: skip


class ProposeChange(OnAttribution):
    """提出变更归责."""

    verb = "propose_change"
    form_class = PartyForm
    lead = "归责由证据算出。确有新的证据的，写明理由提出，由另一单位的行政监督确认后才改变。"
    done = "已提出，等待另一单位确认。"

    def act(self, form: Any) -> Any:
        """Propose."""
        return faults.propose_change(
            self.thing, **form.cleaned_data, by=self.request.actor, at=self.request.now
        )


class DecisionForm(ActForm):
    """Whether the change is agreed to, and why."""

    agree = forms.ChoiceField(label="意见", choices=[("yes", "同意变更"), ("no", "不同意，原认定不变")],
                              widget=forms.RadioSelect)  # fmt: skip
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class DecideChange(OnAttribution):
    """确认或者不同意变更归责."""

    verb = "confirm_change"
    form_class = DecisionForm
    lead = "变更须经两个单位的两个人签字。请核对证据和提出的理由。"
    done = "意见已记录。"

    def act(self, form: Any) -> Any:
        """Confirm or decline."""
        agreed = form.cleaned_data["agree"] == "yes"
        decide = faults.confirm_change if agreed else faults.decline_change
        return decide(
            self.thing,
            reason=form.cleaned_data["reason"],
            by=self.request.actor,
            at=self.request.now,
        )
