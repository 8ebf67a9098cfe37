"""Many draws looked at together: exact odds, who is drawn, declines or keeps out beyond chance."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from math import comb, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import lots as build
from builders.registry import HUBEI, START, WUHAN, a_party, a_supervisor, someone_of
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts.models import Survey
from gongheng.registry.experts.watching import actions, figures, queries, tasks
from gongheng.registry.experts.watching.figures import (
    EXCLUDES,
    FREQUENT,
    REFUSES,
    Seen,
    Tally,
    found_in,
    seen_of,
)
from gongheng.registry.experts.watching.odds import even_tail, first_of, tail

DAY = timedelta(days=1)


@given(number=st.integers(1, 40), seen=st.integers(0, 40), chance=st.fractions(0, 1))
def test_with_equal_chances_the_tail_is_the_binomial(number, seen, chance):
    exact = sum(comb(number, k) * chance**k * (1 - chance) ** (number - k)
                for k in range(seen, number + 1))  # fmt: skip
    assert isclose(tail([chance] * number, seen), float(exact), rel_tol=1e-9, abs_tol=1e-12)


@given(chances=st.lists(st.fractions(0, 1, max_denominator=50), max_size=9), seen=st.integers(0, 9))
def test_with_any_chances_it_is_the_sum_over_all_outcomes(chances, seen):
    total = Fraction(0)
    for outcome in range(2 ** len(chances)):
        said = [bool(outcome >> at & 1) for at in range(len(chances))]
        if sum(said) >= seen:
            weight = Fraction(1)
            for yes, chance in zip(said, chances, strict=True):
                weight *= chance if yes else 1 - chance
            total += weight
    assert isclose(tail(chances, seen), float(total), rel_tol=1e-9, abs_tol=1e-12)


@given(
    number=st.integers(1, 60),
    seen=st.integers(0, 60),
    chance=st.fractions(0, 1, max_denominator=99),
)
def test_many_equal_chances_give_the_same_above_what_chance_gives(number, seen, chance):
    told = even_tail(number, chance, seen)
    if seen > number * chance:
        assert isclose(told, tail([chance] * number, seen), rel_tol=1e-9, abs_tol=1e-15)
    else:
        assert told == 1.0


@given(chances=st.lists(st.fractions(0, 1, max_denominator=50), max_size=9), seen=st.integers(0, 9))
def test_what_is_not_above_chance_is_never_improbable(chances, seen):
    one = Tally(Counter(chances), seen)
    if seen <= one.expected:
        assert tail(chances, seen) > 0.3, "leaving it uncomputed hides nothing"
    else:
        assert isclose(one.odds, tail(chances, seen), rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize(("seats", "before", "here", "chance"), [
    (3, 0, 10, Fraction(3, 10)), (3, 2, 10, Fraction(1, 10)), (3, 3, 10, 0), (3, 0, 2, 1)])  # fmt: skip
def test_the_chance_is_that_of_the_own_rung(seats, before, here, chance):
    assert first_of(seats, before, here) == chance


def seen(front, *, people=20, body="A", out=0, calls=()):
    """A draw of one list in which `front` stands first."""
    names = [f"e{n:03}" for n in range(people)]
    rows = [
        {"who": one, "status": "active", "specialties": ["A77"], "regions": []} for one in names
    ]
    gone = [{"who": one["who"]} for one in rows if one["who"] != front][:out]
    kept = [one for one in names if one not in {row["who"] for row in gone}]
    order = [front, *(one for one in kept if one != front)]
    strata = [
        {"code": "A77", "seats": 1, "reserves": 0, "rungs": [{"specialty": "A77", "regions": []}]}
    ]
    return seen_of(
        {"strata": strata}, rows, gone, orders={"A77": order}, calls=list(calls), body=body
    )


def kinds(found):
    return {(one["kind"], one["who"]) for one in found}


def test_one_who_always_stands_first_is_found_and_nobody_else():
    draws = [seen("e007") for _ in range(4)]  # 20^-4 < 1e-4
    assert kinds(found_in(draws, 1e-4)) == {(FREQUENT, "e007")}
    assert found_in(draws[:3], 1e-4) == []
    (row,) = found_in(draws, 1e-4)
    assert (row["trials"], row["seen"], row["expected"], row["odds"]) == (4, 4, "0.20", "6.3e-06")


def test_whoever_takes_turns_is_not_found():
    assert found_in([seen(f"e{n % 20:03}") for n in range(200)], 1e-4) == []


def test_one_who_always_declines_while_others_come_is_found():
    def calls(who, outcome):
        return [{"who": who, "stratum": "A77", "outcome": outcome}]

    draws = [seen(f"e{n % 20:03}", calls=calls(f"e{n % 20:03}", "accepted")) for n in range(60)]
    draws += [seen(f"e{n % 20:03}", calls=calls("e013", "declined")) for n in range(8)]
    assert (REFUSES, "e013") in kinds(found_in(draws, 1e-4))


def test_a_host_whose_requests_keep_out_more_than_its_peers_is_found():
    draws = [seen(f"e{n % 20:03}", body="B") for n in range(20)]
    draws += [seen(f"e{n % 20:03}", body="A", out=8) for n in range(4)]
    assert (EXCLUDES, "A") in kinds(found_in(draws, 1e-4))
    assert (EXCLUDES, "B") not in kinds(found_in(draws, 1e-4))


HUGE = [Seen([], 300_000, 700_000, [], "A"), Seen([], 100_000, 900_000, [], "B")]


def refuse_to_add_one_by_one(*_):
    raise TimeoutError


def test_a_year_of_long_lists_is_not_added_up_one_by_one(monkeypatch):
    monkeypatch.setattr(figures, "tail", refuse_to_add_one_by_one)
    assert kinds(found_in(HUGE, 1e-4)) == {(EXCLUDES, "A")}


def test_without_that_the_clock_would_stand_still_over_it(monkeypatch):
    monkeypatch.setattr(figures, "tail", refuse_to_add_one_by_one)
    monkeypatch.setattr(figures, "MOST_STEPS", 10**12)
    with pytest.raises(TimeoutError):
        found_in(HUGE, 1e-4)


@pytest.fixture
def drawn(db):
    formed = build.a_circle()
    build.experts("A77", 8)
    build.a_list()
    by = someone_of(a_party(roles=["tenderer"]), "tenderer")
    for n in range(3):
        build.a_listed_draw(formed, by, {"A77": 2}, matter=f"E{n}")
    return formed


def test_the_clock_surveys_each_province_once_a_day_and_tells_figures_only(drawn):
    ((_, act),) = tasks.deadlines(START)
    row = act()
    assert (row.region, row.draws, row.found) == (HUBEI, 3, [])
    assert list(tasks.deadlines(START)) == []
    assert len(list(tasks.deadlines(START + DAY))) == 1
    entry = Entry.objects.get(act="draw_survey.survey")
    assert (entry.sight, entry.facts) == ("closed", {"region": HUBEI, "draws": 3, "found": 0})


def test_more_draws_cost_the_survey_no_more_queries(drawn, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as asked:
            list(queries.seen_in(queries.looked_at(HUBEI, START)))
        return len(asked)

    few = cost()
    by = someone_of(a_party(roles=["tenderer"]), "tenderer")
    for n in range(10, 13):
        build.a_listed_draw(drawn, by, {"A77": 2}, matter=f"E{n}")
    assert len(queries.looked_at(HUBEI, START)) == 6
    assert cost() == few <= 5


def test_one_pool_is_read_after_the_other(drawn, monkeypatch):
    build.a_list(at=START + DAY)
    by = someone_of(a_party(roles=["tenderer"]), "tenderer")
    at = START + 3 * DAY
    build.a_listed_draw(drawn, by, {"A77": 2}, matter="E9", at=at)
    opened, honest = [], queries.store.reveal
    monkeypatch.setattr(queries.store, "reveal", lambda key: opened.append(key) or honest(key))
    found = queries.seen_in(queries.looked_at(HUBEI, at))
    next(found)
    assert len(opened) == 1
    assert len(list(found)) == 3
    assert len(set(opened)) == len(opened) == 2


def test_only_the_clock_surveys_and_only_supervision_reads(drawn, refused):
    for actor in (a_supervisor(WUHAN), someone_of(a_party(roles=["tenderer"]), "tenderer")):
        with refused("not_permitted"):
            actions.survey(HUBEI, by=actor, at=START)
    actions.survey(HUBEI, by=CLOCK, at=START)
    assert queries.surveys_for(a_supervisor(WUHAN)).count() == 1
    assert not queries.surveys_for(a_supervisor("370100")).exists()
    assert not queries.surveys_for(CLOCK).exists()


def test_draws_older_than_the_months_that_count_are_left_out(drawn):
    assert len(queries.looked_at(HUBEI, START + 360 * DAY)) == 3
    assert queries.looked_at(HUBEI, START + 370 * DAY) == []
    assert not Survey.objects.exists()
