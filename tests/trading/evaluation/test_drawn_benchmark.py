"""The ranking stands on the value that was drawn: by whom nobody chose, once, from what was published."""

from datetime import timedelta
from decimal import Decimal

import pytest
from gongheng_verifier import draw as offline
from gongheng_verifier.report import Report

from builders import coefficients as build
from builders import lots as draws
from builders import openings
from builders.denied import refused
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots.lifecycle import LotKind
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import chosen_of, transcript_of
from gongheng.rules.scales import rounded
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.opening.coefficients import actions, queries

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
MEAN = Decimal("9233333.33")  # of the three bids of the hall


def ranked(hall, scene):
    evaluation, people, at = scene
    return evaluations.rank(evaluation, by=people[0], at=at).ranking


def test_a_whole_walk_ranks_by_the_value_that_three_guardians_drew():
    hall = build.an_open_hall()
    (lot,) = build.drawn(hall)
    at = build.to_the_reading(hall)
    ranking = ranked(hall, build.scored(hall, at))

    value = Decimal(chosen_of(lot)[0])
    basis = ranking["basis"]
    assert basis["coefficients"][0]["value"] == str(value)
    assert basis["coefficients"][0]["request_root"] == lot.root
    assert Decimal(basis["mean"]) == MEAN
    assert Decimal(ranking["benchmark"]) == rounded(MEAN * value, 2)
    assert basis["sum"] == f"{MEAN} × {value}"
    report = Report("")
    offline.judge(transcript_of(lot), report, offline.Pins(root=lot.root))
    assert report.exit_code == 0


def test_two_coefficients_of_a_composite_benchmark_have_a_draw_each():
    hall = build.an_open_hall(build.composite())
    first, second = build.drawn(hall)
    at = build.to_the_reading(hall)
    ranking = ranked(hall, build.scored(hall, at))

    rate, weight = (Decimal(chosen_of(one)[0]) for one in (first, second))
    own = Decimal("9800000.00") * (1 - rate) * weight + MEAN * (1 - weight)
    assert Decimal(ranking["benchmark"]) == rounded(own, 2)
    assert ranking["basis"]["ceiling"] == "9800000.00"


def test_without_the_draw_there_is_no_ranking_and_the_reading_does_not_wait():
    hall = build.an_open_hall()
    at = build.to_the_reading(hall)
    scene = evaluation, people, at = build.scored(hall, at)

    no = refused("coefficient_not_drawn", evaluations.rank, evaluation, by=people[0], at=at)
    assert "不是投标人的责任" in no.sentence
    assert no.source
    assert not Evaluation.objects.get().ranking
    build.answer(hall, at, places=(1, 2))
    refused("coefficient_not_drawn", evaluations.rank, evaluation, by=people[0], at=at)
    draws.answered(build.lots_of(hall)[0], hall.formed, at, (4,))
    assert ranked(hall, scene)["basis"]


def test_it_is_asked_when_the_seals_are_shown_before_anybody_gave_anything():
    hall = build.an_open_hall(sections_wanted=1)
    build.to_the_reading(hall)
    acts = list(Entry.objects.filter(act__in=["unsealing.ask_coefficients", "unsealing.give_half",
                                              "lot.request"]).order_by("id").values_list("act", flat=True))  # fmt: skip
    assert set(acts[:2]) == {"lot.request", "unsealing.ask_coefficients"}
    assert acts.count("unsealing.give_half") == 3
    (lot,) = build.lots_of(hall)
    assert lot.asked_by == CLOCK.reference
    assert lot.request["entries"] == list(build.VALUES)


def test_nobody_but_the_clock_asks_and_it_asks_once():
    hall = build.an_open_hall()
    at = openings.opened_at(hall)
    for actor in (hall.host, hall.formed.former, hall.officers[1]):
        refused("not_permitted", actions.ask_coefficients, hall.unsealing, by=actor, at=at)
        refused("not_permitted", lots.request, LotKind.COEFFICIENT, matter="x", region="420000",
                circle=hall.formed.circle, rules="x", body={"entries": ["1", "2"]}, by=actor, at=at)  # fmt: skip
    refused("no_coefficient_to_draw", actions.ask_coefficients, hall.unsealing, by=CLOCK, at=at)
    openings.time_passes(at)
    assert len(build.lots_of(hall)) == 1


def test_without_that_rule_one_could_ask_until_the_value_pleases(monkeypatch):
    """Twin: what was asked before is not looked for; the ranking still takes the first."""
    hall = build.an_open_hall()
    (first,) = build.drawn(hall)
    monkeypatch.setattr(actions, "not_asked", queries.wanted)
    at = openings.opened_at(hall) + 2 * MINUTE
    actions.ask_coefficients(hall.unsealing, by=CLOCK, at=at)
    build.drawn(hall, at)
    assert len({one.seed for one in build.lots_of(hall)}) == 2
    ranking = ranked(hall, build.scored(hall, build.to_the_reading(hall)))
    assert ranking["basis"]["coefficients"][0]["draw"] == first.pk
    assert ranking["basis"]["coefficients"][0]["again"]


