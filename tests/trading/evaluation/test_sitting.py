"""More time for the committee, and what becomes of too few valid bids."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation import rules
from gongheng.trading.evaluation.sitting import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    host = build.a_tenderer()
    evaluation, people = late.a_started_evaluation(host)
    return host, evaluation, people, evaluation.started_at + timedelta(hours=2)


def test_an_evaluation_has_a_planned_end_of_the_tenderers_own_choice():
    host = build.a_tenderer()
    evaluation, _ = late.a_formed_evaluation(host)
    at = evaluation.formed_at + timedelta(minutes=20)
    refused("in_the_past", evaluations.start, evaluation, planned_until=at, by=host, at=at)
    until = at + timedelta(hours=3)
    started = evaluations.start(evaluation, planned_until=until, by=host, at=at)
    assert started.planned_until == until
    assert Entry.objects.get(act="evaluation.start").facts["planned_until"] == until.isoformat()


def test_one_of_five_is_not_a_third_and_two_of_five_are_more(sitting):
    """超过三分之一: one fifth is not enough, two fifths are."""
    host, evaluation, people, at = sitting
    late.score_all(evaluation, people)
    actions.ask_for_time(evaluation, by=people[1], at=at)
    assert not rules.needs_more_time(evaluation)
    refused("already_exists", actions.ask_for_time, evaluation, by=people[1], at=at)
    refused("not_permitted", actions.ask_for_time, evaluation, by=host, at=at)
    actions.ask_for_time(evaluation, by=people[2], at=at)
    no = refused("more_time_wanted", evaluations.rank, evaluation, by=people[0], at=at)
    assert no.source == "招标投标法实施条例第四十八条"
    assert (no.facts["asked"], no.facts["size"]) == (2, 5)


@given(asked=st.integers(0, 9), size=st.sampled_from([5, 7, 9]))
def test_the_share_is_exact_at_its_limit(asked, size):
    """Three of nine are exactly a third, and that is not more than a third."""
    assert rules.exceeds(asked, size, "1/3") == (3 * asked > size)


def test_the_tenderer_grants_time_only_later_and_the_question_is_settled(sitting):
    host, evaluation, people, at = sitting
    late.score_all(evaluation, people)
    for member in people[1:3]:
        actions.ask_for_time(evaluation, by=member, at=at)
    until = evaluation.planned_until
    refused(
        "only_longer",
        actions.extend,
        evaluation,
        planned_until=until,
        reason="不够",
        by=host,
        at=at,
    )
    refused("missing_field", actions.extend, evaluation, planned_until=until + timedelta(hours=1),
            reason=" ", by=host, at=at)  # fmt: skip
    refused("not_permitted", actions.extend, evaluation, planned_until=until + timedelta(hours=1),
            reason="不够", by=people[0], at=at)  # fmt: skip
    evaluation = actions.extend(evaluation, planned_until=until + timedelta(hours=4), reason="两名成员提出",
                                by=host, at=at)  # fmt: skip
    assert evaluation.extended[0]["asked"] == 2
    assert not rules.needs_more_time(evaluation)
    assert evaluations.rank(evaluation, by=people[0], at=at).state == "ranked"


def test_without_the_gate_the_ranking_would_not_wait_for_more_time(sitting, monkeypatch):
    """The twin: the defence removed, a hurried ranking is made."""
    _, evaluation, people, at = sitting
    late.score_all(evaluation, people)
    for member in people[:3]:
        actions.ask_for_time(evaluation, by=member, at=at)
    monkeypatch.setattr(rules, "time_was_enough", lambda _: None)
    assert evaluations.rank(evaluation, by=people[0], at=at).state == "ranked"


def test_three_valid_bids_are_competition_and_two_after_a_rejection_may_not_be(sitting):
    host, evaluation, people, at = sitting
    refused(
        "competition_left", actions.reject_all, evaluation, reason="缺乏竞争", by=people[0], at=at
    )
    first = evaluation.section.bids.order_by("pk").first()
    evaluations.reject_bid(
        evaluation, bid=first, ground="3", reason="资质不符", by=people[0], at=at
    )
    for stranger in (people[1], host):
        refused(
            "not_permitted", actions.reject_all, evaluation, reason="缺乏竞争", by=stranger, at=at
        )
    refused("missing_field", actions.reject_all, evaluation, reason="", by=people[0], at=at)
    refused("valid_bids_left", evaluations.fail, evaluation, reason="缺乏竞争", by=host, at=at)

    actions.reject_all(evaluation, reason="余下两份报价均接近最高限价", by=people[0], at=at)
    grounds = set(evaluation.section.bids.values_list("rejected_for", flat=True))
    assert grounds == {"3", "27"}
    assert "待核实" in rules.ground_in_words(evaluation.tender, "27")
    failed = evaluations.fail(evaluation, reason="明显缺乏竞争，全部否决", by=host, at=at)
    assert failed.state == "failed"


def test_two_bids_left_need_not_be_rejected(sitting):
    """可以否决, not must: the committee may go on with two."""
    _, evaluation, people, at = sitting
    first = evaluation.section.bids.order_by("pk").first()
    evaluations.reject_bid(
        evaluation, bid=first, ground="3", reason="资质不符", by=people[0], at=at
    )
    late.score_all(evaluation, people)
    assert evaluations.rank(evaluation, by=people[0], at=at).state == "ranked"


def test_without_the_count_a_full_field_could_be_thrown_out(sitting, monkeypatch):
    """The twin: the defence removed, three good bids fall."""
    _, evaluation, people, at = sitting
    monkeypatch.setattr(rules, "competition_may_be_lacking", lambda _: None)
    actions.reject_all(evaluation, reason="不想要", by=people[0], at=at)
    assert not rules.valid_bids(evaluation).exists()
