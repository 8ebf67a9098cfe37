"""Measures follow the lists: matched when a name is made known, lifted when it goes."""

from collections.abc import Callable
from datetime import datetime

from gongheng.credit.lists.lifecycle import ListingState
from gongheng.credit.lists.queries import listing_of
from gongheng.credit.measures import actions
from gongheng.credit.measures.lifecycle import MeasureState
from gongheng.credit.measures.memoranda import matching
from gongheng.credit.measures.models import Measure
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.models import Entry


def when_made_known(entry: Entry, *, at: datetime) -> None:
    """名单公布后，按当日的备忘录逐项匹配；已经移出的不再匹配，重复处理不重复执行."""
    listing = listing_of(entry.facts["code"])
    if listing is None or listing.state != ListingState.IN_FORCE:
        return
    done = set(Measure.objects.filter(listing=listing).values_list("measure", flat=True))
    fitting = matching(listing.colour, listing.subject_kind, listing.conduct, day_of(entry.at))
    for memo, measure in fitting:
        if measure.code not in done:
            actions.apply_measure(listing, memorandum=memo.code, measure=measure, since=entry.at,
                                  by=CLOCK, at=at)  # fmt: skip


def when_ended(entry: Entry, *, at: datetime) -> None:
    """名单移出或者期满，措施同步解除."""
    rows = Measure.objects.filter(listing__code=entry.facts["code"], state=MeasureState.APPLIED)
    for measure in rows.select_related("listing"):
        actions.lift_measure(measure, by=CLOCK, at=at)


REACTIONS: dict[str, Callable[..., None]] = {
    "listing.make_known": when_made_known,
    "listing.run_out": when_ended,
    "listing.take_off": when_ended,
}
