"""Restrictions end by themselves when their time is over."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.standing.actions import lift
from gongheng.registry.standing.models import Standing
from gongheng.registry.standing.queries import ended_by


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Standing]]]:
    """Yield (when it was due, the act to perform) for every restriction that is over by `at`."""
    for standing in ended_by(at):
        assert standing.until is not None
        yield standing.until, _lifting(standing, at)


def _lifting(standing: Standing, at: datetime) -> Callable[[], Standing]:
    return lambda: lift(standing, reason="限制期满", by=CLOCK, at=at)
