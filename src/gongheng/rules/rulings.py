"""What a rule says: its units, its bounds, its standing, and one ruling of one day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gongheng.rules.strict import Leaf

# Marks of shared/spec/standards.md: how far a figure was checked against its source.
MARKS = {
    "V-law": "已核对法律全文",
    "V-page": "已核对网页转载",
    "V-code": "见于公开运行系统的源代码或数据",
    "V-seed": "见于立项文件",
    "M": "凭记忆录入，待核实",
    "D": "本系统示例，非法定",
}
STANDINGS = {"M": "待核实", "D": "示例"}
BOUNDS = {
    "at_least": "下限：地方可以提高，不得降低",
    "at_most": "上限：地方可以降低，不得提高",
    "exactly": "地方不得另行规定",
    "open": "地方可以另行规定",
}
TEN_THOUSAND = 10_000


def _whole(leaf: Leaf) -> int:
    value = leaf.plain
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise leaf.bad(f"应为不小于零的整数：{value!r}")
    return value


def _ratio(leaf: Leaf) -> Decimal | Fraction:
    text = leaf.plain
    if isinstance(text, str) and re.fullmatch(r"\d+\.\d+", text):
        return Decimal(text)
    if isinstance(text, str) and re.fullmatch(r"\d+/[1-9]\d*", text):
        return Fraction(text)
    raise leaf.bad(f'应为加引号的小数或分数，如 "0.02"、"2/3"：{text!r}')


def _yuan(leaf: Leaf) -> Decimal:
    value = leaf.plain
    if isinstance(value, str) and re.fullmatch(r"\d+\.\d{2}", value):
        return Decimal(value)
    return Decimal(_whole(leaf))


def _flag(leaf: Leaf) -> bool:
    if not isinstance(leaf.plain, bool):
        raise leaf.bad(f"应为 true 或 false：{leaf.plain!r}")
    return leaf.plain


def _texts(leaf: Leaf) -> tuple[str, ...]:
    return tuple(item.text() for item in leaf.leaves())


@dataclass(frozen=True)
class Unit:
    """A unit of measure: how it is written after a figure and how its value is read."""

    suffix: str
    read: Callable[[Leaf], Any]
    counts: bool = True


UNITS = {
    "day": Unit("日", _whole),
    "working_day": Unit("个工作日", _whole),
    "month": Unit("个月", _whole),
    "year": Unit("年", _whole),
    "hour": Unit("小时", _whole),
    "minute": Unit("分钟", _whole),
    "person": Unit("人", _whole),
    "party": Unit("家", _whole),
    "item": Unit("项", _whole),
    "point": Unit("分", _whole),
    "ratio": Unit("", _ratio),
    "yuan": Unit("元", _yuan),
    "flag": Unit("", _flag, counts=False),
    "text": Unit("", Leaf.text, counts=False),
    "list": Unit("", _texts, counts=False),
}


def may_stand_beside(bound: str, lower: Any, higher: Any) -> bool:
    """Whether a lower place may say `lower` where a higher one says `higher`."""
    if bound == "open":
        return True
    if isinstance(lower, (Decimal, Fraction)) or isinstance(higher, (Decimal, Fraction)):
        lower, higher = Fraction(lower), Fraction(higher)  # Decimal and Fraction do not compare
    if bound == "at_least":
        return bool(lower >= higher)
    if bound == "at_most":
        return bool(lower <= higher)
    return bool(lower == higher)


@dataclass(frozen=True)
class Ruling:
    """What one place says on one key from `since` on.

    `value` is int (days, persons, parties, points), Decimal (yuan, "0.02"), Fraction ("2/3"), bool,
    str or tuple of str, as `unit` says. A refusal carries the ruling and quotes `source`.
    """

    key: str
    value: Any
    unit: str
    bound: str
    since: date
    law: str
    article: str
    mark: str
    place: str
    title: str
    question: str
    id: str = ""
    note: str = ""

    @property
    def source(self) -> str:
        """The law and the article, e.g. 招标投标法第二十四条."""
        return f"{self.law}{self.article}"

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 when from memory, 示例 when it is our own proposal."""
        return STANDINGS.get(self.mark, "")

    @property
    def shown(self) -> str:
        """The value as a person reads it, e.g. 20日、2%、2/3、400万元."""
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        if isinstance(self.value, tuple):
            return "；".join(self.value)
        if self.unit == "ratio" and isinstance(self.value, Decimal):
            return f"{(self.value * 100).normalize():f}%"
        if self.unit == "yuan" and self.value and self.value % TEN_THOUSAND == 0:
            return f"{int(self.value / TEN_THOUSAND)}万元"
        return f"{self.value}{UNITS[self.unit].suffix}"
