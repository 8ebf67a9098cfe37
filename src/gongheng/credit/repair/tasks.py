"""Publication ends by itself once repair is granted, so that the limit is always kept."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.credit.repair.actions import finish
from gongheng.credit.repair.models import Repair
from gongheng.credit.repair.queries import granted_by
from gongheng.foundation.access.actors import CLOCK

AT_ONCE = 200  # a turn of the worker stays short


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Repair]]]:
    """Yield (when it was granted, the act to perform)."""
    for repair in granted_by(at)[:AT_ONCE]:
        yield repair.decided_at or at, _finishing(repair, at)


def _finishing(repair: Repair, at: datetime) -> Callable[[], Repair]:
    return lambda: finish(repair, by=CLOCK, at=at)
