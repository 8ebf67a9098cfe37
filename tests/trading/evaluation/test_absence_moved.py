"""An absence counts for the meeting it was noted for: not for a later one, nor across a pause."""

from datetime import timedelta

import pytest

from builders import lots as draws
from builders import registry
from builders import trading as build
from builders.denied import refused
from gongheng.portals.seats import not_yet
from gongheng.portals.supervisor.seats import governance_waiting
from gongheng.registry.experts.attending import rules
from gongheng.trading.evaluation import attendance
from gongheng.trading.tendering import actions as tenders

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene():
    """A tender, the seat of one who confirmed and was noted missing at its deadline, clerk, supervision."""
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    formed, people = draws.a_circle(), draws.experts("A77", 5)
    draws.a_list()
    at = tender.announced_at + timedelta(days=1)
    row = draws.asked_for(tender, {"A77": 2}, reserves=1, by=host, at=at)
    draws.answered(draws.anchored(row.lot, at), formed, at)
    row = draws.called_through(row, people, at)
    seat = row.invitations.filter(state="confirmed").order_by("pk").first()
    clerk = registry.an_office("witness", registry.a_code("12"), registry.WUHAN)
    seat = attendance.is_missing(seat, reason="未到场", by=clerk, at=tender.bids_due_at)
    return tender, seat, clerk, registry.a_supervisor(registry.WUHAN)


def moved(tender, above, *, days=2):
    """Supervision pauses after the deadline and names a later one."""
    at = tender.bids_due_at + 5 * MINUTE
    due = tender.bids_due_at + timedelta(days=days)
    tenders.suspend(tender, reason="示例", by=above, at=at)
    tender.refresh_from_db()
    return tenders.resume(tender, reason="示例", bids_due_at=due, by=above, at=at + MINUTE)


def vacate(seat, by, at):
    return attendance.empties(seat, cause="absent", by=by, at=at)


def test_an_absence_noted_for_the_old_time_empties_no_seat(scene):
    tender, seat, clerk, above = scene
    old = tender.bids_due_at
    due = moved(tender, above).bids_due_at
    for by in (clerk, above):
        for at in (old + 60 * MINUTE, due + 60 * MINUTE):
            assert refused("absence_not_reported", vacate, seat, by=by, at=at)
    assert not_yet("report_absence", seat) == ""
    assert "改期" in not_yet("vacate", seat)
    assert list(governance_waiting(above, due)) == []
    assert refused("too_early", attendance.is_missing, seat, reason="x", by=clerk, at=due - MINUTE)
    seat = attendance.is_missing(seat, reason="未到场", by=clerk, at=due)
    assert refused("nothing_changed", attendance.is_missing, seat, reason="x", by=clerk, at=due)
    assert refused("too_early", vacate, seat, by=clerk, at=due + 29 * MINUTE)
    assert vacate(seat, clerk, due + 30 * MINUTE).state == "vacated"


def test_a_pause_after_the_opening_is_no_time_in_which_one_could_have_come(scene):
    tender, seat, clerk, above = scene
    due = tender.bids_due_at
    type(tender).objects.filter(pk=tender.pk).update(state="opened")
    tender.refresh_from_db()
    tenders.suspend(tender, reason="示例", by=above, at=due + MINUTE)
    tender.refresh_from_db()
    later = due + 60 * MINUTE
    tenders.resume(tender, reason="示例", by=above, at=later)
    assert refused("absence_not_reported", vacate, seat, by=clerk, at=later)
    seat = attendance.is_missing(seat, reason="未到场", by=clerk, at=later)
    assert refused("too_early", vacate, seat, by=clerk, at=later + 29 * MINUTE)
    assert vacate(seat, clerk, later + 30 * MINUTE).state == "vacated"


def test_without_that_rule_one_clerk_empties_seats_before_the_meeting_begins(scene, monkeypatch):
    """Twin: any absence ever noted counts, though nobody can sign in yet."""
    tender, seat, clerk, above = scene
    old = tender.bids_due_at
    due = moved(tender, above).bids_due_at
    monkeypatch.setattr(rules, "still_counts", lambda seat, _: seat.missed_at is not None)
    assert old + 30 * MINUTE < rules.signing_from(seat, due)
    assert vacate(seat, clerk, old + 30 * MINUTE).state == "vacated"
