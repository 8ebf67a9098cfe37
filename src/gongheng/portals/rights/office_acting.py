"""The acts of the office on objections, reviews and applications for repair."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.urls import reverse

from gongheng.credit.disputes import actions as disputes
from gongheng.credit.disputes.queries import choices
from gongheng.credit.repair import actions as repairs
from gongheng.foundation.files import store
from gongheng.portals import remedies as words
from gongheng.portals.credit.changes import proposed
from gongheng.portals.credit.listings import proposed_removal
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.fields import Day, Paper, Text
from gongheng.portals.forms import ActForm, ActView, Reason, Sure
from gongheng.portals.rights.office import ASKED, DANGER, LIVES, name_of_subject, thing_for


class OnRight(ActView):
    """An act on one matter; `performs` is the one action."""

    open_to, kind = OFFICERS, ""
    form_class: type[ActForm] = Sure
    performs: ClassVar[Callable[..., Any]]

    def enter(self) -> None:
        """Find the table of this kind first."""
        self.life, self.danger = LIVES[self.kind], self.verb in DANGER
        super().enter()

    def load(self) -> Any:
        """Return the matter."""
        return thing_for(self.kind, self.request.actor, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Whose and what."""
        one = self.thing
        what = words.target_of(one) if self.kind == "dispute" else words.titled(one.record)
        return [("主体", name_of_subject(one)), ("信息", what)]

    def act(self, form: Any) -> Any:
        """Perform the act; a file becomes its digest in the same transaction."""
        given, now = dict(form.cleaned_data), self.request.now
        with transaction.atomic():
            paper = given.pop("paper", None)
            if paper is not None:
                given["digest"] = store.put(
                    paper.read(), name=paper.name, at=now, by=self.request.actor
                ).digest
            perform = type(self).performs
            return perform(self.thing, **given, by=self.request.actor, at=now)

    def done_url(self) -> str:
        """Back to the matter."""
        return reverse(f"credit:{self.kind}", args=[self.kwargs["code"]])


class UnitForm(ActForm):
    """Which unit."""

    unit = forms.CharField(label="协助核查单位的统一社会信用代码", max_length=18)


class AnswerForm(ActForm):
    """What was found."""

    answer = Text(label="核查情况", max_length=2000)


class PauseForm(ActForm):
    """Why, with the paper."""

    reason = Text(label="鉴定（论证）事项", max_length=500, rows=3)
    paper = Paper(label="委托书")
    renamed: ClassVar[dict[str, str]] = {"digest": "paper", "file": "paper"}


class ResumeForm(ActForm):
    """The conclusion."""

    paper = Paper(label="鉴定（论证）结论")
    renamed: ClassVar[dict[str, str]] = {"digest": "paper", "file": "paper"}


class LongReason(ActForm):
    """A reason that the subject reads."""

    reason = Text(label="理由", rows=5, max_length=2000, help_text="主体可以看到。")


