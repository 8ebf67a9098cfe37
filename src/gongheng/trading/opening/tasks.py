"""An opening begins at the very moment bids are due (招标投标法第三十四条); its phases follow by the clock."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.lots.models import Lot
from gongheng.trading.bidding.intake.queries import closes_at
from gongheng.trading.objections.models import ObjectionState
from gongheng.trading.opening.actions import hold_opening, note_unanswered, read_out
from gongheng.trading.opening.coefficients.actions import ask_coefficients, tell_coefficient
from gongheng.trading.opening.coefficients.queries import to_ask_again, untold
from gongheng.trading.opening.models import Opening, OpeningState, Unsealing, UnsealingState
from gongheng.trading.opening.objected import answer_by, overdue_objections
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import rules
from gongheng.trading.tendering.models import Tender

Act = Callable[[], Any]


def deadlines(at: datetime) -> Iterator[tuple[datetime, Act]]:
    """Yield (when it was due, the act to perform) for every tender whose bids are due by `at`.

    A suspended tender waits; one with an unanswered objection is refused by the act itself and
    tried again.
    """
    due = Tender.objects.filter(state="announced", bids_due_at__lte=at, suspended_at=None)
    for tender in due.order_by("bids_due_at"):
        assert tender.bids_due_at is not None
        if tender.circle_id is None or at >= closes_at(tender):  # the intake waits a little longer
            yield tender.bids_due_at, _opening(tender, at)
    yield from _unanswered(at)
    going_on = Unsealing.objects.exclude(state=UnsealingState.READ)
    going_on = going_on.filter(opening__tender__state="opened", opening__tender__suspended_at=None)
    for unsealing in going_on.select_related("opening__tender").order_by("opens_at"):
        found = _next(unsealing, at)
        if found is not None:
            yield found
    yield from _coefficients(at)


def _coefficients(at: datetime) -> Iterator[tuple[datetime, Act]]:
    """What the guardians drew is published; what a supervisor cancelled is asked for again."""
    for tender, lot in untold():
        yield lot.drawn_at or at, _telling(tender, lot, at)
    for tender in to_ask_again():
        yield at, _asking(tender, at)


def _telling(tender: Tender, lot: Lot, at: datetime) -> Act:
    return lambda: tell_coefficient(tender.opening.unsealing, lot=lot, by=CLOCK, at=at)


def _asking(tender: Tender, at: datetime) -> Act:
    return lambda: ask_coefficients(tender.opening.unsealing, by=CLOCK, at=at)


def _opening(tender: Tender, at: datetime) -> Callable[[], Opening | None]:
    return lambda: hold_opening(tender, by=CLOCK, at=at)


def _unanswered(at: datetime) -> Iterator[tuple[datetime, Act]]:
    """Objections on the spot that nobody answered in time: noted before the opening goes on."""
    rows = Opening.objects.filter(state=OpeningState.OPEN, tender__suspended_at=None,
                                  tender__objections__state=ObjectionState.RAISED)  # fmt: skip
    for opening in rows.select_related("tender").distinct():
        found = overdue_objections(opening, at)
        if found:
            due = answer_by(opening.tender, found[0].raised_at)
            yield due, partial(note_unanswered, opening, by=CLOCK, at=at)


def _next(unsealing: Unsealing, at: datetime) -> tuple[datetime, Act] | None:
    """Return what time does next with a common opening; None while people still have the word."""
    if unsealing.state == UnsealingState.CHECKING:
        if at < unsealing.opens_at:
            return None
        return unsealing.opens_at, lambda: shares.open_window(unsealing, by=CLOCK, at=at)
    if unsealing.state == UnsealingState.GIVING:
        return _giving(unsealing, at)
    return _releasing(unsealing, at)


def _giving(unsealing: Unsealing, at: datetime) -> tuple[datetime, Act] | None:
    assert unsealing.gives_until is not None
    if rules.uncounted(unsealing, at):
        return unsealing.gives_until, lambda: shares.stop_the_clock(unsealing, by=CLOCK, at=at)
    if at >= unsealing.gives_until or rules.all_have_given(unsealing.tender):
        return min(at, unsealing.gives_until), lambda: shares.shut_window(
            unsealing, by=CLOCK, at=at
        )
    return None


def _releasing(unsealing: Unsealing, at: datetime) -> tuple[datetime, Act] | None:
    assert unsealing.release_due_at is not None
    if rules.enough_released(unsealing):
        return at, lambda: read_out(unsealing.opening, by=CLOCK, at=at)
    if at >= unsealing.release_due_at and unsealing.put_off_at is None:
        return unsealing.release_due_at, lambda: shares.put_off(unsealing, by=CLOCK, at=at)
    return None
