"""What trading did becomes a proposal: to the bureau of the place, once, and only a proposal."""

from datetime import timedelta
from functools import partial

import pytest

from builders import evaluation as build
from builders import trading
from builders.credit import a_bureau
from builders.registry import HUBEI, START
from gongheng.credit.records import reactions, signs
from gongheng.credit.records.models import Record
from gongheng.credit.records.queries import events_of, on_the_desk_of
from gongheng.foundation.ledger.follow import follow
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.lifecycle import every_act
from gongheng.registry.experts import actions as experts
from gongheng.trading.award import actions as award
from gongheng.trading.evaluation import actions, seating
from gongheng.trading.evaluation.rules import Seat
from gongheng.trading.evaluation.sitting import actions as sitting
from gongheng.trading.objections import actions as objections

pytestmark = pytest.mark.django_db


def followed() -> int:
    seal_all(at=START)
    bound = {act: partial(told, at=START) for act, told in reactions.REACTIONS.items()}
    return follow(reactions.FOLLOWER, bound)


def a_late_answer(host, days=9):
    bidder = trading.a_bidder()
    tender = trading.an_announced_tender(host)
    at = tender.announced_at + timedelta(hours=1)
    one = objections.raise_objection(
        tender, about="documents", grounds="条款排斥", by=bidder, at=at
    )
    return objections.answer(one, text="已修改", by=host, at=at + timedelta(days=days))


def test_every_act_the_data_names_exists_and_every_conduct_fits_its_subject():
    known = {f"{life.subject}.{act.verb}" for life, act in every_act()}
    from gongheng.credit.catalogue.conducts import conducts
    from gongheng.credit.catalogue.items import versions

    for one in signs.signs():
        assert one.act in known
        assert any(c.code == one.conduct and c.subject == one.kind for c in conducts())
        assert one.kind in versions()[-1].item(one.item).subjects


def test_a_late_answer_is_proposed_to_the_citys_bureau_once_and_has_no_consequence():
    bureau, province, host = a_bureau("420100"), a_bureau(HUBEI), trading.a_tenderer()
    a_late_answer(host)
    followed()
    reactions.propose_what_it_shows(Entry.objects.get(act="objection.answer"), at=START)
    assert followed() == 0

    record = Record.objects.get()
    assert (record.state, record.conduct, record.subject.code) == ("proposed", "T101", host.body)
    assert (record.reporter_code, record.origin) == (bureau.code, "trading")
    assert "逾期" in record.content["facts"]
    assert record.because_of == Entry.objects.get(act="objection.answer").pk
    assert events_of(record.subject) == []
    assert on_the_desk_of(bureau.clerk).exists()
    assert not on_the_desk_of(province.clerk).exists()


def test_an_answer_in_time_proposes_nothing():
    a_bureau("420100")
    a_late_answer(trading.a_tenderer(), days=1)
    followed()
    assert not Record.objects.exists()


def test_without_the_memory_of_entries_a_second_look_would_propose_twice(monkeypatch):
    a_bureau("420100")
    a_late_answer(trading.a_tenderer())
    followed()
    entry = Entry.objects.get(act="objection.answer")
    Record.objects.update(because_of=None)
    reactions.propose_what_it_shows(entry, at=START)
    assert Record.objects.count() == 2


def test_a_candidate_who_gave_up_is_proposed_and_not_the_one_who_won():
    a_bureau("420100")
    host = trading.a_tenderer()
    made = build.a_published_award(host)
    first, second = made.candidates[0]["bidder_code"], made.candidates[1]["bidder_code"]
    bid = made.section.bids.get(bidder_code=second)
    award.decide(made, winner=bid, passed_over={1: "abandoned"}, by=host,
                 at=made.publicity_ends_at + timedelta(hours=1))  # fmt: skip
    followed()
    assert [one.subject.code for one in Record.objects.filter(conduct="B201")] == [first]


def test_a_place_without_a_bureau_of_its_own_is_served_by_the_province_or_nothing_breaks():
    province, host = a_bureau(HUBEI), trading.a_tenderer()
    a_late_answer(host)
    followed()
    assert Record.objects.get().reporter_code == province.code


def test_without_any_bureau_the_follower_goes_on():
    a_late_answer(trading.a_tenderer())
    followed()
    assert not Record.objects.exists()
    assert followed() == 0


def test_the_words_of_a_decision_suggest_a_conduct_in_the_order_of_the_rules():
    assert signs.suggested_by("犯单位行贿罪") == "B403"
    assert signs.suggested_by("与他人串通并提供虚假资料") == "B401"
    assert signs.suggested_by("提供虚假业绩") == "B301"
    assert signs.suggested_by("处罚期自2017年5月8日起一年。") == ""


