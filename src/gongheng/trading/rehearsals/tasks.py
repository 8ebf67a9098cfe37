"""After the announcement the clock rehearses the opening until it passes."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.trading.rehearsals.actions import begin, fail
from gongheng.trading.rehearsals.lifecycle import RehearsalState
from gongheng.trading.rehearsals.models import Rehearsal
from gongheng.trading.tendering.models import Tender


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Rehearsal]]]:
    """Yield (when it was due, the act): end what is overdue, begin where none runs or has passed."""
    live = Rehearsal.objects.filter(state=RehearsalState.BEGUN)
    waiting = Tender.objects.filter(state="announced", circle__isnull=False, suspended_at=None)
    for one in live.filter(due_at__lte=at, tender__suspended_at=None).select_related("tender"):
        yield one.due_at, _failing(one, at)
    good = Rehearsal.objects.filter(state__in=[RehearsalState.BEGUN, RehearsalState.PASSED])
    for tender in waiting.filter(bids_due_at__gt=at).exclude(pk__in=good.values("tender")):
        yield at, _beginning(tender, at)


def _failing(one: Rehearsal, at: datetime) -> Callable[[], Rehearsal]:
    return lambda: fail(one, by=CLOCK, at=at)


def _beginning(tender: Tender, at: datetime) -> Callable[[], Rehearsal]:
    return lambda: begin(tender, by=CLOCK, at=at)