class UpholdForm(ActForm):
    """How what is wrong is put right."""

    when = {"document_number": "移出名单的必填"}
    remedy = forms.ChoiceField(label="处理")
    reason = Text(label="理由", rows=4, max_length=2000, help_text="主体可以看到。")
    document_number = forms.CharField(label="文书号", max_length=128, required=False,
                                      help_text="移出名单的填写。")  # fmt: skip

    def __init__(self, *args: Any, fitting: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remedy"].choices = list(fitting)  # type: ignore[attr-defined]


class Uphold(OnRight):
    """认定异议成立：决定另一人提出的更正或者撤回、移出名单或者来源处更正."""

    kind, verb, form_class = "dispute", "uphold", UpholdForm
    template_name = "credit/uphold.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Only what fits the target."""
        fits = {"record": {"correct", "withdraw"}, "listing": {"take_off"}, "datum": {"amended"}}
        wanted = fits[self.thing.target]
        return {**super().get_form_kwargs(),
                "fitting": [row for row in choices("remedy") if row[0] in wanted]}  # fmt: skip

    def act(self, form: Any) -> Any:
        """Uphold and put it right at once."""
        return disputes.uphold(self.thing, **form.cleaned_data, by=self.request.actor,
                               at=self.request.now)  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show what another officer proposed for the record, and where to propose it."""
        record, listing = self.thing.record, self.thing.listing
        told: dict[str, Any] = {}
        if record:
            told = {"proposed": proposed(record),
                    "record_url": reverse("credit:record", args=[record.code])}  # fmt: skip
        if listing:
            told = {"removal": proposed_removal(listing),
                    "listing_url": reverse("consequences:listing", args=[listing.code])}  # fmt: skip
        return {**told, **super().get_context_data(**kwargs)}


class FindingsForm(ActForm):
    """What was verified and how."""

    findings = Text(label="核实情况", rows=5, max_length=2000,
                    help_text="写明如何核实义务已经履行、失信行为已经纠正。")  # fmt: skip


class MissingForm(ActForm):
    """Everything that is missing, once."""

    missing = Text(label="需要补正的全部内容", max_length=2000)


class GrantForm(ActForm):
    """The decision."""

    document_number = forms.CharField(label="修复决定文书号", max_length=128)
    reason = Text(label="理由", rows=4, max_length=2000)


class GroundsForm(ActForm):
    """What is false."""

    grounds = Text(label="哪些材料虚假、如何认定", rows=5, max_length=500)
    paper = Paper(label="已送达的告知书（或者送达回证）",
                  help_text="主体可以陈述申辩；期满或者答复之后由另一名经办人员认定。")  # fmt: skip
    renamed: ClassVar[dict[str, str]] = {"digest": "paper", "file": "paper"}


class HeardForm(ActForm):
    """What is said to the subject's statement."""

    when = {"answer": "有陈述申辩的必填"}
    answer = Text(label="对陈述申辩的答复", rows=4, max_length=1000, required=False)


class OutcomeForm(ActForm):
    """How it ended."""

    outcome = forms.ChoiceField(label="结果")
    document_number = forms.CharField(label="决定（裁判）文书号", max_length=128)
    decided_on = Day(label="作出日期")
    paper = Paper(label="决定（裁判）文书", required=False,
                  help_text="撤销、变更原决定的必附：登记的同时提出撤回，由另一名经办人员决定。")  # fmt: skip
    when = {"paper": "撤销、变更的必附"}
    renamed: ClassVar[dict[str, str]] = {"digest": "paper", "file": "paper"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = choices("outcome")  # type: ignore[attr-defined]


# (kind, verb, action, form, who enters)
SHORT: tuple[tuple[str, str, Callable[..., Any], type[ActForm], Any], ...] = (
    ("dispute", "accept", disputes.accept, Sure, OFFICERS),
    ("dispute", "refuse", disputes.refuse, LongReason, OFFICERS),
    ("dispute", "ask_unit", disputes.ask_unit, UnitForm, OFFICERS),
    ("dispute", "tell_facts", disputes.tell_facts, AnswerForm, ASKED),
    ("dispute", "pause", disputes.pause, PauseForm, OFFICERS),
    ("dispute", "resume", disputes.resume, ResumeForm, OFFICERS),
    ("dispute", "reject", disputes.reject, LongReason, OFFICERS),
    ("repair", "check_materials", repairs.check_materials, Sure, OFFICERS),
    ("repair", "ask_supplement", repairs.ask_supplement, MissingForm, OFFICERS),
    ("repair", "accept", repairs.accept, Sure, OFFICERS),
    ("repair", "refuse", repairs.refuse, LongReason, OFFICERS),
    ("repair", "verify", repairs.verify, FindingsForm, OFFICERS),
    ("repair", "extend", repairs.extend, Reason, OFFICERS),
    ("repair", "grant", repairs.grant, GrantForm, OFFICERS),
    ("repair", "deny", repairs.deny, LongReason, OFFICERS),
    ("repair", "finish", repairs.finish, Sure, OFFICERS),
    ("repair", "propose_revocation", repairs.propose_revocation, GroundsForm, OFFICERS),
    ("repair", "drop_revocation", repairs.drop_revocation, Reason, OFFICERS),
    ("repair", "revoke", repairs.revoke, HeardForm, OFFICERS),
    ("contest", "confirm", disputes.confirm, Sure, OFFICERS),
    ("contest", "turn_down", disputes.turn_down, Reason, OFFICERS),
    ("contest", "conclude", disputes.conclude, OutcomeForm, OFFICERS),
)


def view_of(kind: str, verb: str, perform: Callable[..., Any], form: type[ActForm],
            open_to: Any) -> Any:  # fmt: skip
    """Return the page of one short act."""
    words_ = {"kind": kind, "verb": verb, "performs": staticmethod(perform), "form_class": form,
              "open_to": open_to}  # fmt: skip
    return type(f"{kind}_{verb}", (OnRight,), words_).as_view()
