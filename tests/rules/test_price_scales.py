"""Prices into points, to the cent and reproducible by hand; brackets by amount and day."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gongheng.rules import scales as scales_module
from gongheng.rules.book import NoRule, rulebook_root
from gongheng.rules.scales import (
    PriceFormula,
    Scale,
    benchmark,
    deviation,
    lowest_price_score,
    price_score,
    rounded,
)
from gongheng.rules.strict import BadRule

D = Decimal
FORMULA = PriceFormula(full=D(60), above=D(2), below=D(1), drop_from=4)
PRICES = st.decimals(D("0.01"), D("999999999.99"), places=2)


def prices(*texts: str) -> list[Decimal]:
    return [D(text) for text in texts]


def test_up_to_three_prices_are_all_in_the_mean():
    assert benchmark(prices("100", "110", "126"), FORMULA) == D("112.00")


def test_from_four_on_the_highest_and_the_lowest_are_left_out():
    assert benchmark(prices("50", "100", "110", "900"), FORMULA) == D("105.00")


def test_the_mean_is_rounded_half_up_to_the_cent():
    assert benchmark(prices("1.00", "1.01"), FORMULA) == D("1.01")


@pytest.mark.parametrize("given_prices", [[], ["0"], ["100", "-1"]])
def test_no_benchmark_without_valid_prices(given_prices):
    with pytest.raises(ValueError, match="有效报价"):
        benchmark(prices(*given_prices), FORMULA)


def test_dropping_may_not_leave_nothing():
    with pytest.raises(ValueError, match="没有报价"):
        benchmark(prices("100", "110"), PriceFormula(D(60), D(2), D(1), drop_from=2))


@pytest.mark.parametrize(
    ("price", "shown"),
    [("101.23", "0.0123"), ("100", "0"), ("98.765", "-0.0124"), ("100.005", "0.0001")],
)
def test_the_deviation_has_four_places_half_up(price, shown):
    assert deviation(D(price), D(100), 4) == D(shown)


@pytest.mark.parametrize(
    ("price", "points"),
    [
        ("100", "60.00"),  # at the benchmark
        ("105", "50.00"),  # five percent above: 60 − 5 × 2
        ("95", "55.00"),  # five percent below: 60 − 5 × 1
        ("101.23", "57.54"),  # 60 − 1.23 × 2
        ("98.77", "58.77"),  # 60 − 1.23 × 1
        ("130", "0.00"),  # 60 − 60
        ("200", "0.00"),  # never below zero
        ("30", "0.00"),
    ],
)
def test_the_price_score_follows_the_formula(price, points):
    assert price_score(D(price), D(100), FORMULA) == D(points)


def test_halves_are_rounded_up_and_not_to_the_even_digit(monkeypatch):
    assert rounded(D("0.125"), 2) == D("0.13")
    assert rounded(D("-0.125"), 2) == D("-0.13")

    monkeypatch.setattr(scales_module, "ROUND_HALF_UP", "ROUND_HALF_EVEN")  # twin
    assert rounded(D("0.125"), 2) == D("0.12")


def test_a_benchmark_of_zero_is_refused():
    with pytest.raises(ValueError, match="大于零"):
        price_score(D(1), D(0), FORMULA)


def test_the_lowest_price_takes_full_points_in_procurement():
    assert lowest_price_score(D(80), D(80), D(30)) == D("30.00")
    assert lowest_price_score(D(120), D(80), D(30)) == D("20.00")
    with pytest.raises(ValueError, match="最低报价"):
        lowest_price_score(D(70), D(80), D(30))


@settings(deadline=None)
@given(listed=st.lists(PRICES, min_size=1, max_size=30))
def test_the_benchmark_lies_between_the_lowest_and_the_highest_price(listed):
    assert min(listed) <= benchmark(listed, FORMULA) <= max(listed)


@settings(deadline=None)
@given(listed=st.lists(PRICES, min_size=1, max_size=12), data=st.data())
def test_the_order_of_the_prices_does_not_matter(listed, data):
    shuffled = data.draw(st.permutations(listed))

    assert benchmark(shuffled, FORMULA) == benchmark(listed, FORMULA)


@settings(deadline=None)
@given(base=PRICES, first=PRICES, second=PRICES)
def test_who_is_nearer_on_the_same_side_never_scores_less(base, first, second):
    assume((first >= base) == (second >= base))
    near, far = sorted((first, second), key=lambda price: abs(price - base))

    assert price_score(near, base, FORMULA) >= price_score(far, base, FORMULA)


@settings(deadline=None)
@given(base=PRICES, price=PRICES)
def test_a_score_lies_between_zero_and_full(base, price):
    assert 0 <= price_score(price, base, FORMULA) <= FORMULA.full


# --- brackets ---

COMMITTEE = rulebook_root() / "scales/procurement_committee.yaml"


@pytest.mark.parametrize(
    ("amount", "members"), [("0", 5), ("9999999.99", 5), ("10000000", 7), ("10000000.01", 7)]
)
def test_the_threshold_itself_belongs_to_the_higher_bracket(amount, members):
    table = Scale.load(COMMITTEE).on(date(2025, 1, 1))

    assert table.value(D(amount)) == members
    assert table.source.endswith("第四十七条")
    assert table.standing == "待核实"


def test_a_scale_is_silent_before_its_first_day():
    with pytest.raises(NoRule):
        Scale.load(COMMITTEE).on(date(2017, 9, 30))


def test_an_amount_below_the_first_bracket_is_refused():
    with pytest.raises(ValueError, match="不得小于0"):
        Scale.load(COMMITTEE).on(date(2025, 1, 1)).value(D(-1))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("unit: person", "unit: persons"), "不认识的单位"),
        (("from: 10_000_000", "from: 0"), "由低到高"),
        (("value: 7", "value: 7.5"), "应为不小于零的整数"),
        (("mark: M", "mark: sure"), "mark 应为"),
        (("law: 政", "lore: 政"), "不认识的键"),
        (("2017-10-01:", "someday:"), "应为日期"),
    ],
)
def test_a_bad_scale_is_refused(tmp_path, change, reason):
    text = COMMITTEE.read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "scale.yaml"
    path.write_text(text.replace(*change, 1), encoding="utf-8")

    with pytest.raises(BadRule, match=reason):
        Scale.load(path)
