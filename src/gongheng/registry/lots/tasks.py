"""As soon as the request stands under a cosigned head, that head is fixed."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.lots.actions import anchor, miss_value
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import first_head, waiting


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Lot]]]:
    """Yield (when it was asked for, the act) for every request that stands under a head."""
    for lot in waiting():
        if lot.waits_for_value:  # nobody's random value is known before this is settled
            if lot.public_due_at is not None and lot.public_due_at <= at:
                yield lot.public_due_at, _missing(lot, at)
        elif first_head(lot) is not None:
            yield lot.asked_at, _anchoring(lot, at)


def _missing(lot: Lot, at: datetime) -> Callable[[], Lot]:
    return lambda: miss_value(lot, by=CLOCK, at=at)


def _anchoring(lot: Lot, at: datetime) -> Callable[[], Lot]:
    return lambda: anchor(lot, by=CLOCK, at=at)
