"""Ask a bidder in writing, answer once, judge the answer; all of it closed until the archive."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.bidding.models import Bid
from gongheng.trading.evaluation import rules as evaluations
from gongheng.trading.evaluation.inquiries import rules
from gongheng.trading.evaluation.lifecycle import INQUIRY
from gongheng.trading.evaluation.models import Evaluation, Inquiry
from gongheng.trading.tendering.rules import refuse_if_paused


def inquire(evaluation: Evaluation, *, bid: Bid, question: str, due_at: datetime,
            by: Actor, at: datetime) -> Inquiry:  # fmt: skip
    """要求澄清。只限含义不明确、明显文字或者计算错误；不得暗示或者诱导."""
    inquiry = Inquiry(evaluation=evaluation, bid=bid, question=question.strip(), asked_at=at,
                      due_at=due_at)  # fmt: skip
    with beginning(INQUIRY, "inquire", inquiry, by=by, at=at) as (inquiry, record):
        _while_scoring(evaluation, "要求澄清")
        refuse_unless(question.strip(), "missing_field", field="question", name="要求澄清的内容")
        refuse_unless(due_at > at, "in_the_past", field="due_at")
        refuse_unless(
            evaluations.valid_bids(evaluation).filter(pk=bid.pk).exists(),
            "bid_not_under_evaluation", field="bid", source="招标投标法第四十条",
        )  # fmt: skip
        record(bid=f"bid:{bid.pk}", due_at=due_at, question_digest=sm3_hex(question.encode()))
    return inquiry


def reply(inquiry: Inquiry, *, answer: str, by: Actor, at: datetime) -> Inquiry:
    """答复澄清，一次为限。不得超出投标文件的范围或者改变实质性内容."""
    with performing(INQUIRY, "reply", inquiry, by=by, at=at) as (inquiry, record):
        refuse_if_paused(inquiry.evaluation.tender)
        rules.may_still_reply(inquiry, at)
        refuse_unless(answer.strip(), "missing_field", field="answer", name="澄清、说明")
        inquiry.answer, inquiry.answered_at = answer.strip(), at
        record(bid=f"bid:{inquiry.bid_id}", answer_digest=sm3_hex(inquiry.answer.encode()))
    return inquiry


def accept(inquiry: Inquiry, *, reason: str = "", by: Actor, at: datetime) -> Inquiry:
    """采纳澄清：没有超出投标文件的范围，没有改变实质性内容."""
    with performing(INQUIRY, "accept", inquiry, by=by, at=at) as (inquiry, record):
        _while_scoring(inquiry.evaluation, "采纳澄清")
        inquiry.reason = reason.strip()
        record(bid=f"bid:{inquiry.bid_id}")
    return inquiry


def set_aside(inquiry: Inquiry, *, reason: str, by: Actor, at: datetime) -> Inquiry:
    """不采纳澄清：超出投标文件的范围或者改变了实质性内容，评审仍以投标文件为准."""
    with performing(INQUIRY, "set_aside", inquiry, by=by, at=at) as (inquiry, record):
        _while_scoring(inquiry.evaluation, "不采纳澄清")
        refuse_unless(reason.strip(), "missing_field", field="reason", name="不采纳的理由")
        inquiry.reason = reason.strip()
        record(bid=f"bid:{inquiry.bid_id}", reason_digest=sm3_hex(reason.encode()))
    return inquiry


def _while_scoring(evaluation: Evaluation, act: str) -> None:
    refuse_if_paused(evaluation.tender)
    refuse_unless(evaluation.state == "scoring", "wrong_state", thing="评标", act=act,
                  state=evaluation.get_state_display(),
                  source="招标投标法实施条例第五十二条")  # fmt: skip
