"""Until when a bid binds its bidder. Reads, never writes."""

from datetime import date, datetime

from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.rules.days import after_days
from gongheng.trading.bidding.models import Bid
from gongheng.trading.tendering.models import Tender

RULE = "tendering/validity_from_deadline"


def validity_ends_on(tender: Tender) -> date | None:
    """Return the last day of the validity the document asks; the day of the deadline not counted."""
    # of the documents at hand, so that a list that fetched them beforehand asks nothing again
    newest = max(tender.documents.all(), key=lambda one: one.version, default=None)
    days = newest.terms.get("bid_validity_days") if newest else None
    if tender.bids_due_at is None or not days:
        return None
    return after_days(day_of(tender.bids_due_at), days)


def valid_until(bid: Bid) -> date | None:
    """Return the last day this bid binds, an extension its bidder agreed to included."""
    asked = validity_ends_on(bid.section.tender)
    return max(asked, bid.valid_until) if asked and bid.valid_until else asked


def is_still_valid(bid: Bid, at: datetime) -> None:
    """投标有效期届满、投标人没有同意延长的，其投标不再有约束力，不得据以定标."""
    last = valid_until(bid)
    refuse_unless(last is None or day_of(at) <= last, "validity_over", field="winner", until=last,
                  bidder=bid.bidder_name, ruling=bid.section.tender.law[RULE])  # fmt: skip
