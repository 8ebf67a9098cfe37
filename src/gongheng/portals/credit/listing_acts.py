"""The acts of a listing, one form each."""

from typing import Any

from django import forms
from django.urls import reverse

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.lists import actions, queries
from gongheng.credit.lists.lifecycle import LISTING
from gongheng.credit.records.queries import on_the_desk_of
from gongheng.foundation.files import store
from gongheng.portals.credit.listings import OFFICERS, found, known, proposed_removal
from gongheng.portals.fields import Day, Paper, Text
from gongheng.portals.forms import ActForm, ActView, Reason, ThingAct


class GroundsForm(ActForm):
    """Why and on which article; both will be public."""

    reason = Text(
        label="列入事由", max_length=1000, help_text="公布时向社会公开，不要写个人电话、证件号码。"
    )
    basis = forms.CharField(label="列入依据", max_length=300, help_text="法律法规名称和条号。")


class ProposeForm(GroundsForm):
    """A proposal by hand."""

    when = {
        "record_code": "黑名单必填",
        "subject_code": "没有记录编号的必填",
        "subject_kind": "没有记录编号的必填",
        "award_document": "没有记录编号的必填",
    }
    field_order = ("colour", "record_code", "subject_code", "subject_kind", "reason", "basis",
                   "award_document")  # fmt: skip
    colour = forms.ChoiceField(label="名单", choices=queries.colours)
    record_code = forms.CharField(label="依据的信用记录编号", max_length=36, required=False,
                                  help_text="黑名单必填；填写后主体以该记录为准。")  # fmt: skip
    subject_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False,
                                   help_text="没有记录编号的（红名单）填写。")  # fmt: skip
    subject_kind = forms.ChoiceField(label="身份", choices=SubjectKind.choices, required=False)
    award_document = forms.CharField(label="奖励表彰文号", max_length=128, required=False,
                                     help_text="红名单填写，如〔2026〕1号。")  # fmt: skip


class Propose(ActView):
    """提出列入."""

    open_to = OFFICERS
    form_class = ProposeForm
    title, submit = "提出列入", "提出"
    article = LISTING.acts["propose"].under
    lead = "黑名单须以正在公示的特别严重失信记录为依据，红名单须有奖励表彰。提出后由另一人认定。"
    done = "已提出。黑名单请接着书面告知当事人。"

    def get_initial(self) -> dict[str, Any]:
        """From a record's page."""
        return {"record_code": self.request.GET.get("record", "")[:36]}

    def act(self, form: Any) -> Any:
        """The record says whose it is; without one the form does."""
        given = dict(form.cleaned_data)
        colour = given.pop("colour")
        record = on_the_desk_of(self.request.actor).filter(code=given["record_code"]).first()
        if record is not None:
            given |= {"subject_code": record.subject.code, "subject_kind": record.subject_kind}
        return actions.propose(colour, **given, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """To the new listing."""
        return reverse("consequences:listing", args=[self.outcome.code])


class OnListing(ThingAct):
    """An act on one listing."""

    open_to = OFFICERS
    life = LISTING
    performs, back = actions, "consequences:listing"

    def load(self) -> Any:
        """A listing of this desk."""
        return found(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """What it is about."""
        return known(self.thing)


class TakeUp(OnListing):
    """采纳提示."""

    verb, form_class = "take_up", GroundsForm

    def get_initial(self) -> dict[str, Any]:
        """What the suggestion says."""
        return {"reason": self.thing.reason, "basis": self.thing.basis}


class TellForm(ActForm):
    """The served notice."""

    renamed = {"digest": "paper"}
    paper = Paper(label="告知书（送达凭证）", help_text="写明事由、依据和陈述申辩的期限。")


class Tell(OnListing):
    """书面告知当事人."""

    verb, form_class = "tell", TellForm
    done = "已记录告知，当事人可以在期限内陈述申辩。"

    def act(self, form: Any) -> Any:
        """Store the notice and tell."""
        paper, now = form.cleaned_data["paper"], self.request.now
        digest = store.put(paper.read(), name=paper.name, at=now, by=self.request.actor).digest
        return actions.tell(self.thing, digest=digest, by=self.request.actor, at=now)


class DecideForm(ActForm):
    """The decision, and the answer to what was said."""

    when = {"answer": "有陈述申辩的必填"}
    document_number = forms.CharField(
        label="认定文书号", max_length=128, help_text="带年份括号，如〔2026〕1号。"
    )
    answer = Text(label="对陈述申辩的答复", max_length=1000, required=False,
                  help_text="有陈述申辩的必须答复。")  # fmt: skip


class Decide(OnListing):
    """认定."""

    verb, form_class = "decide", DecideForm

    def facts(self) -> list[Any]:
        """With what the subject said."""
        return [*super().facts(), ("陈述申辩", self.thing.statement or "没有提出")]


class SetAside(OnListing):
    """不予列入."""

    verb, form_class = "set_aside", Reason


class MakeKnown(OnListing):
    """公布名单."""

    verb, danger = "make_known", True
    lead = "公布后立即向社会公开，联合奖惩措施随之在全省生效。"


class RemovalForm(ActForm):
    """Why a name goes before its time."""

    when = {"asked_by": "依申请移出的填写", "asked_on": "依申请移出的填写"}
    removal = forms.ChoiceField(label="移出原因", choices=queries.removals)
    reason = Text(label="理由", max_length=500, rows=4)
    asked_by = forms.CharField(
        label="申请人", max_length=100, required=False, help_text="依职权移出的留空。"
    )
    asked_on = Day(label="申请日期", required=False)


class ProposeRemoval(OnListing):
    """提出移出."""

    verb, form_class = "propose_removal", RemovalForm
    lead = "由另一名经办人员决定，决定之前名单照旧公布。移出红名单的，决定之前须书面告知主体。"
    done = "已提出移出，等待另一名经办人员决定。"


class OnRemoval(OnListing):
    """An act on the proposal that waits."""

    def facts(self) -> list[Any]:
        """The listing and what was proposed."""
        return [*super().facts(), *proposed_removal(self.thing)]


class NotifyRemoval(OnRemoval, Tell):
    """告知拟移出红名单."""

    verb, done = "notify_removal", "已记录告知。"

    def act(self, form: Any) -> Any:
        """Store the notice and note it."""
        paper, now = form.cleaned_data["paper"], self.request.now
        digest = store.put(paper.read(), name=paper.name, at=now, by=self.request.actor).digest
        return actions.notify_removal(self.thing, digest=digest, by=self.request.actor, at=now)


class DropRemoval(OnRemoval):
    """不予移出."""

    verb, form_class = "drop_removal", Reason
    done = "提议已经终结，名单照旧公布。"


class TakeOffForm(ActForm):
    """The paper of the decision."""

    document_number = forms.CharField(label="移出文书号", max_length=128)


class TakeOff(OnRemoval):
    """移出名单：决定另一人提出的移出."""

    verb, form_class = "take_off", TakeOffForm
    lead = "移出后不再公开，联合奖惩措施同步解除。"
