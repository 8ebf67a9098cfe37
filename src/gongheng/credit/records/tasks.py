"""Publicity ends by itself when its time is over."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.credit.records.actions import expire
from gongheng.credit.records.models import Record
from gongheng.credit.records.queries import over_by
from gongheng.foundation.access.actors import CLOCK

AT_ONCE = 500  # a turn of the worker stays short; the rest follows in the next


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Record]]]:
    """Yield (when it was noticed, the act to perform) for records whose publicity is over."""
    for record in over_by(at)[:AT_ONCE]:
        yield at, _expiring(record, at)


def _expiring(record: Record, at: datetime) -> Callable[[], Record]:
    return lambda: expire(record, by=CLOCK, at=at)
