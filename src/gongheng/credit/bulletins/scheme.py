"""The assessment scheme as data: which figures, which weights, who is praised and criticised."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import Leaf, parse

FIGURES = ("report", "publish", "withdraw", "completeness", "uncorrected", "must_check", "training",
           "cases")  # fmt: skip


@dataclass(frozen=True)
class Weighed:
    """One figure with its weight; `basis` the article that asks for the work it measures."""

    figure: str
    label: str
    weight: Decimal
    basis: str


@dataclass(frozen=True)
class Scheme:
    """A whole scheme. Praised from `praise`, criticised below `criticise` per cent."""

    title: str
    mark: str
    weighed: tuple[Weighed, ...]
    praise: Decimal
    criticise: Decimal
    digest: str

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")


def scheme() -> Scheme:
    """The scheme in the rulebook. Raises BadRule."""
    return _read(rulebook_root() / "codelists" / "credit_assessment.yaml")


@cache
def _read(path: Path) -> Scheme:
    text = path.read_text(encoding="utf-8")
    block = parse(path, text).only({"title", "mark", "figures", "praise", "criticise"}, {"note"})
    rows = []
    for leaf in block["figures"].leaves():
        one = leaf.block().only({"figure", "label", "weight", "basis"}, set())
        if one.text("figure") not in FIGURES:
            raise one["figure"].bad(f"figure 应为 {'、'.join(FIGURES)} 之一")
        rows.append(Weighed(one.text("figure"), one.text("label"), _figure(one["weight"]),
                            one.text("basis")))  # fmt: skip
    if sum(one.weight for one in rows) != Decimal(100) or len({r.figure for r in rows}) < len(rows):
        raise block["figures"].bad("权重合计应为 100，各项不重复")
    if block.text("mark") not in MARKS:
        raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    return Scheme(block.text("title"), block.text("mark"), tuple(rows), _figure(block["praise"]),
                  _figure(block["criticise"]), sm3_hex(text.encode()))  # fmt: skip


def _figure(leaf: Leaf) -> Decimal:
    value = leaf.plain
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise leaf.bad("应为 0 至 100 的整数")
    return Decimal(value)
