"""Trials are computed one step a turn, so that nothing else waits for them long."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import DatabaseError

from gongheng.credit.points import actions
from gongheng.credit.points.models import Simulation
from gongheng.credit.points.queries import months_left, next_simulation
from gongheng.foundation.access.actors import CLOCK
from gongheng.rules.strict import BadRule

note = logging.getLogger(__name__)


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Simulation]]]:
    """Yield (when it was asked for, the next step) of the trial that waits longest."""
    simulation = next_simulation()
    if simulation is not None:
        yield simulation.asked_at, _step(simulation, at)


def _step(simulation: Simulation, at: datetime) -> Callable[[], Simulation]:
    def step() -> Simulation:
        act = actions.advance if months_left(simulation) else actions.conclude
        try:
            return act(simulation, by=CLOCK, at=at)
        except (DatabaseError, BadRule):  # a draft read under an older rulebook, a query cut off
            note.exception("simulation %s stopped", simulation.code)
            return actions.give_up(simulation, by=CLOCK, at=at)

    return step
