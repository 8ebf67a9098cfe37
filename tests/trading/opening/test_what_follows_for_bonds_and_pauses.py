"""What a bid that did not open means for its bond, and what a pause by order does to the window."""

from datetime import timedelta

import pytest

from builders import bonds as money
from builders import openings as build
from builders import registry
from builders.denied import refused
from builders.openings import MINUTE
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.bonds import actions as bonds
from gongheng.trading.opening.faults import actions as faults
from gongheng.trading.opening.models import Attribution
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import giving
from gongheng.trading.tendering import actions as tendering

pytestmark = pytest.mark.django_db
FOUR = ("9000000.00", "9200000.00", "9500000.00", "9600000.00")


def read(hall, *, beats=True):
    """Three give, the fourth does not."""
    build.give(hall, 0, 1, 2)
    at = build.shut(hall)
    for place in (1, 2, 3):
        build.release(hall, place, at)
    build.read_out(hall, at + MINUTE)
    return at + 2 * MINUTE, money.bond_of(hall.people[3].actor)


def a_hall(**more):
    _, keeper = money.an_account()
    return build.an_open_hall(FOUR, keeper=keeper, **more)


def test_the_bond_of_a_bid_deemed_revoked_may_be_kept():
    hall = a_hall()
    at, bond = read(hall)
    assert bond.state == "held"
    kept = bonds.forfeit(
        bond, ground="revoked", reason="投标人原因未解密，视为撤销", by=hall.host, at=at
    )

    assert kept.forfeited == bond.held


def test_the_bond_of_a_bid_deemed_withdrawn_is_owed_and_may_not_be_kept():
    hall = a_hall(beats=False)
    at, bond = read(hall)
    assert bond.cause == "withdrawn"

    refused(
        "wrong_state",
        bonds.forfeit,
        bond,
        ground="revoked",
        reason="想留下",
        by=hall.host,
        at=at,
    )


def test_a_changed_ruling_gives_the_bond_back():
    hall = a_hall()
    at, bond = read(hall)
    one = Attribution.objects.get()
    first, second = (registry.a_supervisor(registry.HUBEI, at=registry.START) for _ in range(2))
    faults.propose_change(one, party="platform", reason="供电部门证明", by=first, at=at)
    faults.confirm_change(one, reason="已核实", by=second, at=at)
    bond.refresh_from_db()

    assert bond.cause == "withdrawn"


def test_nobody_gives_while_the_tender_is_suspended_and_the_time_is_made_up():
    hall = build.an_open_hall()
    officer = registry.a_supervisor(registry.HUBEI, at=registry.START)
    start, until = build.opened_at(hall), hall.unsealing.gives_until
    tender = tendering.suspend(hall.tender, reason="核实投诉", by=officer, at=start + 5 * MINUTE)
    one = hall.people[0]
    refused(
        "suspended", giving.give, one.bid, halves=one.halves(), by=one.actor, at=start + 6 * MINUTE
    )
    build.time_passes(until)
    assert hall.unsealing.state == "giving"
    tendering.resume(tender, reason="投诉不成立", by=officer, at=until + 60 * MINUTE)
    refused("clock_must_stop", shares.shut_window, hall.unsealing, by=CLOCK, at=until + 60 * MINUTE)
    build.time_passes(until + 60 * MINUTE)

    assert (
        hall.unsealing.gives_until
        == until + (until - start - timedelta(minutes=5)) + 60 * MINUTE + 30 * MINUTE
    )
    assert Entry.objects.get(act="unsealing.stop_the_clock").facts["stops"][0]["cause"] == "pause"
    build.give(hall, at=until + 61 * MINUTE)


def test_without_that_a_pause_eats_the_window_and_honest_bidders_are_shut_out(monkeypatch):
    """Twin: after the pause the window is over, and nobody could give."""
    from gongheng.trading.opening.shares import rules

    hall = build.an_open_hall()
    officer = registry.a_supervisor(registry.HUBEI, at=registry.START)
    start, until = build.opened_at(hall), hall.unsealing.gives_until
    tender = tendering.suspend(hall.tender, reason="核实投诉", by=officer, at=start)
    tendering.resume(tender, reason="投诉不成立", by=officer, at=until + MINUTE)
    monkeypatch.setattr(rules, "uncounted", lambda *_: [])
    build.time_passes(until + MINUTE)

    assert hall.unsealing.state == "releasing"
    assert not any(one.bid.halves.exists() for one in hall.people)