def test_without_taking_the_first_the_last_draw_would_decide(monkeypatch):
    """Twin: choosing among draws. The harm is a benchmark that somebody preferred."""
    hall = build.an_open_hall()
    build.drawn(hall)
    monkeypatch.setattr(actions, "not_asked", queries.wanted)
    at = openings.opened_at(hall) + 2 * MINUTE
    actions.ask_coefficients(hall.unsealing, by=CLOCK, at=at)
    build.drawn(hall, at)
    monkeypatch.setattr(queries.Wanted, "lot", lambda self: self.lots()[-1])
    ranking = ranked(hall, build.scored(hall, build.to_the_reading(hall)))
    assert ranking["basis"]["coefficients"][0]["draw"] == build.lots_of(hall)[-1].pk


def test_a_draw_of_other_values_than_the_document_says_counts_for_nothing():
    """Somebody who could ask for a draw of his own list of the same section gains nothing by it."""
    hall = build.an_open_hall()
    (own,) = build.lots_of(hall)
    wanted = queries.wanted(hall.tender)[0]
    at = openings.opened_at(hall)
    for rules, entries in ((own.request["rules"], ["0.50", "0.51"]), ("gongheng/coefficient/1 K x", wanted.entries)):  # fmt: skip
        lots.request(LotKind.COEFFICIENT, matter=own.matter, region="420100", circle=own.circle,
                     rules=rules, body={"entries": entries}, by=CLOCK, at=at)  # fmt: skip
    build.drawn(hall)
    assert wanted.lot().pk == own.pk
    assert [one.pk for one in wanted.lots()] == [own.pk]


def test_a_value_that_was_not_drawn_is_of_no_use(monkeypatch):
    """Twin: the ranking takes the first candidate instead of what the seed chose."""
    hall = build.an_open_hall()
    (lot,) = build.drawn(hall)
    honest = chosen_of(lot)[0]
    other = next(one for one in build.VALUES if one != honest)
    scene = build.scored(hall, build.to_the_reading(hall))
    monkeypatch.setattr(queries, "chosen_of", lambda _: [other])
    told = ranked(hall, scene)["basis"]["coefficients"][0]
    report = Report("")
    whole = transcript_of(lot)
    whole["result"] = [{"index": list(build.VALUES).index(other), "entry": other}]
    offline.judge(whole, report, offline.Pins(root=lot.root))
    assert told["value"] == other
    assert report.exit_code == 1  # anybody sees it from the transcript


def test_a_cancelled_draw_is_asked_for_again_by_the_clock_and_stays_on_file():
    hall = build.an_open_hall()
    (first,) = build.drawn(hall)
    at = openings.opened_at(hall) + 2 * MINUTE
    draws.undone(first, reason="监护人密钥可能泄露", by=hall.formed.former, at=at)
    second = build.ask_again(hall, at)
    assert second.pk != first.pk
    scene = build.scored(hall, build.to_the_reading(hall))
    refused("coefficient_not_drawn", evaluations.rank, scene[0], by=scene[1][0], at=scene[2])
    build.drawn(hall, scene[2])
    told = ranked(hall, scene)["basis"]["coefficients"][0]
    assert (told["draw"], told["again"]) == (second.pk, True)
    rows = queries.progress_of(hall.tender)
    assert [(one["draw"], one["state"], one["again"]) for one in rows] == [
        (first.pk, "cancelled", False), (second.pk, "drawn", True)]  # fmt: skip


def cancelled_after_the_ranking():
    hall = build.an_open_hall()
    (first,) = build.drawn(hall)
    scene = evaluation, people, at = build.scored(hall, build.to_the_reading(hall))
    evaluation = evaluations.rank(evaluation, by=people[0], at=at)
    draws.undone(first, reason="监护人密钥可能泄露", by=hall.formed.former, at=at)
    return hall, first, scene


def test_a_ranking_by_a_cancelled_draw_is_neither_signed_nor_reported_but_made_anew():
    hall, first, (evaluation, people, at) = cancelled_after_the_ranking()
    refused("coefficient_cancelled", evaluations.sign, evaluation, by=people[0], at=at)
    build.ask_again(hall, at)
    evaluation = evaluations.reassess(evaluation, by=people[0], at=at)
    refused("coefficient_not_drawn", evaluations.rank, evaluation, by=people[0], at=at)
    build.drawn(hall, at)
    evaluation = evaluations.rank(evaluation, by=people[0], at=at)
    assert evaluation.ranking["basis"]["coefficients"][0]["draw"] != first.pk
    for person in people:
        evaluations.sign(evaluation, by=person, at=at)
    assert evaluations.report(evaluation, by=people[0], at=at).report_digest


