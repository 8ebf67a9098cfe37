"""A consortium is formed by its own parties: proposed by the lead, consented to by each member."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import View

from gongheng.foundation.access.roles import Role
from gongheng.foundation.files import store
from gongheng.portals import papers
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Figure, Grouped, Paper
from gongheng.portals.forms import ActForm, ActView, Reason, Sure
from gongheng.trading.bidding.consortia import actions
from gongheng.trading.bidding.consortia.queries import consortia_of, partners_of
from gongheng.trading.bidding.consortia.rules import MOST_PARTIES, Partner, consortia_are_accepted
from gongheng.trading.bidding.lifecycle import CONSORTIUM
from gongheng.trading.tendering.queries import section_of_code

COLUMNS = [{"key": "name", "label": "单位"}, {"key": "share", "label": "承担比例", "kind": "number", "unit": "%"},
           {"key": "work", "label": "承担的工作和责任"}, {"key": "consent", "label": "同意"}]  # fmt: skip


def own_consortium(actor: Any, pk: int) -> Any:
    """Return a consortium of one's own unit; another's is 404."""
    found = consortia_of(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def table_of(consortium: Any) -> dict[str, Any]:
    """Return the parties of a consortium as a table."""
    rows = []
    for one in partners_of(consortium):
        said = (
            {"text": "已同意", "tone": "done"}
            if one["consented_at"]
            else {"text": "等待同意", "tone": "warn"}
        )
        rows.append({"name": {"text": one["name"] + ("（牵头人）" if one["lead"] else ""), "note": one["code"]},
                     "share": one["share"], "work": one["work"], "consent": said})  # fmt: skip
    return {"columns": COLUMNS, "rows": rows}


def shown(section: Any, actor: Any, over: str) -> list[dict[str, Any]]:
    """Return the consortia of one's own unit in a section, with what may be done."""
    found = []
    for one in consortia_of(actor).filter(section=section):
        url = lambda name, pk=one.pk: reverse(f"bidder:{name}", args=[pk])  # noqa: E731
        given = any(p["consented_at"] for p in partners_of(one) if p["code"] == actor.body)
        acts = bar(CONSORTIUM, one, actor, {
            "consent": {"url": url("consent"), "closed": over or ("本单位已同意" if given else "")},
            "dissolve": {"url": url("dissolve"), "kind": "danger", "closed": over},
        })  # fmt: skip
        lead = one.lead_code == actor.body
        acts = [
            act for act in acts if not (lead and act["label"] == CONSORTIUM.acts["consent"].label)
        ]
        found.append({"one": one, "lead": lead, "acts": acts, "table": table_of(one),
                      "agreement": url("agreement")})  # fmt: skip
    return found


