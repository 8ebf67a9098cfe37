"""Objections on the spot: heard and answered, but no way to hold an opening for ever."""

import pytest

from builders import openings as build
from builders import registry, trading
from builders.denied import refused
from builders.openings import MINUTE
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.portals.desk import answers_to_objections
from gongheng.trading.objections import actions as objections
from gongheng.trading.objections import rules as bounds
from gongheng.trading.objections.models import Objection
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening import objected
from gongheng.trading.opening.models import Opening
from gongheng.trading.opening.queries import record_facts
from gongheng.trading.opening.shares import actions as shares

pytestmark = pytest.mark.django_db
WORDS = ("封条不符", "链头看不清", "开标时间有误", "投标人数量不对")


@pytest.fixture
def hall():
    """The seals are shown, the ten minutes for checking them run."""
    hall = build.a_closed_hall()
    build.beating(hall.due - 5 * MINUTE, hall.due + 120 * MINUTE)
    opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    hall.fresh()
    return hall


def ceremony(hall):
    return Opening.objects.get(tender=hall.tender)


def objects(hall, number, words, *, minute=1):
    return opening.object_on_the_spot(ceremony(hall), grounds=words, by=hall.people[number].actor,
                                      at=hall.due + minute * MINUTE)  # fmt: skip


def test_a_unit_objects_three_times_and_not_a_fourth_time_nor_another_way(hall):
    for words in WORDS[:3]:
        objects(hall, 0, words)

    refused("objections_too_many", objects, hall, 0, WORDS[3])
    refused("objections_too_many", objections.raise_objection, hall.tender, about="opening",
            grounds=WORDS[3], by=hall.people[0].actor, at=hall.due + MINUTE)  # fmt: skip
    assert Objection.objects.count() == 3
    assert Entry.objects.filter(act="opening.object_on_the_spot").count() == 3
    objects(hall, 1, WORDS[3])


def test_a_withdrawn_objection_counts_for_what_was_said(hall):
    for words in WORDS[:3]:
        one = objects(hall, 0, words)
        objections.withdraw_objection(one, by=hall.people[0].actor, at=hall.due + MINUTE)

    refused("objections_too_many", objects, hall, 0, WORDS[3])


@pytest.mark.parametrize("again", ["封条不符", " 封条 不符！", "封条不符。\n", "「封条不符」"])
def test_the_same_words_are_not_raised_twice_by_one_unit(hall, again):
    objects(hall, 0, "封条不符")

    refused("objection_repeated", objects, hall, 0, again)
    assert Objection.objects.count() == 1
    objects(hall, 1, again)


def test_until_the_time_to_answer_is_over_an_objection_holds_the_opening(hall):
    objects(hall, 0, WORDS[0], minute=9)

    refused("objection_unanswered", shares.open_window, hall.unsealing, by=CLOCK,
            at=hall.due + 38 * MINUTE)  # fmt: skip
    assert hall.unsealing.state == "checking"
    refused("nothing_overdue", opening.note_unanswered, ceremony(hall), by=CLOCK,
            at=hall.due + 38 * MINUTE)  # fmt: skip


def test_afterwards_it_is_noted_and_the_opening_goes_on_by_itself(hall):
    one = objects(hall, 0, WORDS[0], minute=9)
    at = hall.due + 39 * MINUTE
    build.time_passes(at)

    noted = Entry.objects.get(act="opening.note_unanswered")
    assert noted.facts["objections"] == [one.pk]
    assert noted.sight == "public"
    assert ceremony(hall).unanswered[0]["objection"] == one.pk
    assert hall.unsealing.state == "giving"
    build.time_passes(at + MINUTE)
    assert Entry.objects.filter(act="opening.note_unanswered").count() == 1, "once"


def test_objections_one_after_another_hold_it_no_longer_than_one(hall):
    """Three units with three each could otherwise relieve each other for hours."""
    for number in range(3):
        for turn, words in enumerate(WORDS[:3]):
            objects(hall, number, words, minute=8 + 10 * number + 3 * turn)
    at = hall.due + 40 * MINUTE

    refused("objection_unanswered", shares.open_window, hall.unsealing, by=CLOCK, at=at - MINUTE)
    shares.open_window(hall.unsealing, by=CLOCK, at=at)
    assert hall.unsealing.state == "giving"


