"""As soon as the request stands under a cosigned head, that head is fixed."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.lots.actions import anchor
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import first_head, waiting


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Lot]]]:
    """Yield (when it was asked for, the act) for every request that stands under a head."""
    for lot in waiting():
        if first_head(lot) is not None:
            yield lot.asked_at, _anchoring(lot, at)


def _anchoring(lot: Lot, at: datetime) -> Callable[[], Lot]:
    return lambda: anchor(lot, by=CLOCK, at=at)
