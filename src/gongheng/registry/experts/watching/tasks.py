"""Every day the draws of each province are looked at together."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.experts.models import Survey
from gongheng.registry.experts.watching.actions import survey
from gongheng.registry.experts.watching.queries import days_drawing


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Survey]]]:
    """Yield (now, the act) for every province whose day has no survey."""
    for region in days_drawing(at):
        yield at, _surveying(region, at)


def _surveying(region: str, at: datetime) -> Callable[[], Survey]:
    return lambda: survey(region, by=CLOCK, at=at)
