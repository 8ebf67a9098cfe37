"""What was read out, line by line: the opening record of the bundle, and what its time stamp is of."""

from typing import Any

from gongheng.foundation.canonical import canonical
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.queries import READ_OUT

LABEL = b"gongheng/reading/1\0"


def lines_of(tender: str) -> list[dict[str, Any]]:
    """Section, unit and price of each bid that was read out, by section and unit."""
    rows = Bid.objects.filter(section__tender__code=tender, state__in=READ_OUT)
    rows = rows.select_related("section").order_by("section__code", "bidder_code")
    return [line(bid) for bid in rows]


def line(bid: Bid) -> dict[str, Any]:
    """One bid as read out."""
    return {"section": bid.section.code, "code": bid.bidder_code, "name": bid.bidder_name,
            "price": format(bid.price or 0, "f")}  # fmt: skip


def words_of(tender: str) -> bytes:
    """What is stamped of a reading; the offline verifier builds the same from the bundle."""
    return LABEL + canonical({"tender": tender, "record": lines_of(tender)})
