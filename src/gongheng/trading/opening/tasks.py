"""An opening begins at the very moment bids are due (招标投标法第三十四条)."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.trading.opening.actions import hold_opening
from gongheng.trading.opening.models import Opening
from gongheng.trading.tendering.models import Tender


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Opening | None]]]:
    """Yield (when it was due, the act to perform) for every tender whose bids are due by `at`.

    A suspended tender waits; one with an unanswered objection is refused by the act itself and
    tried again.
    """
    due = Tender.objects.filter(state="announced", bids_due_at__lte=at, suspended_at=None)
    for tender in due.order_by("bids_due_at"):
        assert tender.bids_due_at is not None
        yield tender.bids_due_at, _opening(tender, at)


def _opening(tender: Tender, at: datetime) -> Callable[[], Opening | None]:
    return lambda: hold_opening(tender, by=CLOCK, at=at)
