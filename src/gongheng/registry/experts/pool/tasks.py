"""Every day the pool is fixed once, as soon as there are guardians who draw from it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.clock import day_of
from gongheng.registry.experts.models import Snapshot
from gongheng.registry.experts.pool.actions import take
from gongheng.registry.experts.pool.queries import lists_are_wanted, taken_for


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Snapshot]]]:
    """Yield (now, the act) when the day has no list yet."""
    if lists_are_wanted() and not taken_for(day_of(at)):
        yield at, lambda: take(by=CLOCK, at=at)
