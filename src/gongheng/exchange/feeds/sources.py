"""What an act of credit means for a feed: which thing it is about and which change it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongheng.credit.lists.queries import listing_of
from gongheng.credit.pledges.queries import public_pledge as pledge_of
from gongheng.credit.records.queries import record_of
from gongheng.exchange.feeds.credit_hubei import Datum, of_listing, of_pledge, of_record
from gongheng.exchange.feeds.models import Change

NEW, CHANGED, REMOVED = Change.NEW, Change.CHANGED, Change.REMOVED
# act of the ledger -> the change it makes at the other side
CHANGES: Mapping[str, int] = {
    "record.accept": NEW, "record.publish": CHANGED, "record.reissue": NEW,
    "record.correct": REMOVED, "record.withdraw": REMOVED, "record.end_by_repair": REMOVED,
    "record.expire": REMOVED, "record.restore": NEW,
    "listing.make_known": NEW, "listing.take_off": CHANGED, "listing.run_out": CHANGED,
    "pledge.sign": NEW, "pledge.supersede": CHANGED, "pledge.take_back": REMOVED,
    "pledge.find_broken": CHANGED,
}  # fmt: skip
ENDS_LISTING = frozenset({"listing.take_off", "listing.run_out"})


@dataclass(frozen=True)
class Told:
    """One datum and the change to make of it."""

    datum: Datum
    change: int


def told_by(act: str, code: str) -> list[Told]:
    """Everything an act makes known to the other side; [] when the thing is gone."""
    kind, change = act.partition(".")[0], CHANGES[act]
    if kind == "record":
        record = record_of(code)
        return [Told(one, change) for one in of_record(record)] if record else []
    if kind == "pledge":
        pledge = pledge_of(code)
        return [Told(one, change) for one in of_pledge(pledge)] if pledge else []
    listing = listing_of(code)
    if listing is None:
        return []
    ended = act in ENDS_LISTING
    return [
        Told(one, _change_of(one, change, ended=ended)) for one in of_listing(listing, ended=ended)
    ]


def now_of(about: str, dataset: str) -> Datum | None:
    """The datum as it would be told today, for sending again; None when the thing is gone."""
    kind, _, code = about.partition(":")
    made: list[Datum] = []
    if kind == "record" and (record := record_of(code)):
        made = of_record(record)
    elif kind == "pledge" and (pledge := pledge_of(code)):
        made = of_pledge(pledge)
    elif kind == "listing" and (listing := listing_of(code)):
        made = of_listing(listing, ended=listing.ended_at is not None)
    return next((one for one in made if one.dataset == dataset), made[0] if made else None)


def _change_of(datum: Datum, change: int, *, ended: bool) -> int:
    if not ended:
        return change
    return {"303": NEW, "304": REMOVED}.get(datum.dataset, change)


def contents(datum: Datum) -> dict[str, Any]:
    """What a delivery keeps of a datum."""
    return {"fields": datum.fields, "faults": datum.faults}


def content_now(about: str, dataset: str) -> dict[str, Any] | None:
    """What would be told today of a thing in a dataset; None when it is gone or told elsewhere."""
    datum = now_of(about, dataset)
    return contents(datum) if datum and datum.dataset == dataset else None