def test_one_cancelled_between_signing_and_reporting_stops_the_report():
    hall = build.an_open_hall()
    (first,) = build.drawn(hall)
    evaluation, people, at = build.scored(hall, build.to_the_reading(hall))
    evaluation = evaluations.rank(evaluation, by=people[0], at=at)
    for person in people:
        evaluations.sign(evaluation, by=person, at=at)
    draws.undone(first, reason="监护人密钥可能泄露", by=hall.formed.former, at=at)
    no = refused("coefficient_cancelled", evaluations.report, evaluation, by=people[0], at=at)
    assert "（K）" in no.sentence


def test_without_that_rule_a_report_would_rest_on_a_draw_that_does_not_count(monkeypatch):
    """Twin: nobody looks whether the draw still counts."""
    _, first, (evaluation, people, at) = cancelled_after_the_ranking()
    monkeypatch.setattr(
        "gongheng.trading.evaluation.drawn_benchmark.no_draw_was_cancelled", lambda _: None
    )
    for person in people:
        evaluations.sign(evaluation, by=person, at=at)
    evaluation = evaluations.report(evaluation, by=people[0], at=at)
    first.refresh_from_db()
    assert evaluation.ranking["basis"]["coefficients"][0]["draw"] == first.pk
    assert first.state == "cancelled"


def test_a_ranking_whose_draw_stands_is_not_made_anew():
    hall = build.an_open_hall()
    build.drawn(hall)
    evaluation, people, at = build.scored(hall, build.to_the_reading(hall))
    evaluation = evaluations.rank(evaluation, by=people[0], at=at)
    refused("nothing_was_revoked", evaluations.reassess, evaluation, by=people[0], at=at)


def test_while_a_cancelled_draw_is_not_asked_again_nobody_gives_a_half():
    hall = openings.a_closed_hall(price=build.price())
    openings.opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    (first,) = build.lots_of(hall)
    at = hall.due + 10 * MINUTE
    draws.undone(first, reason="申请有误", by=hall.formed.former, at=at)
    refused("coefficient_not_asked", openings.shares.open_window, hall.unsealing, by=CLOCK, at=at)
    actions.ask_coefficients(hall.unsealing, by=CLOCK, at=at)
    openings.shares.open_window(hall.unsealing, by=CLOCK, at=at)
    assert hall.unsealing.state == "giving"


def test_without_that_rule_a_draw_could_be_asked_for_when_halves_are_known(monkeypatch):
    """Twin: the window opens while no draw counts; the request comes after the halves."""
    hall = openings.a_closed_hall(price=build.price())
    openings.opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    at = hall.due + 10 * MINUTE
    draws.undone(build.lots_of(hall)[0], reason="申请有误", by=hall.formed.former, at=at)
    monkeypatch.setattr("gongheng.trading.opening.shares.actions.not_asked", lambda _: [])
    openings.shares.open_window(hall.unsealing, by=CLOCK, at=at)
    openings.give(hall, at=at + MINUTE)
    actions.ask_coefficients(hall.unsealing, by=CLOCK, at=at + 2 * MINUTE)
    entries = Entry.objects.filter(act__in=["unsealing.give_half", "lot.request"]).order_by("id")
    assert entries.last().act == "lot.request"


def test_the_result_is_published_once_by_the_clock_with_its_proof():
    hall = build.an_open_hall()
    (lot,) = build.drawn(hall)
    openings.time_passes(openings.opened_at(hall) + 2 * MINUTE)
    entry = Entry.objects.get(act="unsealing.tell_coefficient")
    assert entry.sight == "public"
    assert entry.facts["value"] == chosen_of(lot)[0]
    assert (entry.facts["request_root"], entry.facts["seed"]) == (lot.root, lot.seed)
    at = openings.opened_at(hall) + 3 * MINUTE
    refused("coefficient_told", actions.tell_coefficient, hall.unsealing, lot=lot, by=CLOCK, at=at)
    refused("not_permitted", actions.tell_coefficient, hall.unsealing, lot=lot, by=hall.host, at=at)


def test_every_section_that_goes_on_has_its_own_draw_and_a_failed_one_has_none():
    hall = build.an_open_hall(sections_wanted=2)  # nobody bids for the second
    matters = [one.matter for one in Lot.objects.filter(kind=LotKind.COEFFICIENT)]
    assert matters == [hall.tender.sections.first().code]


def test_where_the_document_says_nothing_nothing_is_drawn():
    hall = openings.an_open_hall()
    assert not Lot.objects.exists()
    assert not Entry.objects.filter(act="unsealing.ask_coefficients").exists()
    build.to_the_reading(hall)
    assert queries.progress_of(hall.tender) == []