class ConsortiumForm(Grouped, ActForm):
    """Oneself and the other parties, each with share and work; and the agreement."""

    own_share = Figure(
        label="本单位承担比例", unit="%", min_value=0, max_value=100, decimal_places=2
    )
    own_work = forms.CharField(label="本单位承担的工作和责任", max_length=500)
    agreement = Paper(label="共同投标协议", help_text="各方签订的协议，递交时连同投标文件一并封装")
    renamed = {"members": "own_share", "file": "agreement", "digest": "agreement"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = [("本单位（牵头人）", "", ("own_share", "own_work"))]
        for number in range(1, MOST_PARTIES):
            names = (f"code_{number}", f"share_{number}", f"work_{number}")
            wanted = number == 1
            self.fields[names[0]] = forms.CharField(label=f"成员 {number} 的统一社会信用代码", max_length=18,
                                                    required=wanted)  # fmt: skip
            self.fields[names[1]] = Figure(label=f"成员 {number} 的承担比例", unit="%", min_value=0,
                                           max_value=100, decimal_places=2, required=wanted)  # fmt: skip
            self.fields[names[2]] = forms.CharField(label=f"成员 {number} 承担的工作和责任", max_length=500,
                                                    required=wanted)  # fmt: skip
            self.groups.append((f"成员 {number}", "" if wanted else "没有的留空", names))
        self.groups.append(("协议", "", ("agreement",)))

    def clean(self) -> dict[str, Any]:
        """A member has all three, or none."""
        given = super().clean() or {}
        for number in range(2, MOST_PARTIES):
            told = [given.get(f"{name}_{number}") for name in ("code", "share", "work")]
            if any(one not in (None, "") for one in told) and any(
                one in (None, "") for one in told
            ):
                self.add_error(f"code_{number}", "代码、比例和工作要一起填写，或者一起留空。")
        return given

    def partners(self, own: str) -> list[Partner]:
        """Return the parties as the action reads them."""
        given = self.cleaned_data
        rows = [Partner(own, _text(given["own_share"]), given["own_work"])]
        rows += [Partner(given[f"code_{n}"].strip().upper(), _text(given[f"share_{n}"]), given[f"work_{n}"])
                 for n in range(1, MOST_PARTIES) if given.get(f"code_{n}")]  # fmt: skip
        return rows


def _text(value: Decimal) -> str:
    return format(value, "f")


class Propose(ActView):
    """组成联合体."""

    open_to = (Role.BIDDER,)
    form_class = ConsortiumForm
    template_name = "trade/act.html"
    title = CONSORTIUM.acts["propose"].label
    article = CONSORTIUM.acts["propose"].under
    lead = ("各成员登录后自己同意，全部同意之后由牵头人递交投标。开标前只有联合体各方看得到。"
            "参加联合体后，不得在同一项目中单独投标或者参加其他联合体。")  # fmt: skip
    done = "已提出联合体，等各成员同意。"

    def load(self) -> Any:
        """Return nothing yet: the act begins the consortium. A tender that takes none refuses at once."""
        self.section = section_of_code(self.kwargs["code"])
        if self.section is None or self.section.tender.announced_at is None:
            raise Http404
        consortia_are_accepted(self.section.tender)

    def facts(self) -> list[Any]:
        """Name the section and what it asks."""
        return [("标段", f"{self.section.title}（{self.section.code}）"),
                ("资格要求", f"{self.section.qualification}（各方均应具备；同一专业的按较低等级确定）")]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Propose."""
        actor, now = self.request.actor, self.request.now
        paper = form.cleaned_data["agreement"]
        digest = store.put(paper.read(), name=paper.name, at=now, by=actor).digest
        return actions.propose(self.section, members=form.partners(actor.body), agreement=digest,
                               by=actor, at=now)  # fmt: skip

    def done_url(self) -> str:
        """Return to the tender."""
        return reverse("bidder:tender", args=[self.section.tender.code])


class OnConsortium(ActView):
    """An act on a consortium of one's own unit."""

    open_to = (Role.BIDDER,)
    life = CONSORTIUM
    template_name = "bidder/consortium.html"

    def load(self) -> Any:
        """Return the consortium."""
        self.consortium = own_consortium(self.request.actor, self.kwargs["pk"])
        return self.consortium

    def facts(self) -> list[Any]:
        """Name section and lead."""
        section = self.consortium.section
        return [
            ("标段", f"{section.title}（{section.code}）"),
            ("牵头人", self.consortium.lead_name),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the parties and the agreement."""
        return {"table": table_of(self.consortium),
                "agreement": reverse("bidder:agreement", args=[self.consortium.pk]),
                **super().get_context_data(**kwargs)}  # fmt: skip

    def done_url(self) -> str:
        """Return to the tender."""
        return reverse("bidder:tender", args=[self.consortium.section.tender.code])


class Consent(OnConsortium):
    """同意参加联合体."""

    verb = "consent"
    form_class = Sure
    lead = "同意之后，本单位在同一招标项目中不得单独投标或者参加其他联合体；中标的，就中标项目承担连带责任。"
    done = "已同意参加联合体。"

    def act(self, form: Any) -> Any:
        """Consent."""
        return actions.consent(self.consortium, by=self.request.actor, at=self.request.now)


class Dissolve(OnConsortium):
    """解散联合体."""

    verb = "dissolve"
    form_class = Reason
    danger = True
    lead = "截止之前，任何一方都可以解散；已递交投标的，由牵头人先撤回投标。"
    done = "联合体已解散。"

    def act(self, form: Any) -> Any:
        """Dissolve."""
        return actions.dissolve(self.consortium, reason=form.cleaned_data["reason"],
                                by=self.request.actor, at=self.request.now)  # fmt: skip


class Agreement(Door, View):
    """The agreement, for the parties of the consortium."""

    open_to = (Role.BIDDER,)

    def get(self, request: Any, pk: int) -> Any:
        """Answer with the file."""
        return papers.stored(own_consortium(request.actor, pk).agreement, "共同投标协议")
