"""A receipt that was given, and an intake that was closed, are stamped by an outside clock."""

from datetime import datetime

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.timestamps.keeping import want
from gongheng.foundation.timestamps.models import StampKind
from gongheng.trading.bidding.intake import chain

NEEDED = {"section", "commitment", "head", "received_at"}


def when_received(entry: Entry, *, at: datetime) -> None:
    """The very words that the platform signed in the receipt; the link's head names it."""
    facts = entry.facts
    if not facts.keys() >= NEEDED:  # an entry of before the receipts were of this form
        return
    said = {
        "format": chain.RECEIPT, "tender": entry.matter, "lot": facts["section"],
        "commitment": facts["commitment"], "head": facts["head"],
        "received_at": facts["received_at"],
    }  # fmt: skip
    want(
        StampKind.RECEIPT, facts["head"], matter=entry.matter, said=chain.receipt_bytes(said), at=at
    )


def when_closed(entry: Entry, *, at: datetime) -> None:
    """The first witnessed head that holds the close: nothing before it can be made later."""
    place = entry.leaf.position
    want(StampKind.CLOSE, f"{entry.matter}:{place}", matter=entry.matter, position=place, at=at)


REACTIONS = {
    **{f"bid.{verb}_sealed": when_received for verb in ("submit", "replace", "withdraw")},
    "intake.close": when_closed,
}