def test_before_the_reading_the_same_bound_counts_from_the_end_of_the_window(hall):
    build.time_passes(hall.due + 10 * MINUTE)
    build.give(hall, at=hall.due + 12 * MINUTE)
    at = build.shut(hall, hall.due + 13 * MINUTE)
    for place in (1, 2, 3):
        build.release(hall, place, at + MINUTE)
    objects(hall, 0, WORDS[0], minute=20)
    objects(hall, 1, WORDS[0], minute=40)

    refused("objection_unanswered", build.read_out, hall, at + 29 * MINUTE)
    build.read_out(hall, at + 30 * MINUTE)
    assert ceremony(hall).read_out_at


def test_supervision_finds_on_its_desk_by_when_and_then_that_it_was_not_answered(hall):
    objects(hall, 0, WORDS[0], minute=9)
    supervisor = registry.a_supervisor(hall.tender.region, at=registry.START)

    (before,) = answers_to_objections(supervisor, hall.due + 20 * MINUTE)
    (after,) = answers_to_objections(supervisor, hall.due + 40 * MINUTE)
    assert before["due"] == after["due"] == hall.due + 39 * MINUTE
    assert (before["late"], after["late"]) == (False, True)
    assert "逾期未答复" in after["title"]


def test_an_answer_lets_it_go_on_at_once_and_nothing_is_noted(hall):
    one = objects(hall, 0, WORDS[0], minute=9)
    objections.answer(one, text="核验相符", by=hall.host, at=hall.due + 10 * MINUTE)
    build.time_passes(hall.due + 11 * MINUTE)

    assert hall.unsealing.state == "giving"
    assert ceremony(hall).unanswered == []


def test_the_host_still_answers_before_the_opening_is_closed(hall):
    one = objects(hall, 0, WORDS[0], minute=9)
    build.time_passes(hall.due + 39 * MINUTE)
    build.give(hall, at=hall.due + 41 * MINUTE)
    at = build.shut(hall, hall.due + 42 * MINUTE)
    for place in (1, 2, 3):
        build.release(hall, place, at + MINUTE)
    build.read_out(hall, at + 2 * MINUTE)

    refused("objection_unanswered", opening.close, ceremony(hall), by=hall.host, at=at + 3 * MINUTE)
    assert record_facts(hall.tender)["objections"][0]["answer"] == "逾期未答复"
    objections.answer(one, text="核验相符", by=hall.host, at=at + 4 * MINUTE)
    assert record_facts(hall.tender)["objections"][0]["answer"] == "核验相符"
    opening.close(ceremony(hall), by=hall.host, at=at + 5 * MINUTE)


def test_who_did_not_bid_holds_nobody_up(hall):
    stranger = trading.a_bidder()
    objections.raise_objection(hall.tender, about="opening", grounds=WORDS[0], by=stranger,
                               at=hall.due + MINUTE)  # fmt: skip

    shares.open_window(hall.unsealing, by=CLOCK, at=hall.due + 10 * MINUTE)
    assert hall.unsealing.state == "giving"


def test_nobody_but_the_clock_notes_that_an_answer_is_overdue(hall):
    objects(hall, 0, WORDS[0])
    refused("not_permitted", opening.note_unanswered, ceremony(hall), by=hall.host,
            at=hall.due + 60 * MINUTE)  # fmt: skip
    assert ceremony(hall).unanswered == []


def test_without_the_bound_one_unit_fills_the_hall(hall, monkeypatch):
    """Twin: forty objections of one unit, each to be answered."""
    monkeypatch.setattr(bounds, "on_the_spot_is_bounded", lambda *_: None)
    for number in range(40):
        objects(hall, 0, f"第{number}件", minute=2)
    assert Objection.objects.filter(state="raised").count() == 40


def test_without_a_time_to_answer_one_unanswered_objection_holds_the_opening_for_ever(
    hall, monkeypatch
):
    """Twin: a day later nobody has been opened."""
    monkeypatch.setattr(objected, "answer_by", lambda _, raised: raised + 10**4 * MINUTE)
    objects(hall, 0, WORDS[0])
    refused("objection_unanswered", build.time_passes, hall.due + 24 * 60 * MINUTE)
    assert hall.unsealing.state == "checking"
