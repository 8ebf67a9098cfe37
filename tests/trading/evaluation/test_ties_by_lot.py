"""Where the tender document says 抽签, equals are ordered by the guardians' seed and by nobody else."""

from datetime import timedelta

import pytest
from gongheng_verifier import draw as offline
from gongheng_verifier.report import Report

from builders import evaluation as late
from builders import lots as draws
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import transcript_of
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation import drawn_benchmark
from gongheng.trading.evaluation.rules import valid_bids
from gongheng.trading.evaluation.ties import order
from gongheng.trading.evaluation.ties.actions import draw_lots

pytestmark = pytest.mark.django_db
EQUAL = ("9000000.00",) * 3


def scored(prices=EQUAL, **terms):
    """Scored, with equal points; drawn provisionally before the circle came into force."""
    host = build.a_tenderer()
    tender = build.an_opened_tender(host, prices=prices, **terms)
    evaluation, people = late.a_started_evaluation(host, tender)
    late.score_all(evaluation, people)
    return evaluation, people, evaluation.started_at + timedelta(hours=2)


@pytest.fixture
def scene():
    made = scored(tie="lot")
    return *made, draws.a_circle(at=made[2] - timedelta(minutes=5))


def drawn(scene, later=timedelta(0)):
    evaluation, people, at, formed = scene
    at += later
    draw_lots(evaluation, by=people[0], at=at)
    return draws.answered(draws.anchored(Lot.objects.latest("pk"), at), formed, at)


def test_equals_are_ordered_by_lots_one_after_the_other(scene):
    evaluation, people, at, _ = scene
    bids = [one.pk for one in valid_bids(evaluation)]
    no = refused("tie_not_drawn", evaluations.rank, evaluation, by=people[0], at=at)
    assert no.field == "decided"
    refused("tie_by_lot", evaluations.rank, evaluation, decided=bids, by=people[0], at=at)
    first = drawn(scene)
    refused("tie_not_drawn", evaluations.rank, evaluation, by=people[0], at=at)
    second = drawn(scene)
    assert (len(first.request["entries"]), len(second.request["entries"])) == (3, 2)
    ranking = evaluations.rank(evaluation, by=people[0], at=at).ranking
    own = order.entries_of(bids)
    chosen = [own[transcript_of(one)["result"][0]["entry"]] for one in (first, second)]
    placed = [row["bid"] for row in ranking["rows"]]
    assert placed[:2] == chosen
    assert sorted(placed) == sorted(bids)
    for lot in (first, second):
        report = Report("")
        offline.judge(transcript_of(lot), report, offline.Pins(root=lot.root))
        assert report.exit_code == 0


def test_nobody_draws_the_same_tie_twice(scene):
    evaluation, people, at, _ = scene
    draw_lots(evaluation, by=people[0], at=at)
    refused("already_exists", draw_lots, evaluation, by=people[0], at=at)
    assert Lot.objects.count() == 1


def test_without_that_rule_a_tie_has_as_many_seeds_as_the_chair_likes(scene, monkeypatch):
    """Twin: what was drawn before is not looked for."""
    from gongheng.trading.evaluation.ties import actions

    first = drawn(scene)
    evaluation, people, at, formed = scene
    bids = [one.pk for one in valid_bids(evaluation)]
    monkeypatch.setattr(actions, "lot_of", lambda *_: None)
    monkeypatch.setattr(actions, "waiting", lambda _: order.entries_of(bids))
    draw_lots(evaluation, by=people[0], at=at + timedelta(minutes=1))
    again = Lot.objects.latest("pk")
    draws.answered(draws.anchored(again, at), formed, at)
    again.refresh_from_db()
    assert again.request["entries"] == first.request["entries"]
    assert again.seed not in {"", first.seed}


def test_only_the_chair_asks_and_only_where_the_document_says_so(scene):
    evaluation, people, at, _ = scene
    for actor in people[1:]:
        refused("not_permitted", draw_lots, evaluation, by=actor, at=at)
    evaluation.plan = {**evaluation.plan, "tie": "resolution"}
    evaluation.save()
    refused("tie_by_resolution", draw_lots, evaluation, by=people[0], at=at)
    assert not Lot.objects.exists()
    assert not Entry.objects.filter(act__startswith="lot.").exists()


def test_where_nothing_is_tied_nothing_is_drawn():
    evaluation, people, at = scored(("9000000.00", "9100000.00", "9200000.00"), tie="lot")
    draws.a_circle(at=at - timedelta(minutes=5))
    refused("nothing_tied", draw_lots, evaluation, by=people[0], at=at)


def test_without_guardians_there_is_no_lot():
    evaluation, people, at = scored(tie="lot")
    refused("no_draw_key", draw_lots, evaluation, by=people[0], at=at)


def ranked_by_lot(scene):
    """Every tie drawn, the ranking made; when."""
    evaluation, people, at, _ = scene
    for step in range(2):
        drawn(scene, timedelta(minutes=step))
    at += timedelta(minutes=5)
    return evaluations.rank(evaluation, by=people[0], at=at), at


def test_a_lot_that_the_ranking_rests_on_is_missed_when_it_was_undone_later(scene):
    people = scene[1]
    evaluation, at = ranked_by_lot(scene)
    draws.undone(Lot.objects.earliest("pk"), at=at + timedelta(minutes=1))
    no = refused("coefficient_cancelled", evaluations.sign, evaluation, by=people[0],
                 at=at + timedelta(minutes=2))  # fmt: skip
    assert "并列抽签" in no.sentence
    back = evaluations.reassess(evaluation, by=people[0], at=at + timedelta(minutes=2))
    assert back.state == "scoring"


def test_without_the_look_at_the_lots_a_report_would_rest_on_one_that_counts_no_more(
    scene, monkeypatch
):
    """Twin: only coefficients are looked at."""
    people = scene[1]
    evaluation, at = ranked_by_lot(scene)
    draws.undone(Lot.objects.earliest("pk"), at=at + timedelta(minutes=1))
    monkeypatch.setattr(drawn_benchmark, "_tie_is_gone", lambda _: False)
    assert evaluations.sign(evaluation, by=people[0], at=at + timedelta(minutes=2))


def test_a_cancelled_lot_is_drawn_again_and_stays_on_file(scene):
    first, at = drawn(scene), scene[2]
    above = draws.guardians.registry.a_supervisor("420100")
    draws.undone(first, reason="申请有误", by=above, at=at)
    second = drawn(scene, timedelta(minutes=1))
    assert second.root != first.root
    assert Entry.objects.filter(act="lot.cancel").count() == 1
