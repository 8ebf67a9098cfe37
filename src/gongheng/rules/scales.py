"""Scales by law and prices into points: dated brackets, benchmark, deviation, price score.

Exact decimals, ROUND_HALF_UP, every step shown as rounded (standards 8.2, numeric policy D), so
that a bidder can repeat each line with a pocket calculator.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from gongheng.rules.book import NoRule
from gongheng.rules.rulings import MARKS, STANDINGS, UNITS
from gongheng.rules.strict import Block, Leaf, read

ZERO = Decimal(0)
HUNDRED = Decimal(100)


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half up to so many decimal places: 0.125 → 0.13, −0.125 → −0.13."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class PriceFormula:
    """The parameters of a price score; they come from the tender document, not from this file.

    `full`: points at the benchmark. `above`, `below`: points lost per percent above and below it
    (E1, E2). `drop_from`: from so many prices on, one highest and one lowest are left out.
    """

    full: Decimal
    above: Decimal
    below: Decimal
    drop_from: int
    price_places: int = 2
    deviation_places: int = 4
    score_places: int = 2


def benchmark(prices: Sequence[Decimal], formula: PriceFormula) -> Decimal:
    """Give the mean of the valid prices (standards 8.2, B3), in yuan.

    Raises ValueError without prices, for a price not above zero, or when dropping leaves none.
    """
    if not prices or min(prices) <= ZERO:
        raise ValueError("评标基准价需要至少一个大于零的有效报价")
    counted = sorted(prices)
    if len(counted) >= formula.drop_from:
        counted = counted[1:-1]
    if not counted:
        raise ValueError("去掉最高、最低报价后没有报价")
    return rounded(sum(counted, ZERO) / len(counted), formula.price_places)


def deviation(price: Decimal, base: Decimal, places: int) -> Decimal:
    """Give (price − benchmark) ÷ benchmark: 0.0123 is 1.23 % above, negative below."""
    if base <= ZERO:
        raise ValueError("评标基准价应大于零")
    return rounded((price - base) / base, places)


def price_score(price: Decimal, base: Decimal, formula: PriceFormula) -> Decimal:
    """Give F − β·100·E1 above the benchmark, F + β·100·E2 below it, never under zero.

    β is the deviation as shown (标准施工招标文件 usage, standards 8.2).
    """
    beta = deviation(price, base, formula.deviation_places)
    slope = -formula.above if beta > ZERO else formula.below
    return rounded(max(ZERO, formula.full + beta * HUNDRED * slope), formula.score_places)


def lowest_price_score(price: Decimal, lowest: Decimal, full: Decimal, places: int = 2) -> Decimal:
    """Give lowest ÷ price × full points (政府采购综合评分法, standards 8.1).

    Raises ValueError unless 0 < lowest ≤ price.
    """
    if not ZERO < lowest <= price:
        raise ValueError("基准价应为满足要求的最低报价")
    return rounded(lowest / price * full, places)


@dataclass(frozen=True)
class Brackets:
    """A table "from so much on, this": thresholds rising, the figure of the last one reached."""

    since: date
    law: str
    article: str
    mark: str
    thresholds: tuple[Decimal, ...]
    values: tuple[Decimal, ...]

    @property
    def source(self) -> str:
        return f"{self.law}{self.article}"

    @property
    def standing(self) -> str:
        return STANDINGS.get(self.mark, "")

    def value(self, amount: Decimal) -> Decimal:
        """Give the figure of a bracket; the threshold itself belongs to it (以上含本数, 1259条)."""
        place = bisect_right(self.thresholds, amount)
        if not place:
            raise ValueError(f"数额不得小于{self.thresholds[0]}")
        return self.values[place - 1]


@dataclass(frozen=True)
class Scale:
    """A dated scale: several tables, the latest that is not later than the day counts."""

    title: str
    unit: str
    tables: tuple[Brackets, ...]

    @classmethod
    def load(cls, path: Path) -> "Scale":
        """Read rulebook/scales/*.yaml. Raises BadRule naming file and line."""
        block = read(path).only({"title", "unit", "values"}, set())
        if block.text("unit") not in UNITS:
            raise block["unit"].bad("不认识的单位")
        tables = [_brackets(since, leaf) for since, leaf in block["values"].block()]
        if not tables:
            raise block["values"].bad("至少要有一个值")
        tables.sort(key=lambda table: table.since)
        return cls(block.text("title"), block.text("unit"), tuple(tables))

    def on(self, day: date) -> Brackets:
        """Give the table in force on a day. Raises NoRule before the first one."""
        known = [table for table in self.tables if table.since <= day]
        if not known:
            raise NoRule(f"{day} 没有{self.title}")
        return known[-1]


def _brackets(since: Leaf, leaf: Leaf) -> Brackets:
    block = leaf.block().only({"brackets", "law", "article", "mark"}, {"note"})
    if block.text("mark") not in MARKS:
        raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    rows = [row.block().only({"from", "value"}, set()) for row in block["brackets"].leaves()]
    thresholds = tuple(_figure(row, "from") for row in rows)
    if not rows or list(thresholds) != sorted(set(thresholds)):
        raise block["brackets"].bad("起点应由低到高，不得重复")
    return Brackets(
        since=since.day(),
        law=block.text("law"),
        article=block.text("article"),
        mark=block.text("mark"),
        thresholds=thresholds,
        values=tuple(_figure(row, "value") for row in rows),
    )


def _figure(row: Block, name: str) -> Decimal:
    value = row[name].plain
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise row[name].bad(f"应为不小于零的整数：{value!r}")
    return Decimal(value)
