"""Scores, rejections, ranking, signatures and the report."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.files import store
from gongheng.foundation.refusals import Refused
from gongheng.rules.scales import rounded
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation import queries
from gongheng.trading.evaluation.lifecycle import EVALUATION
from gongheng.trading.evaluation.models import Member, Score
from gongheng.trading.evaluation.ranking import Offer, Tied, lines, ranked
from gongheng.trading.evaluation.rules import valid_bids

PRICE = {"points": "60", "e1": "2", "e2": "1", "drop": "extremes", "drop_from": 5}


@pytest.fixture
def sitting(db):
    host = build.a_tenderer()
    evaluation, people = late.a_started_evaluation(host)
    return host, evaluation, people, evaluation.started_at + timedelta(hours=1)


def test_every_figure_of_the_ranking_can_be_repeated_by_hand(sitting):
    _host, evaluation, people, at = sitting
    late.score_all(evaluation, people)
    ranking = evaluations.rank(evaluation, by=people[0], at=at).ranking

    # (9000000 + 9200000 + 9500000) / 3 = 9233333.33; three prices, so none is left out
    assert ranking["benchmark"] == "9233333.33"
    assert not ranking["dropped_extremes"]
    first = ranking["rows"][0]
    # 9200000: (9200000 - 9233333.33) / 9233333.33 = -0.0036 -> 60 - 0.36 * 1
    assert (first["price"], first["deviation"], first["price_score"]) == (
        "9200000.00", "-0.0036", "59.64")  # fmt: skip
    assert (first["technical"], first["total"], first["rank"]) == ("32.00", "91.64", 1)
    # 9000000: -0.0253 -> 60 - 2.53; 9500000: +0.0289 -> 60 - 2.89 * 2
    assert [row["price_score"] for row in ranking["rows"][1:]] == ["57.47", "54.22"]
    assert all(row["candidate"] for row in ranking["rows"])


@pytest.mark.parametrize(
    ("points", "code", "field"),
    [
        ({"t1": "25.01"}, "points_out_of_range", "t1"),
        ({"t1": "20.005"}, "points_out_of_range", "t1"),
        ({"t1": "-1"}, "bad_figure", "t1"),
        ({"t1": "二十"}, "bad_figure", "t1"),
        ({"t1": "NaN"}, "bad_figure", "t1"),
        ({"t9": "1"}, "criterion_unknown", "criterion"),
        ({}, "nothing_scored", "points"),
    ],
)
def test_points_that_the_document_does_not_allow_are_refused(sitting, points, code, field):
    _, evaluation, people, at = sitting
    bid = valid_bids(evaluation).first()
    no = refused(code, evaluations.score, evaluation, bid=bid, points=points, by=people[1], at=at)
    assert no.field == field


def test_only_a_member_scores_and_only_what_is_under_evaluation(sitting):
    host, evaluation, people, at = sitting
    bid = valid_bids(evaluation).first()
    outsider = late.an_expert()[1]
    for stranger in (host, outsider, build.a_bidder(), late.KEEPER):
        refused("not_permitted", evaluations.score, evaluation, bid=bid, points={"t1": "1"},
                by=stranger, at=at)  # fmt: skip
    other, _ = late.a_started_evaluation(build.a_tenderer())
    refused("bid_not_under_evaluation", evaluations.score, evaluation,
            bid=valid_bids(other).first(), points={"t1": "1"}, by=people[1], at=at)  # fmt: skip


def test_a_score_may_be_mended_before_the_ranking_and_nobody_sees_anothers(sitting):
    _, evaluation, people, at = sitting
    bid = valid_bids(evaluation).first()
    for points in ("10", "12.50"):
        evaluations.score(evaluation, bid=bid, points={"t1": points}, by=people[1], at=at)
    assert Score.objects.get().points == Decimal("12.50")
    mine = queries.score_sheet(evaluation, people[1])
    theirs = queries.score_sheet(evaluation, people[2])
    assert mine[0]["criteria"][0]["given"] == Decimal("12.50")
    assert all(row["given"] is None for sheet in theirs for row in sheet["criteria"])


def test_a_ranking_waits_for_every_figure(sitting):
    _, evaluation, people, at = sitting
    late.score_all(evaluation, people[:4])
    no = refused("scores_missing", evaluations.rank, evaluation, by=people[0], at=at)
    assert no.facts["member"] == "评委五"


def test_a_price_over_the_ceiling_must_be_rejected_first(db):
    host = build.a_tenderer()
    tender = build.an_opened_tender(host, prices=("9000000.00", "9100000.00", "9900000.00"))
    evaluation, people = late.a_started_evaluation(host, tender)
    late.score_all(evaluation, people)
    at = evaluation.started_at + timedelta(hours=2)
    refused("price_over_ceiling", evaluations.rank, evaluation, by=people[0], at=at)

    dear = valid_bids(evaluation).get(price="9900000.00")
    why = {"bid": dear, "ground": "5", "reason": "高于最高投标限价"}
    refused("not_permitted", evaluations.reject_bid, evaluation, **why, by=people[1], at=at)
    refused("ground_unknown", evaluations.reject_bid, evaluation, **{**why, "ground": "99"},
            by=people[0], at=at)  # fmt: skip
    refused("missing_field", evaluations.reject_bid, evaluation, **{**why, "reason": " "},
            by=people[0], at=at)  # fmt: skip
    evaluations.reject_bid(evaluation, **why, by=people[0], at=at)
    refused("bid_not_under_evaluation", evaluations.reject_bid, evaluation, **why, by=people[0],
            at=at)  # fmt: skip
    ranking = evaluations.rank(evaluation, by=people[0], at=at).ranking
    assert [row["reason"] for row in ranking["rejected"]] == ["高于最高投标限价"]
    assert len(ranking["rows"]) == 2


def test_equal_points_and_prices_wait_for_a_resolution(db):
    host = build.a_tenderer()
    tender = build.an_opened_tender(host, prices=("9000000.00",) * 3)
    evaluation, people = late.a_started_evaluation(host, tender)
    late.score_all(evaluation, people)
    at = evaluation.started_at + timedelta(hours=2)
    refused("ranking_tied", evaluations.rank, evaluation, by=people[0], at=at)
    order = [bid.pk for bid in reversed(valid_bids(evaluation))]
    ranking = evaluations.rank(evaluation, decided=order, by=people[0], at=at).ranking
    assert [row["bid"] for row in ranking["rows"]] == order
    assert all(row["tied"] for row in ranking["rows"])


def test_when_all_bids_are_rejected_the_section_fails(sitting):
    host, evaluation, people, at = sitting
    refused("valid_bids_left", evaluations.fail, evaluation, reason="全部否决", by=host, at=at)
    for bid in valid_bids(evaluation):
        evaluations.reject_bid(evaluation, bid=bid, ground="6", reason="未响应实质性要求",
                               by=people[0], at=at)  # fmt: skip
    refused("no_valid_bid", evaluations.rank, evaluation, by=people[0], at=at)
    evaluation = evaluations.fail(evaluation, reason="全部投标被否决", by=host, at=at)
    evaluation.section.refresh_from_db()
    assert (evaluation.state, evaluation.section.state) == ("failed", "failed")


def test_the_report_waits_for_all_signatures_and_notes_dissent_and_refusal(db):
    host = build.a_tenderer()
    evaluation, people = late.a_ranked_evaluation(host)
    at = evaluation.started_at + timedelta(hours=3)
    for person in people[:3]:
        evaluations.sign(evaluation, by=person, at=at)
    refused("already_signed", evaluations.sign, evaluation, by=people[0], at=at)
    evaluations.sign(evaluation, dissent="第二名业绩分偏高", by=people[3], at=at)
    no = refused("report_unsigned", evaluations.report, evaluation, by=people[0], at=at)
    assert (no.source, no.facts["missing"]) == ("招标投标法实施条例第五十三条", 1)

    silent = Member.objects.get(person=people[4].person)
    refused("not_permitted", evaluations.record_refusal, evaluation, member=silent, by=people[1],
            at=at)  # fmt: skip
    evaluations.record_refusal(evaluation, member=silent, by=people[0], at=at)
    refused("already_signed", evaluations.sign, evaluation, by=people[4], at=at)
    evaluation = evaluations.report(evaluation, by=people[0], at=at)
    assert store.get(evaluation.report_digest).startswith(b"%PDF")
    assert queries.ranking_for(evaluation, host) == evaluation.ranking
    assert queries.ranking_for(evaluation, build.a_bidder()) == {}


offers_of = st.lists(
    st.tuples(
        st.decimals("100000", "99999999", places=2),
        st.lists(st.decimals("0", "40", places=2), min_size=5, max_size=5),
    ),
    min_size=1, max_size=9,
)  # fmt: skip


def _offers(drawn):
    return [Offer(bid, price, {"t1": points}) for bid, (price, points) in enumerate(drawn)]


@settings(max_examples=120, deadline=None)
@given(offers_of, st.randoms(use_true_random=False))
def test_the_ranking_does_not_depend_on_the_order_in_which_bids_came(drawn, rng):
    offers = _offers(drawn)
    base, rows = lines(offers, PRICE)
    shuffled = list(offers)
    rng.shuffle(shuffled)
    again, other = lines(shuffled, PRICE)
    assert again == base
    assert ranked(rows) == ranked(other)


@settings(max_examples=120, deadline=None)
@given(offers_of)
def test_figures_are_exact_to_two_places_and_add_up(drawn):
    _, rows = lines(_offers(drawn), PRICE)
    for row in ranked(rows):
        assert row.total == row.technical + row.price_score
        for figure in (row.total, row.technical, row.price_score, *row.averages.values()):
            assert isinstance(figure, Decimal)
            assert figure == rounded(figure, 2)
        assert 0 <= row.price_score <= 60
    totals = [row.total for row in ranked(rows)]
    assert totals == sorted(totals, reverse=True)


def test_a_tie_beyond_the_candidates_needs_no_resolution():
    offers = [
        Offer(n, Decimal(100 + (n < 2)), {"t1": [Decimal(40 - 20 * (n > 1))]}) for n in range(4)
    ]
    rows = lines(offers, {**PRICE, "e1": "0", "e2": "0"})[1]
    with pytest.raises(Tied):
        ranked(rows, matter_to=1)
    assert [row.bid for row in ranked(rows, decided=[1, 0], matter_to=2)][:2] == [1, 0]


ACTS = ["start", "score", "rank", "sign", "report", "fail", "reject_bid", "record_refusal"]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(ACTS), min_size=4, max_size=14), st.integers(0, 10**6))
def test_random_acts_reach_only_the_states_of_the_table(walked, names, seed):
    """Whatever is tried, every change is a row of the lifecycle and every refusal changes nothing."""
    evaluation, people, host = walked
    from django.db import transaction

    rng = random.Random(seed)
    with transaction.atomic():
        for name in names:
            evaluation.refresh_from_db()
            before = evaluation.state
            try:
                with transaction.atomic():
                    _try(name, evaluation, people, host, rng)
            except Refused:
                evaluation.refresh_from_db()
                assert evaluation.state == before
                continue
            evaluation.refresh_from_db()
            act = EVALUATION.acts[name]
            assert before in act.start
            assert evaluation.state == (act.end or before)
        transaction.set_rollback(True)


@pytest.fixture
def walked(db):
    host = build.a_tenderer()
    evaluation, people = late.a_formed_evaluation(host)
    return evaluation, people, host


def _try(name, evaluation, people, host, rng):
    at = evaluation.formed_at + timedelta(hours=1)
    who = rng.choice([*people, host])
    bid = rng.choice(list(evaluation.section.bids.all()))
    if name == "score" and rng.random() < 0.7:
        late.score_all(evaluation, people, at=at)
        return
    if name == "sign" and rng.random() < 0.7:
        for person in people:
            evaluations.sign(evaluation, by=person, at=at)
        return
    arguments = {
        "score": {"bid": bid, "points": {"t1": str(rng.randint(-2, 30))}},
        "reject_bid": {"bid": bid, "ground": rng.choice(["1", "8"]), "reason": "不符合"},
        "record_refusal": {"member": rng.choice(list(evaluation.members.all()))},
        "fail": {"reason": "全部否决"},
    }.get(name, {})
    doer = host if name in {"start", "fail"} else rng.choice([people[0], who])
    getattr(evaluations, name)(evaluation, **arguments, by=doer, at=at)
