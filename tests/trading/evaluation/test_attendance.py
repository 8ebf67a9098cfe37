"""A seat is not emptied by one hand: who signed in keeps it, who is told missing is judged by another body."""

from datetime import timedelta

import pytest

from builders import lots as draws
from builders import registry
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts.attending import queries, rules
from gongheng.registry.experts.models import Draw
from gongheng.trading.evaluation import attendance

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene():
    """A tender whose experts have confirmed, the hall's clerk, the host, the experts' own offices."""
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    formed = draws.a_circle()
    people = draws.experts("A77", 6)
    draws.a_list()
    at = tender.announced_at + timedelta(days=1)
    row = draws.asked_for(tender, {"A77": 3}, reserves=1, by=host, at=at)
    draws.answered(draws.anchored(row.lot, at), formed, at)
    row = draws.called_through(row, people, at)
    clerk = registry.an_office("witness", registry.a_code("12"), registry.WUHAN)
    return tender, row, people, clerk, host


def seat_of(scene, place=0):
    return scene[1].invitations.filter(state="confirmed").order_by("pk")[place]


def vacate(seat, by, at):
    return attendance.empties(seat, cause="absent", by=by, at=at)


def entries():
    return Entry.objects.count()


def test_one_clerk_alone_empties_no_seat_before_the_grace_is_over(scene):
    tender, _, _, clerk, _ = scene
    due, seat = tender.bids_due_at, seat_of(scene)
    assert refused("absence_not_reported", vacate, seat, by=clerk, at=due + 60 * MINUTE)
    assert refused(
        "too_early", attendance.is_missing, seat, reason="未到场", by=clerk, at=due - MINUTE
    )
    seat = attendance.is_missing(seat, reason="未到场", by=clerk, at=due)
    for minutes in (0, 29):
        assert refused("too_early", vacate, seat, by=clerk, at=due + minutes * MINUTE)
    seat = vacate(seat, clerk, due + 30 * MINUTE)
    assert seat.state == "vacated"
    assert Draw.objects.get().calls[-1]["outcome"] == "absent"


def test_supervision_of_another_body_may_agree_at_once_and_nobody_agrees_to_himself(scene):
    tender, _, people, clerk, host = scene
    due, seat = tender.bids_due_at, seat_of(scene)
    seat = attendance.is_missing(seat, reason="电话称不来", by=clerk, at=due)
    same = registry.an_office("supervisor", clerk.body, registry.WUHAN)
    assert refused("absence_by_another", vacate, seat, by=same, at=due)
    himself = people[seat.expert_id]
    for actor in (host, himself, registry.a_supervisor(registry.YICHANG)):
        assert refused("not_permitted", vacate, seat, by=actor, at=due)
    assert refused("not_permitted", vacate, seat, by=CLOCK, at=due)
    above = registry.a_supervisor(registry.WUHAN)
    seat = vacate(seat, above, due)
    assert seat.state == "vacated"
    told = [one.facts for one in Entry.objects.filter(act="invitation.vacate")]
    assert [one["agreed"] for one in told] == [True]
    assert "电话" not in str([one.facts for one in Entry.objects.all()])
    assert queries.told_of_absence(seat) == "电话称不来"


@pytest.mark.parametrize("who", ["himself", "the hall"])
def test_whoever_signed_in_is_never_emptied_for_absence(scene, who):
    tender, _, people, clerk, _ = scene
    due, seat = tender.bids_due_at, seat_of(scene)
    by = people[seat.expert_id] if who == "himself" else clerk
    assert refused("too_early", attendance.signs_in, seat, by=by, at=due - 61 * MINUTE)
    seat = attendance.signs_in(seat, by=by, at=due - 60 * MINUTE)
    assert refused("nothing_changed", attendance.signs_in, seat, by=by, at=due)
    assert refused("member_arrived", attendance.is_missing, seat, reason="x", by=clerk, at=due)
    above = registry.a_supervisor(registry.WUHAN)
    for actor in (clerk, above):
        assert refused("member_arrived", vacate, seat, by=actor, at=due + 600 * MINUTE)


def test_signing_in_within_the_grace_undoes_the_report(scene):
    tender, _, people, clerk, _ = scene
    due, seat = tender.bids_due_at, seat_of(scene)
    seat = attendance.is_missing(seat, reason="未到场", by=clerk, at=due)
    seat = attendance.signs_in(seat, by=people[seat.expert_id], at=due + 20 * MINUTE)
    assert Entry.objects.get(act="invitation.arrive").facts["after_report"] is True
    assert refused("member_arrived", vacate, seat, by=clerk, at=due + 60 * MINUTE)
    assert not queries.seats_to_judge(registry.a_supervisor(registry.WUHAN)).exists()


def test_another_expert_or_another_hall_signs_nobody_in(scene):
    tender, _, people, _, host = scene
    due, seat = tender.bids_due_at, seat_of(scene)
    other = next(actor for pk, actor in people.items() if pk != seat.expert_id)
    far = registry.an_office("witness", registry.a_code("12"), registry.YICHANG)
    for actor in (other, far, host):
        assert refused("not_permitted", attendance.signs_in, seat, by=actor, at=due)
        assert refused("not_permitted", attendance.is_missing, seat, reason="x", by=actor, at=due)


def test_without_the_rule_one_clerk_puts_the_reserve_in_the_seat(scene, monkeypatch):
    """Twin: who is to be kept out is called absent while he sits in the hall."""
    from gongheng.registry.experts.calling import actions as calling

    tender, _, people, clerk, _ = scene
    seat = seat_of(scene)
    attendance.signs_in(seat, by=people[seat.expert_id], at=tender.bids_due_at)
    monkeypatch.setattr(calling, "absence_is_proved", lambda *_, **__: None)
    assert vacate(seat, clerk, tender.bids_due_at).state == "vacated"


def test_a_suspended_tender_empties_and_signs_nobody(scene):
    from gongheng.trading.tendering import actions as tenders

    tender, _, people, clerk, _ = scene
    due, seat = tender.bids_due_at, seat_of(scene)
    above = registry.a_supervisor(registry.WUHAN)
    tenders.suspend(tender, reason="示例", by=above, at=due - 90 * MINUTE)
    before = entries()
    for act, by in ((attendance.signs_in, people[seat.expert_id]), (vacate, clerk)):
        assert refused("suspended", act, seat, by=by, at=due)
    assert entries() == before


def test_grace_and_signing_in_are_those_of_the_rulebook(scene):
    seat, due = seat_of(scene), scene[0].bids_due_at
    assert rules.signing_from(seat, due) == due - 60 * MINUTE
    assert rules.grace_ends(seat, due) == due + 30 * MINUTE


def test_seats_are_listed_for_the_hall_and_supervision_of_the_region_only(scene):
    tender, _, _, clerk, host = scene
    near = [clerk, registry.a_supervisor(registry.WUHAN), registry.a_supervisor(registry.HUBEI)]
    assert {queries.seats_of(actor).count() for actor in near} == {4}
    far = [host, registry.a_supervisor(registry.YICHANG), registry.an_office("expert")]
    assert {queries.seats_of(actor).count() for actor in far} == {0}
    assert tender.code


def test_when_the_evaluation_is_over_seats_move_no_more(scene):
    tender, _, people, clerk, _ = scene
    due, seat = tender.bids_due_at, seat_of(scene)
    type(tender).objects.filter(pk=tender.pk).update(state="concluded")
    for act, by in ((attendance.signs_in, people[seat.expert_id]), (vacate, clerk)):
        assert refused("seat_over", act, seat, by=by, at=due)
