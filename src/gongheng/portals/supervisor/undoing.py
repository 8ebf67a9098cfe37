"""Undo a draw: one body proposes, another that reads why decides or keeps it."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals.choices import names_of
from gongheng.portals.forms import ActView, Reason
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots import queries
from gongheng.registry.lots.lifecycle import LOT, LotState
from gongheng.trading.evaluation import undoing
from gongheng.trading.sampling.queries import matter_said


def ways_to_undo(lot: Any) -> dict[str, Any]:
    """Nothing new once something rests on it; a second proposal only when the first was dropped."""
    url = {name: reverse(f"supervisor:{name}", args=[lot.pk])
           for name in ("cancel_draw", "propose_cancel", "keep_draw")}  # fmt: skip
    kept = {"keep": url["keep_draw"]} if lot.cancel_told_by else {}
    if undoing.why_not(lot):
        return kept
    undo = {"cancel": {"url": url["cancel_draw"], "kind": "danger"}}
    if lot.cancel_told_by or not lot.checkpoint:
        return {**undo, **kept}
    return {"propose_cancel": {"url": url["propose_cancel"], "kind": "danger"}}


def proposed(lot: Any) -> list[tuple[str, str]]:
    """Who proposed to undo it, when and why, and how often it was kept before; nothing where nobody did."""
    times = queries.kept_before(lot)
    before = [("此前提出撤销", f"{times} 次，均维持")] if times else []
    if lot.cancel_told_at is None:
        return before
    body = names_of({lot.cancel_told_body}).get(lot.cancel_told_body, lot.cancel_told_body)
    if lot.state == LotState.CANCELLED:
        then = "已由另一单位撤销"
    else:
        then = "已经据以评标，不再撤销" if undoing.why_not(lot) else "待另一单位决定"
    return [("提出撤销", f"{body} 于 {zh_datetime(lot.cancel_told_at)} 提出；{then}"),
            ("提出的理由", queries.why_cancel(lot)), *before]  # fmt: skip


def watched(actor: Any, pk: int) -> Any:
    """A draw of one's region; otherwise 404."""
    found = queries.lots_watched_by(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class OnDraw(ActView):
    """An act on one draw of one's region."""

    open_to = (Role.SUPERVISOR,)
    life = LOT

    def load(self) -> Any:
        """Only those of one's region."""
        return watched(self.request.actor, self.kwargs["pk"])

    def facts(self) -> list[Any]:
        """Which one, and what was proposed."""
        lot = self.thing
        return [
            ("种类", lot.get_kind_display()),
            ("案卷", matter_said(lot.matter)),
            *proposed(lot),
        ]

    def done_url(self) -> str:
        """Back to it."""
        return reverse("supervisor:draw", args=[self.kwargs["pk"]])


class ProposeCancel(OnDraw):
    """提出撤销."""

    verb, form_class, danger = "propose_cancel", Reason, True
    done = "已提出，由另一单位的行政监督决定；其间照常呼叫。"
    lead = "监护人已经能够知道结果，一个单位不能撤销。只有名单泄露等使抽取不能成立的情形才提出；理由给决定的人看，留存备查。"

    def act(self, form: Any) -> Any:
        """Propose it."""
        return undoing.propose(self.thing, reason=form.cleaned_data["reason"],
                                  by=self.request.actor, at=self.request.now)  # fmt: skip


class Keep(OnDraw):
    """维持抽取."""

    verb, form_class = "keep", Reason
    done = "抽取照旧。"
    lead = "提出的人收回，或者不同意撤销，请写明理由。"

    def act(self, form: Any) -> Any:
        """Keep it."""
        return lots.keep(self.thing, reason=form.cleaned_data["reason"],
                         by=self.request.actor, at=self.request.now)  # fmt: skip


class OnProposal(Reason):
    """The reason of whoever decides, and which proposal he read: it may be another one by now."""

    proposal = forms.CharField(required=False, widget=forms.HiddenInput)


class Cancel(OnDraw):
    """撤销抽取."""

    verb, form_class, danger = "cancel", OnProposal, True
    done = "已撤销。撤销的原因留存备查，本项目以后的抽取一律加注。"
    lead = (
        "只有名单泄露等使抽取不能成立的情形才撤销。已经发出的邀请一并收回；撤销留在案上，不能恢复。"
    )

    def get_initial(self) -> dict[str, Any]:
        """The proposal that the page shows."""
        return {**super().get_initial(), "proposal": self.thing.proposal}

    def act(self, form: Any) -> Any:
        """Cancel it, with its invitations where it is one of experts."""
        return undoing.cancel(self.thing, **form.cleaned_data,
                                 by=self.request.actor, at=self.request.now)  # fmt: skip
