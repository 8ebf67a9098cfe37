"""A listing ends by itself when its term is over."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.credit.lists.actions import run_out
from gongheng.credit.lists.models import Listing
from gongheng.credit.lists.queries import run_out_by
from gongheng.foundation.access.actors import CLOCK

AT_ONCE = 500  # a turn of the worker stays short; the rest follows in the next


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Listing]]]:
    """Yield (when it was noticed, the act to perform) for listings whose term is over."""
    for listing in run_out_by(at)[:AT_ONCE]:
        yield at, _ending(listing, at)


def _ending(listing: Listing, at: datetime) -> Callable[[], Listing]:
    return lambda: run_out(listing, by=CLOCK, at=at)
