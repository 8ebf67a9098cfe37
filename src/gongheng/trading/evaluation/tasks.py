"""A proposed draw that supervision let pass in silence becomes a request, where the rulebook says so."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.registry.experts.asking.queries import silent_by
from gongheng.registry.experts.models import Draw
from gongheng.trading.evaluation.seating import goes_ahead


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Draw]]]:
    """Yield (when the time to object ended, the act)."""
    for row in silent_by(at):
        assert row.silent_until is not None
        yield row.silent_until, _going(row, at)


def _going(row: Draw, at: datetime) -> Callable[[], Draw]:
    return lambda: goes_ahead(row, at=at)
