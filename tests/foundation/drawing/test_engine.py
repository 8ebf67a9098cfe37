"""The draw: fixed before the seed, one list, no choice for whoever calls."""

import math
from collections import Counter

import pytest

from builders.draws import (
    a_pool,
    a_random_draw,
    a_request,
    a_stratum,
    an_exclusion,
    answered,
    with_seed,
)
from gongheng.foundation.drawing.engine import chosen
from gongheng.foundation.drawing.stream import Stream
from gongheng.foundation.drawing.transcript import Fixed
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.digests import sm3

SEED = sm3(b"seed")
LEAST_P = 0.001


def survival(chi_square, freedom):
    """P(X > x) for an even number of degrees of freedom: Abramowitz and Stegun 26.4.21."""
    half = chi_square / 2
    return math.exp(-half) * sum(half**n / math.factorial(n) for n in range(freedom // 2))


def p_value(counts, expected, freedom):
    return survival(sum((count - expected) ** 2 / expected for count in counts), freedom)


def test_the_survival_function_gives_the_values_of_the_tables():
    """Abramowitz and Stegun, table 26.8: the 0.001 points."""
    assert survival(13.816, 2) == pytest.approx(0.001, rel=1e-3)
    assert survival(29.588, 10) == pytest.approx(0.001, rel=1e-3)


def test_a_hundred_thousand_draws_favour_nobody():
    """Who is called first, and where the first of the list ends: eleven people, ten degrees."""
    people = [str(number) for number in range(11)]
    first, place, times = Counter(), Counter(), 100_000
    for number in range(times):
        order = Stream(number.to_bytes(32, "big"), "stratum/1/0").shuffled(people)
        first[order[0]] += 1
        place[order.index("0")] += 1

    for counts in (first, place):
        assert len(counts) == 11
        assert p_value(counts.values(), times / 11, 10) > LEAST_P


def test_a_shuffle_that_swaps_with_any_place_would_be_found():
    """Twin: the usual mistake (swap with all places) is far below the bar."""
    counts, times = Counter(), 20_000
    for number in range(times):
        stream, order = Stream(number.to_bytes(32, "big"), "x"), list(range(11))
        for at in range(11):
            other = stream.below(11)
            order[at], order[other] = order[other], order[at]
        counts[order.index(0), order.index(10)] += 1
    expected = times / 110
    missing = 110 - len(counts)
    chi = sum((n - expected) ** 2 / expected for n in counts.values()) + missing * expected

    assert survival(chi, 108) < LEAST_P


def test_a_number_beyond_the_largest_multiple_is_thrown_away(monkeypatch):
    words = iter([2**64 - 1, 2**64 - 2, 7])
    stream = Stream(SEED, "x")
    stream._words = words

    assert stream.below(3) == (2**64 - 2) % 3  # 2**64 - 1 is the largest multiple of three
    assert stream.below(3) == 1
    with pytest.raises(ValueError, match="bound"):
        stream.below(0)


def test_whoever_declines_is_followed_by_the_next_on_the_same_list(chance):
    fixed = Fixed(a_request([a_stratum(seats=2, reserves=0)]), a_pool(chance, 30))
    drawn = with_seed(fixed)
    order = drawn.call_out().strata[0].order
    calls = [
        {"who": who, "stratum": "1", "outcome": outcome, "at": "2026-11-26T02:00:00Z", "call": who}
        for who, outcome in zip(order, ["declined", "accepted", "related", "silent", "accepted"],
                                strict=False)
    ]  # fmt: skip

    told = drawn.transcript(calls)

    assert told["result"] == [
        {"stratum": "1", "seated": [order[1], order[4]], "reserves": [], "short": 0}
    ]


def test_a_reserve_moves_up_when_a_seated_expert_does_not_come(chance):
    fixed = Fixed(a_request([a_stratum(seats=1, reserves=1)]), a_pool(chance, 30))
    drawn = with_seed(fixed)
    one, other, *_ = drawn.call_out().strata[0].order
    call = {"stratum": "1", "at": "2026-11-26T02:00:00Z"}
    told = drawn.transcript([
        {**call, "who": one, "outcome": "accepted", "call": "1"},
        {**call, "who": other, "outcome": "accepted", "call": "2"},
        {**call, "who": one, "outcome": "absent", "call": "3"},
    ])  # fmt: skip

    assert told["result"][0]["seated"] == [other]
    assert told["result"][0]["reserves"] == []


def test_nobody_is_called_out_of_turn(chance):
    drawn = with_seed(Fixed(a_request([a_stratum(), a_stratum("2")]), a_pool(chance, 30)))
    order = drawn.call_out().strata[0].order
    call = {"who": order[0], "stratum": "1", "outcome": "accepted", "call": "1",
            "at": "2026-11-26T02:00:00Z"}  # fmt: skip
    for wrong in (
        {"who": order[1]}, {"stratum": "2"}, {"stratum": "3"}, {"outcome": "absent"},
        {"outcome": "preferred"}, {"who": "nobody"},
    ):  # fmt: skip
        with pytest.raises(Refused) as no:
            drawn.transcript([{**call, **wrong}])
        assert no.value.code == "draw_out_of_turn"
    with pytest.raises(Refused):
        drawn.transcript([call, {**call, "call": "2"}])


def test_a_short_stratum_goes_on_with_the_next_rung_and_says_what_is_missing(chance):
    rungs = (("A01", ["420100"]), ("A01", []), ("A02", []))
    pool = a_pool(chance, 12)
    fixed = Fixed(a_request([a_stratum(seats=40, reserves=0, rungs=rungs)]), pool)
    drawn = with_seed(fixed)
    order = drawn.call_out().strata[0].order
    active = {row["who"]: row for row in pool if row["status"] == "active"}

    near = {w for w, r in active.items() if "A01" in r["specialties"] and "420100" in r["regions"]}
    same = {w for w, r in active.items() if "A01" in r["specialties"]} - near
    assert set(order[: len(near)]) == near
    assert set(order[len(near) : len(near) + len(same)]) == same
    assert len(order) == len(set(order))
    told = drawn.transcript(
        [{"who": who, "stratum": "1", "outcome": "accepted", "call": who,
          "at": "2026-11-26T02:00:00Z"} for who in order]
    )  # fmt: skip
    assert told["result"][0]["short"] == 40 - len(order)


def test_who_is_kept_out_or_suspended_is_on_no_list(chance):
    pool = a_pool(chance, 60)
    out = [an_exclusion(row["who"]) for row in pool[::3]]
    rungs = (("A01", []), ("A02", []), ("B07", []))
    drawn = with_seed(Fixed(a_request([a_stratum(rungs=rungs)]), pool, out))

    listed = set(drawn.call_out().strata[0].order)
    kept = {row["who"] for row in out} | {row["who"] for row in pool if row["status"] != "active"}
    assert listed == {row["who"] for row in pool} - kept


def test_exclusions_and_pool_are_fixed_before_the_seed(chance):
    """Another exclusion is another request: the guardians would be asked for another value."""
    pool = a_pool(chance, 20)
    request = a_request([a_stratum()])
    plain = Fixed(request, pool)

    assert Fixed(request, pool, [an_exclusion("E000003")]).root != plain.root
    assert Fixed(request, pool[1:]).root != plain.root
    other = Fixed(request, pool, [an_exclusion("E000003", "kin")])
    assert other.root != Fixed(request, pool, [an_exclusion("E000003")]).root
    assert Fixed(request, [dict(row) for row in pool]).root == plain.root


@pytest.mark.parametrize("kind", ["tie", "coefficient"])
def test_one_of_several_is_picked_by_its_index(kind):
    entries = [f"{number:02}" for number in range(11)]
    request = {"kind": kind, "matter": "M", "rules": "r", "public": "", "entries": entries,
               "at": "2026-11-26T01:00:00Z"}  # fmt: skip
    counts = Counter(
        chosen(request, number.to_bytes(32, "big"))[0]["entry"] for number in range(20_000)
    )

    assert p_value(counts.values(), 20_000 / 11, 10) > LEAST_P
    told = with_seed(Fixed(request)).transcript()
    assert entries[told["result"][0]["index"]] == told["result"][0]["entry"]


def test_an_inspection_takes_that_many_different_ones():
    entries = [f"{number:03}" for number in range(200)]
    request = {"kind": "inspection", "matter": "M", "rules": "r", "public": "", "take": 20,
               "entries": entries, "at": "2026-11-26T01:00:00Z"}  # fmt: skip
    result = chosen(request, SEED)

    places = [one["index"] for one in result]
    assert places == sorted(set(places))
    assert len(places) == 20
    assert [entries[at] for at in places] == [one["entry"] for one in result]


def test_what_two_readers_could_take_differently_is_refused(chance):
    pool = a_pool(chance, 4)
    request = a_request([a_stratum()])
    bad = [
        (request, pool[::-1], ()),
        (request, [pool[0], pool[0]], ()),
        (request, [{**pool[0], "more": "x"}], ()),
        (request, [{**pool[0], "salt": "short"}], ()),
        (request, pool, [an_exclusion("nobody")]),
        (request, pool, [an_exclusion("E000001", "")]),
        ({**request, "strata": []}, pool, ()),
        ({**request, "strata": [a_stratum(), a_stratum()]}, pool, ()),
        ({**request, "strata": [a_stratum(seats=0)]}, pool, ()),
        ({**request, "strata": [a_stratum(seats=True)]}, pool, ()),
        ({**request, "kind": "favour"}, pool, ()),
        ({**request, "at": "yesterday"}, pool, ()),
        ("request", pool, ()),
        ({"kind": "tie", "matter": "M", "rules": "r", "public": "", "entries": ["b", "a"],
          "at": "2026-11-26T01:00:00Z"}, (), ()),
    ]  # fmt: skip
    for given in bad:
        with pytest.raises(Refused) as no:
            Fixed(*given)
        assert no.value.code == "draw_bad"


def test_a_random_draw_can_always_be_called_to_its_end(chance):
    for _ in range(100):
        drawn = with_seed(a_random_draw(chance))
        told = drawn.transcript(answered(drawn, chance))
        seated = [who for one in told["result"] for who in one["seated"] + one["reserves"]]
        assert len(seated) == len(set(seated))
