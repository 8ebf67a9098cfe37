"""Before bids are due the guardians show that they can open; what they answer opens no bid."""

from datetime import timedelta

import pytest

from builders import guardians as build
from builders import registry, trading
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import package as sbp
from gongheng.registry.guardians import batches
from gongheng.trading.rehearsals import actions, queries, rules, tasks
from gongheng.trading.rehearsals.lifecycle import RehearsalState
from gongheng.trading.rehearsals.models import Rehearsal, RehearsalRelease

pytestmark = pytest.mark.django_db
NOW = trading.START


@pytest.fixture
def formed():
    return build.circle_in_force()


@pytest.fixture
def tender(formed):
    return trading.an_announced_tender(trading.a_tenderer())


@pytest.fixture
def rehearsal(tender):
    return actions.begin(tender, by=CLOCK, at=NOW + registry.hours(1))


def traces():
    told = Entry.objects.filter(act__startswith="rehearsal.").count()
    return told, list(Rehearsal.objects.values()), RehearsalRelease.objects.count()


def refusal(work, *given, **named) -> str:
    before = traces()
    with pytest.raises(Refused) as no:
        work(*given, **named)
    assert "—" not in no.value.sentence
    assert traces() == before
    return no.value.code


def answer(rehearsal, formed, place, **change):
    by = formed.officer(place)
    told = build.a_release(rehearsal, formed, place, **change)
    return actions.release(rehearsal, **told, by=by, at=NOW + registry.hours(2))


def test_the_clock_begins_and_three_guardians_pass_it(formed, tender):
    ((_, begin),) = tasks.deadlines(NOW + registry.hours(1))
    rehearsal = begin()
    for at in (5, 2):
        assert answer(rehearsal, formed, at).state == RehearsalState.BEGUN
    rehearsal = answer(rehearsal, formed, 3)
    assert rehearsal.state == RehearsalState.PASSED
    acts = [one.act for one in Entry.objects.filter(act__startswith="rehearsal.").order_by("pk")]
    assert acts == ["rehearsal.begin", *["rehearsal.release"] * 3, "rehearsal.succeed"]
    assert list(tasks.deadlines(NOW + registry.hours(48))) == []
    assert answer(rehearsal, formed, 1).state == RehearsalState.PASSED


def test_a_tender_without_a_circle_is_not_rehearsed():
    tender = trading.an_announced_tender(trading.a_tenderer())
    assert list(tasks.deadlines(NOW + registry.hours(1))) == []
    assert refusal(actions.begin, tender, by=CLOCK, at=NOW) == "no_circle"


def test_nobody_but_a_guardian_of_the_circle_answers(formed, rehearsal):
    told = build.a_release(rehearsal, formed, 1)
    for by in (registry.a_supervisor(registry.HUBEI), registry.an_office("guardian", registry.a_code("12")),
               registry.an_office("centre", formed.keys[0].body)):  # fmt: skip
        assert refusal(actions.release, rehearsal, **told, by=by, at=NOW) == "not_permitted"
    other = formed.officer(2)
    assert refusal(actions.release, rehearsal, **told, by=other, at=NOW) == "release_for_another"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"tender": "E4201"}, "release_for_another"), ({"at": 2}, "release_for_another"),
     ({"shares": []}, "release_incomplete"), ({"more": 1}, "unknown_field"),
     ({"shares": [{"bid": "ab" * 32, "role": "price", "share": "00" * 32}]}, "share_not_asked"),
     ({"shares": "x"}, "invalid_value"), ({"format": "x"}, "unknown_value")],
)  # fmt: skip
def test_a_batch_of_another_shape_is_refused(formed, rehearsal, change, code):
    assert refusal(answer, rehearsal, formed, 1, **change) == code


def test_a_signature_of_somebody_else_is_refused(formed, rehearsal):
    told = build.a_release(rehearsal, formed, 1)
    told["signature"] = build.a_release(rehearsal, formed, 2)["signature"]
    by = formed.officer(1)
    assert refusal(actions.release, rehearsal, **told, by=by, at=NOW) == "signature_wrong"
    for bad in ("", "?", 7, None):
        told["signature"] = bad
        assert refusal(actions.release, rehearsal, **told, by=by, at=NOW) == "signature_wrong"