def a_sitting(host):
    """A started evaluation of a works tender in Wuhan, with its seats."""
    evaluation, people = build.a_started_evaluation(host)
    return evaluation, list(evaluation.members.filter(expert__isnull=False).order_by("pk")), people


def decide(evaluation, people, host):
    """From the sitting to the decision on the winner."""
    evaluation.refresh_from_db()
    build.score_all(evaluation, people)
    at = evaluation.started_at + timedelta(hours=4)
    evaluation = actions.rank(evaluation, by=people[0], at=at)
    for person in people:
        actions.sign(evaluation, by=person, at=at)
    evaluation = actions.report(evaluation, by=people[0], at=at)
    made = award.publish_candidates(evaluation.section, by=host, at=at + timedelta(days=1))
    winner = made.section.bids.get(pk=made.candidates[0]["bid"])
    return award.decide(made, winner=winner, by=host, at=made.publicity_ends_at)


def a_successor(evaluation, leaves, himself, host, at):
    """Who sits says that he cannot go on; the next is drawn for his seat and confirms."""
    experts.decline(
        leaves.expert.invitations.get(), reason="示例", related=False, by=himself, at=at
    )
    expert, actor = build.another_of(leaves)
    seating.draw_for(evaluation.tender, build.the_specialty(leaves), by=host, at=at)
    build.confirm_invitation(expert, by=actor, at=at)
    return expert, actor


def test_a_late_expert_is_proposed_after_the_award_and_not_while_names_are_secret():
    bureau, host = a_bureau("420100"), trading.a_tenderer()
    evaluation, seats, people = a_sitting(host)
    told = evaluation.tender.bids_due_at
    at = told + timedelta(hours=3)
    for seat, minutes in ((seats[0], 45), (seats[1], 29)):
        sitting.record_late(evaluation, member=seat, arrived_at=told + timedelta(minutes=minutes),
                            reason="堵车", by=host, at=at)  # fmt: skip
    followed()
    assert not Record.objects.exists()  # 名单在中标结果确定前保密

    decide(evaluation, people, host)
    followed()
    record = Record.objects.get()
    assert (record.state, record.conduct, record.subject.code) == (
        "proposed",
        "E101",
        seats[0].person,
    )
    assert "45 分钟" in record.content["facts"]
    assert "堵车" not in str(record.content)
    assert list(on_the_desk_of(bureau.clerk)) == [record]
    assert followed() == 0


def test_only_an_expert_replaced_for_desertion_is_proposed_for_it():
    host = trading.a_tenderer()
    a_bureau("420100")
    evaluation, seats, people = a_sitting(host)
    at = evaluation.tender.bids_due_at + timedelta(hours=2)
    left = []
    for cause in ("health", "deserted"):
        at += timedelta(microseconds=1)
        leaves = seats.pop(0)
        himself = next(one for one in people if one.person == leaves.person)
        expert, comer = a_successor(evaluation, leaves, himself, host, at)
        left.append(leaves.person)
        actions.replace(evaluation, leaves=leaves, seat=Seat(expert.person, expert), cause=cause,
                        reason="示例", by=host, at=at)  # fmt: skip
        people.append(comer)
    entries = list(Entry.objects.filter(act="evaluation.replace").order_by("pk"))
    assert ["expert" in one.facts for one in entries] == [False, True]
    sign = next(one for one in signs.signs() if one.conduct == "E102")
    assert [sign.shows_in(one.facts) for one in entries] == [False, True]
    assert entries[1].facts["expert"] == left[1]


def test_lateness_is_a_time_past_after_the_one_that_was_told_and_noted_once(refused):
    host, stranger = trading.a_tenderer(), trading.a_tenderer()
    evaluation, seats, _ = a_sitting(host)
    told = evaluation.tender.bids_due_at
    at = told + timedelta(hours=1)
    for arrived in (told, told - timedelta(minutes=5), at + timedelta(minutes=1), "昨天"):
        with refused("arrival_not_late", "arrived_at"):
            sitting.record_late(evaluation, member=seats[0], arrived_at=arrived, by=host, at=at)
    with refused("not_permitted"):
        sitting.record_late(evaluation, member=seats[0], arrived_at=at, by=stranger,
                            at=at)  # fmt: skip
    assert not Entry.objects.filter(act="evaluation.record_late").exists()
    sitting.record_late(evaluation, member=seats[0], arrived_at=at, by=host, at=at)
    with refused("already_exists", "member"):
        sitting.record_late(evaluation, member=seats[0], arrived_at=at, by=host, at=at)
    assert Entry.objects.filter(act="evaluation.record_late").count() == 1
