"""What time does to bids: an intake opens with the notice, closes at the deadline, orphans go."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import CLOCK
from gongheng.trading.bidding.chunks.actions import erase_orphans, nothing_to_erase
from gongheng.trading.bidding.chunks.queries import orphans
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.intake.queries import (
    closes_at,
    erases_at,
    takes_again,
    to_be_erased,
)
from gongheng.trading.bidding.models import Intake, IntakeState
from gongheng.trading.tendering.models import Tender, TenderState

MOST_SWEPT = 50  # intakes in one turn; the others wait for the next
Waiting = Iterator[tuple[datetime, Callable[[], Any]]]


def deadlines(at: datetime) -> Waiting:
    """Yield (when it was due, the act to perform). A suspended tender waits for its new deadline."""
    sealed = Tender.objects.filter(circle__isnull=False, state=TenderState.ANNOUNCED)
    for tender in sealed.filter(intake=None).order_by("announced_at"):
        assert tender.announced_at is not None
        yield tender.announced_at, _opening(tender, at)
    due = Intake.objects.filter(state=IntakeState.OPEN, tender__in=sealed,
                                tender__bids_due_at__lte=at, tender__suspended_at=None)  # fmt: skip
    for intake in due.select_related("tender").order_by("tender__bids_due_at"):
        if closes_at(intake.tender) <= at:
            yield closes_at(intake.tender), _closing(intake, at)
    shut = Intake.objects.filter(state=IntakeState.CLOSED, tender__in=sealed,
                                 tender__bids_due_at__gt=at, tender__suspended_at=None)  # fmt: skip
    for intake in shut.select_related("tender"):
        if intake.closed_at is not None and takes_again(intake.tender, intake):
            yield intake.closed_at, _reopening(intake, at)
    for intake in to_be_erased()[:MOST_SWEPT]:
        if erases_at(intake.tender) > at:
            break
        yield erases_at(intake.tender), _sweeping(intake, at)
    oldest = orphans(at).order_by("stored_at").first()
    if oldest is not None:
        yield oldest.stored_at, lambda: erase_orphans(at=at)


def _opening(tender: Tender, at: datetime) -> Callable[[], Intake]:
    return lambda: intakes.open(tender, by=CLOCK, at=at)


def _closing(intake: Intake, at: datetime) -> Callable[[], Intake]:
    return lambda: intakes.close(intake, by=CLOCK, at=at)


def _reopening(intake: Intake, at: datetime) -> Callable[[], Intake]:
    return lambda: intakes.reopen(intake, by=CLOCK, at=at)


def _sweeping(intake: Intake, at: datetime) -> Callable[[], Any]:
    def sweep() -> Any:
        clean = nothing_to_erase(intake.tender, at=at)
        return clean or intakes.erase_ciphertext(intake, by=CLOCK, at=at)

    return sweep
