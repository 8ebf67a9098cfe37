"""An outage shortly before the deadline moves it: by the clock, published, with its evidence."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.acts import hold, plain
from gongheng.foundation.pulse.beating import beats_over
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding.models import IntakeState
from gongheng.trading.notices import actions as notices
from gongheng.trading.notices.models import Kind
from gongheng.trading.opening.faults.stopping import Span, outages, touching
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Tender

LOOKS_AHEAD = timedelta(days=1)


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Any]]]:
    """Yield (when it was due, the postponement) for sealed tenders hit by an outage.

    Also those whose deadline passed meanwhile: as long as the intake is not closed, nothing was
    fixed that could be undone.
    """
    rows = Tender.objects.filter(
        Q(intake=None) | Q(intake__state=IntakeState.OPEN), state="announced", suspended_at=None,
        circle__isnull=False, bids_due_at__gt=at - LOOKS_AHEAD, bids_due_at__lt=at + LOOKS_AHEAD,
    )  # fmt: skip
    for tender in rows.order_by("bids_due_at"):
        if lost(tender, at) is not None:
            assert tender.bids_due_at is not None
            yield tender.bids_due_at, _postponing(tender, at)


def lost(tender: Tender, at: datetime) -> Span | None:
    """Return the last silence shortly before the deadline that is over and not made up; or None."""
    law, due = tender.law, tender.bids_due_at
    assert due is not None
    start = due - _minutes(law, "tendering/outage_counts_minutes")
    gap = _minutes(law, "opening/probe_gap_minutes")
    after = _minutes(law, "tendering/outage_postpones_minutes")
    spans = [span for beats in beats_over(start, max(due, at)).values()
             for span in touching(outages(beats, gap=gap), start, due)
             if span.until <= at and span.until + after > due]  # fmt: skip
    return max(spans, key=lambda span: span.until, default=None)


def make_up(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """Postpone and tell everybody, in one transaction. Refuses `nothing_to_make_up`."""
    with transaction.atomic():
        tender = hold(tender)
        span = lost(tender, at)
        if span is None:
            raise Refused("nothing_to_make_up")
        due = span.until + _minutes(tender.law, "tendering/outage_postpones_minutes")
        before = tender.bids_due_at
        tender = tendering.postpone_for_outage(
            tender, bids_due_at=due, since=span.since, until=span.until, by=by, at=at
        )
        notices.publish(
            tender, kind=Kind.CHANGE, by=by, at=at,
            content=plain({"原因": "平台故障，依规则自动顺延", "故障起": span.since, "故障止": span.until,
                           "原投标截止时间": before, "投标截止时间": due, "开标时间": due}),
        )  # fmt: skip
    return tender


def _postponing(tender: Tender, at: datetime) -> Callable[[], Tender]:
    return lambda: make_up(tender, by=CLOCK, at=at)


def _minutes(law: Any, key: str) -> timedelta:
    return timedelta(minutes=law[key].value)
