"""Clarifications of bids: the chair asks in writing and records how the answer is taken."""

from typing import Any

from django import forms
from django.http import Http404

from gongheng.portals.expert.findings import OfTheChair
from gongheng.portals.fields import Moment, Text
from gongheng.portals.forms import ActForm
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.trading.evaluation.inquiries import actions
from gongheng.trading.evaluation.inquiries.queries import inquiries_of
from gongheng.trading.evaluation.lifecycle import INQUIRY
from gongheng.trading.evaluation.rules import valid_bids


class InquiryForm(ActForm):
    """Whom, what, until when."""

    bid = forms.ChoiceField(label="投标人")
    question = Text(label="要求澄清的内容", max_length=5000,
                    help_text="只限含义不明确的内容、明显文字或者计算错误；不得暗示或者诱导")  # fmt: skip
    due_at = Moment(label="答复截止时间")

    def __init__(self, *args: Any, bids: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [
            ("", "请选择"),
            *((str(one.pk), one.bidder_name) for one in bids),
        ]


class Inquire(OfTheChair):
    """要求澄清."""

    form_class = InquiryForm
    title = INQUIRY.acts["inquire"].label
    submit = "书面通知投标人"
    article = INQUIRY.acts["inquire"].under
    lead = "投标人在截止时间之前书面答复一次。评标委员会不接受投标人主动提出的澄清、说明。"
    done = "已书面通知投标人。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the bids under evaluation."""
        self.bids = list(valid_bids(self.thing))
        return {**super().get_form_kwargs(), "bids": self.bids}

    def act(self, form: Any) -> Any:
        """Ask."""
        given = form.cleaned_data
        bid = next(one for one in self.bids if str(one.pk) == given["bid"])
        return actions.inquire(self.thing, bid=bid, question=given["question"], due_at=given["due_at"],
                               by=self.request.actor, at=self.request.now)  # fmt: skip


class JudgeForm(ActForm):
    """Taken or not, and why not."""

    when = {"reason": "不采纳的必填"}
    taken = forms.ChoiceField(
        label="认定", widget=forms.RadioSelect,
        choices=[("accept", "没有超出投标文件的范围或者改变实质性内容，采纳"),
                 ("set_aside", "超出投标文件的范围或者改变了实质性内容，不采纳")],
    )  # fmt: skip
    reason = Text(label="理由", max_length=2000, required=False, help_text="不采纳的必须写明")


class Judge(OfTheChair):
    """认定澄清."""

    form_class = JudgeForm
    title = "认定投标人的澄清"
    submit = "记录认定"
    article = INQUIRY.acts["accept"].under
    done = "已记录。"

    def load(self) -> Any:
        """Return the evaluation; the clarification must be one of its own."""
        found = super().load()
        rows = {one.pk: one for one in inquiries_of(found, self.request.actor)}
        self.inquiry = rows.get(self.kwargs["inquiry"])
        if self.inquiry is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Tell question and answer."""
        one = self.inquiry
        answered = f"（{zh_datetime(one.answered_at)}）" if one.answered_at else ""
        return [*super().facts(), ("投标人", one.bid.bidder_name), ("要求澄清", one.question),
                (f"答复{answered}", one.answer)]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Judge."""
        judge = {"accept": actions.accept, "set_aside": actions.set_aside}[
            form.cleaned_data["taken"]
        ]
        return judge(self.inquiry, reason=form.cleaned_data["reason"], by=self.request.actor,
                     at=self.request.now)  # fmt: skip
