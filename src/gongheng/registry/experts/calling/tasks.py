"""The call-out goes on by itself: lists as soon as there is a seed, the next as soon as one answered."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.refusals import Refused
from gongheng.registry.experts.calling.actions import call, list_out, pass_over
from gongheng.registry.experts.calling.queries import being_called, to_be_listed
from gongheng.registry.experts.models import Draw


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Any]]]:
    """Yield (since when it waits, the act) for every draw that may go one step further."""
    for row in to_be_listed():
        yield row.drawn_at, _listing(row, at)
    for row in being_called():
        yield row.drawn_at, _calling(row, at)


def _listing(row: Draw, at: datetime) -> Callable[[], Draw]:
    return lambda: list_out(row, by=CLOCK, at=at)


def _calling(row: Draw, at: datetime) -> Callable[[], Any]:
    def step() -> Any:
        try:
            return call(row, by=CLOCK, at=at)
        except Refused as no:
            if no.code != "draw_out_of_turn":
                raise
            return pass_over(row, by=CLOCK, at=at)

    return step
