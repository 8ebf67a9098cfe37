"""What the law asks of a clarification of a bid. Reads, never writes."""

from datetime import datetime

from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.evaluation.models import Evaluation, Inquiry

RULE = "evaluation/clarification_on_request_only"


def may_still_reply(inquiry: Inquiry, at: datetime) -> None:
    """在评标委员会要求的时间内答复；逾期的不再接收."""
    refuse_unless(at < inquiry.due_at, "reply_late", due=inquiry.due_at,
                  ruling=inquiry.evaluation.tender.law[RULE])  # fmt: skip


def nothing_is_open(evaluation: Evaluation, at: datetime) -> None:
    """汇总之前：要求澄清的都已答复或者逾期，答复都已认定."""
    rows, ruling = evaluation.inquiries, evaluation.tender.law[RULE]
    waiting = rows.filter(state="asked", due_at__gt=at).count()
    refuse_unless(not waiting, "inquiry_open", ruling=ruling, waiting=waiting)
    unjudged = rows.filter(state="answered").count()
    refuse_unless(not unjudged, "inquiry_unjudged", ruling=ruling, waiting=unjudged)
