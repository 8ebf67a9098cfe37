"""An approval ends by itself when its last instant has come."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from gongheng.credit.inquiries.actions import expire
from gongheng.credit.inquiries.models import Inquiry
from gongheng.credit.inquiries.queries import over_by
from gongheng.foundation.access.actors import CLOCK

AT_ONCE = 500  # a turn of the worker stays short; the rest follows in the next


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Inquiry]]]:
    """Yield (its last instant, the act to perform) for grants that are over."""
    for inquiry in over_by(at)[:AT_ONCE]:
        assert inquiry.ends_at is not None
        yield inquiry.ends_at, partial(expire, inquiry, by=CLOCK, at=at)
