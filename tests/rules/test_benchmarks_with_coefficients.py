"""Benchmarks with drawn coefficients: the rulebook's examples, exact figures, no surprise in between."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.rules import benchmarks as module
from gongheng.rules.benchmarks import COMPOSITE, MEAN_FACTOR, MEAN_FLOAT, Method, methods
from gongheng.rules.scales import PriceFormula, benchmark, rounded
from gongheng.rules.strict import BadRule

PLAIN = PriceFormula(Decimal(60), Decimal(2), Decimal(1), drop_from=1_000_000)
EXAMPLES = [pytest.param(method, one, id=f"{method.code}-{number}")
            for method in methods().values() for number, one in enumerate(method.examples)]  # fmt: skip
money = st.decimals(min_value="0.01", max_value="999999999.99", places=2)
rates = st.decimals(min_value="0", max_value="0.5", places=4)
weights = st.decimals(min_value="0", max_value="1", places=4)
factors = st.decimals(min_value="0.8", max_value="1.2", places=4)


@pytest.mark.parametrize(("method", "example"), EXAMPLES)
def test_the_worked_example_of_the_rulebook_holds(method, example):
    mean = benchmark(example.prices, PLAIN)
    assert mean == example.mean, example.question
    assert method.benchmark(mean, example.ceiling, example.drawn) == example.benchmark


def test_there_is_an_example_of_every_method_and_each_says_that_it_is_only_ours():
    assert set(methods()) == {MEAN_FACTOR, MEAN_FLOAT, COMPOSITE}
    assert all(one.standing == "示例" and len(one.examples) > 1 for one in methods().values())


@given(money, factors)
def test_the_shown_sum_gives_the_shown_benchmark_and_nothing_is_rounded_in_between(mean, factor):
    method = methods()[MEAN_FACTOR]
    base = method.benchmark(mean, None, {"factor": factor})
    left, right = method.with_figures(mean, None, {"factor": factor}).split(" × ")
    assert base == rounded(Decimal(left) * Decimal(right), 2)
    assert abs(base - mean * factor) <= Decimal("0.005")


@given(money, money, rates, weights)
def test_the_composite_lies_between_lowered_ceiling_and_mean(mean, ceiling, rate, weight):
    base = methods()[COMPOSITE].benchmark(mean, ceiling, {"float": rate, "weight": weight})
    lowered = ceiling * (1 - rate)
    half = Decimal("0.005")
    assert min(lowered, mean) - half <= base <= max(lowered, mean) + half


@given(money, st.lists(factors, min_size=2, max_size=2, unique=True))
def test_a_larger_factor_never_gives_a_smaller_benchmark(mean, drawn):
    low, high = sorted(drawn)
    method = methods()[MEAN_FACTOR]
    assert method.benchmark(mean, None, {"factor": low}) <= method.benchmark(mean, None, {"factor": high})  # fmt: skip


@given(money, st.lists(rates, min_size=2, max_size=2, unique=True))
def test_lowering_more_never_gives_more(mean, drawn):
    low, high = sorted(drawn)
    method = methods()[MEAN_FLOAT]
    assert method.benchmark(mean, None, {"float": high}) <= method.benchmark(mean, None, {"float": low})  # fmt: skip


@given(st.lists(money, min_size=3, max_size=9), factors, st.randoms())
def test_the_order_of_the_bids_makes_no_difference(prices, factor, chance):
    shuffled = list(prices)
    chance.shuffle(shuffled)
    method = methods()[MEAN_FACTOR]
    sums = {method.benchmark(benchmark(row, PLAIN), None, {"factor": factor}) for row in (prices, shuffled)}  # fmt: skip
    assert len(sums) == 1


def test_banking_rounding_would_show(monkeypatch):
    """Twin: half to even instead of half up."""
    method, mean = methods()[MEAN_FACTOR], Decimal("0.50")
    drawn = {"factor": Decimal("0.97")}  # 0.485
    assert method.benchmark(mean, None, drawn) == Decimal("0.49")
    monkeypatch.setattr(module, "rounded", lambda value, _: value.quantize(Decimal("0.01")))
    assert method.benchmark(mean, None, drawn) == Decimal("0.48")


@pytest.mark.parametrize(
    ("code", "ceiling", "drawn"),
    [(COMPOSITE, None, {"float": 0, "weight": 0}), (COMPOSITE, 1, {"float": 0}),
     (MEAN_FACTOR, None, {}), (MEAN_FACTOR, None, {"factor": 1, "float": 0})],
)  # fmt: skip
def test_a_missing_part_gives_no_benchmark(code, ceiling, drawn):
    with pytest.raises(ValueError, match="不全"):
        methods()[code].benchmark(Decimal(1), ceiling, drawn)


@pytest.mark.parametrize(
    ("old", "new"),
    [('least: "0.8"', "least: 0.8"), ('most: "1.2"', 'most: "0.7"'), ("mark: D", "mark: X"),
     ('mean: "9233333.33"', 'mean: "NaN"'), ("uses_ceiling: false", "uses_ceiling: no thanks"),
     ("title:", "titel:")],
)  # fmt: skip
def test_a_file_with_a_slip_is_refused(tmp_path, old, new):
    text = (module.rulebook_root() / "benchmarks/mean_factor.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mean_factor.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadRule):
        Method.load(path)
