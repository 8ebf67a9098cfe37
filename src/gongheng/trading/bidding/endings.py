"""Call a tender off: everyone is told, and envelopes go back unopened."""

from datetime import datetime

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import day_of
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.models import Bid, BidState
from gongheng.trading.bonds.endings import free_tender
from gongheng.trading.notices import actions as notices
from gongheng.trading.notices.models import Kind
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Tender


def call_off(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """终止招标并公告，已递交的投标文件未经开启退回（实施条例第三十一条）.

    Several acts in one transaction; before the notice was published nobody needs to be told.
    """
    with transaction.atomic():
        tender = tendering.terminate(tender, reason=reason, by=by, at=at)
        submitted = Bid.objects.filter(section__tender=tender, state=BidState.SUBMITTED)
        for bid in submitted.order_by("pk"):
            bidding.lapse(bid, reason="终止招标", by=by, at=at)
        free_tender(tender, since=day_of(at), by=by, at=at)
        if tender.announced_at is not None:
            notices.publish(
                tender, kind=Kind.TERMINATION,
                content={"原因": reason, "后续": "已收取的费用和保证金及利息应当退还"}, by=by, at=at,
            )  # fmt: skip
    return tender
