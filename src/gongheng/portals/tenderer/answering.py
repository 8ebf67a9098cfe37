"""Questions answered by clarifications for everyone, objections answered against the clock."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.clock import BEIJING
from gongheng.foundation.refusals import refuse_unless
from gongheng.portals import trades
from gongheng.portals.fields import MOMENT, Moment, Text
from gongheng.portals.forms import ActForm
from gongheng.portals.templatetags.written import zh_date, zh_datetime
from gongheng.portals.tenderer.announcing import OPENS
from gongheng.portals.tenderer.doors import Drafted
from gongheng.trading.clarification import actions as clarification
from gongheng.trading.clarification.lifecycle import CLARIFICATION
from gongheng.trading.clarification.queries import questions_of
from gongheng.trading.objections import actions as objections
from gongheng.trading.objections.lifecycle import OBJECTION
from gongheng.trading.objections.queries import objections_of
from gongheng.trading.tendering import limits

LEAD = "tendering/clarification_lead"


class ClarifyForm(ActForm):
    """What is clarified, which questions it answers, whether bidders need more time."""

    questions = forms.MultipleChoiceField(label="本次答复的疑问", required=False,
                                          widget=forms.CheckboxSelectMultiple)  # fmt: skip
    text = Text(label="澄清或者修改的内容", rows=8, max_length=20000,
                help_text="发给所有人，不得写出提问人")  # fmt: skip
    affects_preparation = forms.BooleanField(
        label="可能影响投标文件编制", required=False, initial=True,
        help_text="勾选的，距投标截止不足法定日数时必须顺延截止时间",
    )  # fmt: skip
    bids_due_at = Moment(label="投标截止时间", help_text="不顺延的保持原时间")

    def __init__(self, *args: Any, asked: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = [(str(one.pk), one.text[:120]) for one in asked]
        if not asked:
            del self.fields["questions"]


class Clarify(Drafted):
    """发出澄清."""

    life = CLARIFICATION
    verb = "issue"
    form_class: type[Any] = ClarifyForm
    tab = "answers"
    done = "澄清已发出并公告。"

    def enter(self) -> None:
        """A clarification needs a running notice."""
        super().enter()
        refuse_unless(self.tender.state == "announced", "not_announced", thing=self.tender.title)

    def asked(self) -> list[Any]:
        """Return the questions that wait."""
        return [one for one in questions_of(self.tender) if one.state == "asked"]

    def earliest(self) -> datetime:
        """Return the earliest deadline a clarification of now allows."""
        due = limits.at_least_after(self.tender, LEAD, self.request.now)
        first = datetime.combine(due.holiday_offer or due.on, OPENS, tzinfo=BEIJING)
        return max(first, self.tender.bids_due_at)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the questions that wait."""
        return {**super().get_form_kwargs(), "asked": self.asked()}

    def get_initial(self) -> dict[str, Any]:
        """Propose the deadline that keeps the law."""
        due = self.earliest().astimezone(BEIJING).strftime(MOMENT)
        return {"bids_due_at": due, **super().get_initial()}

    def facts(self) -> list[Any]:
        """Say how the time stands."""
        last = limits.at_latest_before(self.tender, LEAD, self.tender.bids_due_at)
        first = limits.at_least_after(self.tender, LEAD, self.request.now)
        revise = [] if self.verb != "issue" else [
            {"label": "要改招标文件的", "value": "修改招标文件", "url": reverse("tenderer:revise", args=[self.tender.code])}
        ]  # fmt: skip
        return [*revise, ("现在的投标截止时间", zh_datetime(self.tender.bids_due_at)),
                ("不顺延的最后一天", f"{zh_date(last.on)}（{last.rule.source}，{last.rule.shown}）"),
                ("今天发出影响编制的澄清，截止时间最早", zh_date(max(first.on, trades_day(self.tender))))]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Issue."""
        given = form.cleaned_data
        chosen = set(given.get("questions", []))
        due = given["bids_due_at"]
        return clarification.issue(
            self.tender, text=given["text"], affects_preparation=given["affects_preparation"],
            bids_due_at=None if due == self.tender.bids_due_at else due,
            answers=[one for one in self.asked() if str(one.pk) in chosen],
            by=self.request.actor, at=self.request.now,
        )  # fmt: skip


def trades_day(tender: Any) -> Any:
    """Return the day on which bids are due."""
    return tender.bids_due_at.astimezone(BEIJING).date()


class AnswerForm(ActForm):
    """The answer to an objection."""

    text = Text(label="答复", rows=8, max_length=20000)


class Answer(Drafted):
    """答复异议."""

    life = OBJECTION
    verb = "answer"
    form_class = AnswerForm
    tab = "answers"
    done = "已答复。"

    def load(self) -> Any:
        """Return an objection of one's own tender."""
        super().load()
        found = objections_of(self.tender).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Show what is objected and how long is left."""
        one = self.thing
        words, _, _ = trades.left(self.request.now, trades.end_of(one.answer_due_on))
        return [("异议人", one.who), ("事项", one.get_about_display()),
                ("事实与理由", one.grounds), ("提出时间", zh_datetime(one.raised_at)),
                ("答复期限", f"{zh_date(one.answer_due_on)}，{words}")]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Answer."""
        return objections.answer(self.thing, **form.cleaned_data, by=self.request.actor,
                                 at=self.request.now)  # fmt: skip
