"""Benchmarks with drawn coefficients: the formula in words, its bounds, worked examples, the sum.

What a coefficient may be stands in rulebook/benchmarks/; which values are drawn from stands in the
tender document. The mean and the benchmark are the two shown steps, each rounded half up to fen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.scales import ZERO, rounded
from gongheng.rules.strict import Block, Leaf, read

MEAN_FACTOR, MEAN_FLOAT, COMPOSITE = "mean_factor", "mean_float", "composite"
FACTOR, FLOAT, WEIGHT = "factor", "float", "weight"
PLACES = 2
ONE = Decimal(1)
FIGURES = {
    MEAN_FACTOR: "{mean} × {factor}",
    MEAN_FLOAT: "{mean} ×（1 − {float}）",
    COMPOSITE: "{ceiling} ×（1 − {float}）× {weight} + {mean} ×（1 − {weight}）",
}


@dataclass(frozen=True)
class Coefficient:
    """What one coefficient does and between which values it may lie."""

    role: str
    name: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Example:
    """A worked example; a test computes it again."""

    question: str
    prices: tuple[Decimal, ...]
    ceiling: Decimal | None
    drawn: Mapping[str, Decimal]
    mean: Decimal
    benchmark: Decimal


@dataclass(frozen=True)
class Method:
    """One way from the mean of the prices to the benchmark."""

    code: str
    title: str
    formula: str
    coefficients: tuple[Coefficient, ...]
    uses_ceiling: bool
    law: str
    article: str
    mark: str
    examples: tuple[Example, ...]

    @property
    def source(self) -> str:
        return f"{self.law}{self.article}"

    @property
    def standing(self) -> str:
        return STANDINGS.get(self.mark, "")

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(one.role for one in self.coefficients)

    def in_words(self, codes: Mapping[str, str]) -> str:
        """Give the formula with the document's own letters: role → code."""
        return self.formula.format_map(codes)

    def benchmark(
        self, mean: Decimal, ceiling: Decimal | None, drawn: Mapping[str, Decimal]
    ) -> Decimal:
        """Give the benchmark in yuan from the mean as shown. Raises ValueError for a part missing."""
        if set(drawn) != self.roles or (self.uses_ceiling and ceiling is None):
            raise ValueError("系数或者最高投标限价不全")
        return rounded(_sum(self.code, mean, ceiling or ZERO, drawn), PLACES)

    def with_figures(
        self, mean: Decimal, ceiling: Decimal | None, drawn: Mapping[str, Decimal]
    ) -> str:
        """Give the sum as a pocket calculator takes it."""
        return FIGURES[self.code].format(mean=mean, ceiling=ceiling, **drawn)

    @classmethod
    def load(cls, path: Path) -> "Method":
        """Read rulebook/benchmarks/*.yaml. Raises BadRule naming file and line."""
        block = read(path).only({"title", "formula", "coefficients", "uses_ceiling", "law", "article",
                                 "mark", "examples"}, {"note"})  # fmt: skip
        if path.stem not in FIGURES:
            raise block["title"].bad(f"没有这种基准价的算法：{path.stem}")
        if block.text("mark") not in MARKS:
            raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
        parts = tuple(_coefficient(leaf) for leaf in block["coefficients"].leaves())
        method = cls(
            code=path.stem, title=block.text("title"), formula=block.text("formula"),
            coefficients=parts, uses_ceiling=block.flag("uses_ceiling", default=False),
            law=block.text("law"), article=block.text("article"), mark=block.text("mark"),
            examples=tuple(_example(leaf) for leaf in block["examples"].leaves()),
        )  # fmt: skip
        if not parts or len(method.roles) != len(parts) or not method.examples:
            raise block["coefficients"].bad("系数的作用不得重复，并应有算例")
        return method


@cache
def methods() -> dict[str, Method]:
    """Every method of the rulebook, by code."""
    found = {path.stem: path for path in (rulebook_root() / "benchmarks").glob("*.yaml")}
    known = [code for code in FIGURES if code in found]
    others = sorted(set(found) - set(known))  # refused when read
    return {code: Method.load(found[code]) for code in [*known, *others]}


def _sum(method: str, mean: Decimal, ceiling: Decimal, drawn: Mapping[str, Decimal]) -> Decimal:
    if method == MEAN_FACTOR:
        return mean * drawn[FACTOR]
    if method == MEAN_FLOAT:
        return mean * (ONE - drawn[FLOAT])
    lowered = ceiling * (ONE - drawn[FLOAT])
    return lowered * drawn[WEIGHT] + mean * (ONE - drawn[WEIGHT])


def _coefficient(leaf: Leaf) -> Coefficient:
    block = leaf.block().only({"role", "name", "least", "most"}, set())
    least, most = _figure(block["least"]), _figure(block["most"])
    if least > most:
        raise block["most"].bad("上限不得小于下限")
    return Coefficient(block.text("role"), block.text("name"), least, most)


def _example(leaf: Leaf) -> Example:
    block = leaf.block().only({"question", "prices", "drawn", "mean", "benchmark"}, {"ceiling"})
    return Example(
        question=block.text("question"),
        prices=tuple(_figure(one) for one in block["prices"].leaves()),
        ceiling=_figure(block["ceiling"]) if "ceiling" in block else None,
        drawn=_drawn(block["drawn"].block()),
        mean=_figure(block["mean"]),
        benchmark=_figure(block["benchmark"]),
    )


def _drawn(block: Block) -> dict[str, Decimal]:
    return {key.text(): _figure(value) for key, value in block}


def _figure(leaf: Leaf) -> Decimal:
    try:
        value = Decimal(leaf.text())
    except InvalidOperation as error:
        raise leaf.bad("应为加引号的数字") from error
    if not value.is_finite() or value < 0:
        raise leaf.bad("应为不小于零的数字")
    return value
