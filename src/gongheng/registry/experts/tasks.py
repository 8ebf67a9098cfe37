"""A drawn expert who does not answer in time gives way to the next in turn."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.experts.actions import lapse
from gongheng.registry.experts.models import Invitation
from gongheng.registry.experts.queries import unanswered
from gongheng.registry.experts.rules import answer_due


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Invitation]]]:
    """Yield (when it was due, the act to perform) for every invitation left unanswered by `at`."""
    for invitation in unanswered():
        due = answer_due(invitation)
        if due <= at:
            yield due, _lapsing(invitation, at)


def _lapsing(invitation: Invitation, at: datetime) -> Callable[[], Invitation]:
    return lambda: lapse(invitation, by=CLOCK, at=at)