def test_a_wrong_share_is_put_down_to_its_guardian_and_does_not_count(formed, rehearsal):
    shares = [{"bid": rehearsal.commitment, "role": "price", "share": "01" * 32}]
    answer(rehearsal, formed, 1, shares=shares)
    told = Entry.objects.filter(act="rehearsal.release").last()
    assert (told.facts["at"], told.facts["wrong"]) == (1, 1)
    assert answer(rehearsal, formed, 2).state == RehearsalState.BEGUN
    assert answer(rehearsal, formed, 3).state == RehearsalState.BEGUN
    assert answer(rehearsal, formed, 1).state == RehearsalState.PASSED
    assert refusal(answer, rehearsal, formed, 2) == "already_exists"


def test_without_the_check_a_wrong_share_would_count(formed, rehearsal, monkeypatch):
    """Twin: every share believed, three answers with a wrong one look like enough."""
    monkeypatch.setattr(batches, "wrong_ones", lambda *_: [])
    shares = [{"bid": rehearsal.commitment, "role": "price", "share": "01" * 32}]
    answer(rehearsal, formed, 1, shares=shares)
    assert not rehearsal.releases.exclude(wrong=[]).exists()


def test_a_rehearsals_share_opens_no_bid(formed, rehearsal, tender):
    """The names differ, so that what is released for one is bound to it."""
    assert rehearsal.header["tender"] != tender.code
    moved = {**rehearsal.header, "tender": tender.code}
    with pytest.raises(Refused) as no:
        sbp.unwrap_share(moved, "price", 1, formed.keys[0].encryption)
    assert no.value.code == "secret_of_another"


def test_what_is_overdue_fails_and_another_begins(rehearsal, tender):
    at = rehearsal.due_at
    assert refusal(actions.fail, rehearsal, by=CLOCK, at=at - timedelta(seconds=1)) == "too_early"
    for _, act in tasks.deadlines(at):
        act()
    rehearsal.refresh_from_db()
    assert rehearsal.state == RehearsalState.FAILED
    for _, act in tasks.deadlines(at):
        act()
    assert queries.latest(tender).number == 2


def test_a_tender_close_to_its_deadline_is_named(rehearsal, tender):
    warned = rules.warned_from(tender)
    assert queries.unrehearsed(warned - timedelta(seconds=1)) == []
    assert queries.unrehearsed(warned) == [tender]
    assert queries.unrehearsed(tender.bids_due_at) == []


def test_only_its_guardians_read_the_request(formed, rehearsal):
    asked = queries.to_release(rehearsal, formed.officer(4))
    assert asked["bids"][0]["header"] == rehearsal.header
    assert list(queries.waiting_for(formed.officer(4))) == [rehearsal]
    stranger = registry.an_office("guardian", registry.a_code("12"))
    assert refusal(queries.to_release, rehearsal, stranger) == "not_found"
    assert refusal(queries.rehearsal_for, stranger, rehearsal.tender.code) == "not_found"
    answer(rehearsal, formed, 4)
    assert list(queries.waiting_for(formed.officer(4))) == []


def test_wrong_answers_of_one_guardian_are_bounded_and_stop_no_other(formed, rehearsal):
    """Each is kept as evidence; a program gone mad fills no table."""
    shares = [{"bid": rehearsal.commitment, "role": "price", "share": "01" * 32}]
    for _ in range(5):
        answer(rehearsal, formed, 1, shares=shares)
    by = formed.officer(1)
    for change in ({"shares": shares}, {}):
        told = build.a_release(rehearsal, formed, 1, **change)
        assert refusal(actions.release, rehearsal, **told, by=by, at=NOW) == "rehearsal_tries_used"
    assert RehearsalRelease.objects.count() == 5
    for place in (2, 3, 4):
        rehearsal = answer(rehearsal, formed, place)
    assert rehearsal.state == RehearsalState.PASSED
