"""An outage shortly before the deadline moves it, by the clock, with notice and evidence."""

import pytest

from builders import openings as build
from builders.denied import refused
from builders.openings import MINUTE
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.pulse.beating import WORK, beat, skip
from gongheng.trading.bidding import tasks as bidding
from gongheng.trading.notices.models import Notice
from gongheng.trading.opening.faults import postponing
from gongheng.trading.tendering import actions as tendering

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall():
    return build.a_closed_hall(close=False)


def time_passes(at):
    for tasks in (postponing, bidding):
        for _, act in list(tasks.deadlines(at)):
            act()


def test_an_outage_an_hour_before_the_deadline_postpones_it_and_is_published(hall):
    due = hall.tender.bids_due_at
    build.beating(due - 130 * MINUTE, due - 60 * MINUTE)
    build.beating(due - 40 * MINUTE, due - 39 * MINUTE)
    time_passes(due - 39 * MINUTE)

    assert hall.fresh().bids_due_at == due - 40 * MINUTE + 120 * MINUTE
    told = Entry.objects.get(act="tender.postpone_for_outage").facts
    assert told["since"] == (due - 60 * MINUTE).isoformat()
    notice = Notice.objects.get(tender=hall.tender, kind="change")
    assert "平台故障" in notice.content["原因"]
    time_passes(due - 38 * MINUTE)
    assert Entry.objects.filter(act="tender.postpone_for_outage").count() == 1


def test_an_outage_over_the_deadline_itself_is_made_up_before_the_intake_closes(hall):
    due = hall.tender.bids_due_at
    build.beating(due - 10 * MINUTE, due - 5 * MINUTE)
    back = due + 55 * MINUTE
    beat(WORK, back)
    time_passes(back)

    assert hall.fresh().bids_due_at == back + 120 * MINUTE
    assert hall.tender.intake.closed_at is None


def test_without_that_the_intake_closes_while_nobody_could_submit(hall, monkeypatch):
    """Twin: the platform comes back after the deadline and shuts the door it had kept shut."""
    due = hall.tender.bids_due_at
    build.beating(due - 10 * MINUTE, due - 5 * MINUTE)
    beat(WORK, due + 55 * MINUTE)
    monkeypatch.setattr(postponing, "lost", lambda *_: None)
    time_passes(due + 55 * MINUTE)

    hall.tender.intake.refresh_from_db()
    assert hall.tender.intake.closed_at is not None


def test_an_outage_long_before_the_deadline_moves_nothing(hall):
    due = hall.tender.bids_due_at
    build.beating(due - 300 * MINUTE, due - 200 * MINUTE)
    build.beating(due - 150 * MINUTE, due - 100 * MINUTE)
    time_passes(due - 100 * MINUTE)

    assert hall.fresh().bids_due_at == due


def test_a_platform_that_stood_moves_nothing_and_nobody_claims_an_outage(hall):
    due = hall.tender.bids_due_at
    build.beating(due - 130 * MINUTE, due - MINUTE)

    refused("nothing_to_make_up", postponing.make_up, hall.tender, by=CLOCK, at=due - MINUTE)
    refused("not_permitted", tendering.postpone_for_outage, hall.tender, bids_due_at=due + 60 * MINUTE,
            since=due, until=due, by=hall.host, at=due - MINUTE)  # fmt: skip


def test_a_demonstration_whose_clock_was_moved_over_the_deadline_was_not_away(hall):
    due = hall.tender.bids_due_at
    build.beating(due - 10 * MINUTE, due - 5 * MINUTE)
    back = due + 55 * MINUTE
    skip(due - 5 * MINUTE, back)
    beat(WORK, back)
    time_passes(back)

    assert hall.fresh().bids_due_at == due
    assert hall.tender.intake.closed_at is not None
