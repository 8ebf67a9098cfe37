"""联合奖惩措施 as data: what, against or for whom, on which article, where, with which effect.

Only measures of the national basic list with an article of law that was read may restrict
(全国失信惩戒措施基础清单: 未列入清单的惩戒措施不得实施). Everything else warns and no more.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.lists.models import Colour
from gongheng.registry.standing.models import Restriction
from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import BadRule, Leaf, read

OCCASIONS = {
    "register": "主体登记", "tender": "项目进场", "bid": "投标", "draw": "专家抽取", "award": "定标",
    "contract": "签订合同", "inspection": "监督检查", "publicity": "信息公开",
}  # fmt: skip
EFFECTS = {"restrict": "限制", "warning": "提示", "incentive": "激励"}
# 全国失信惩戒措施基础清单的措施类别（凭记忆录入，待核实）
LISTED = frozenset({
    "市场或行业禁入", "职业禁入", "限制任职", "限制消费", "限制出境", "限制升学", "限制申请财政性资金",
    "限制参加评先评优", "限制享受优惠便利", "纳入重点监管范围", "推送政府部门自主参考",
    "推送市场主体自主参考",
})  # fmt: skip
NEED = {"code", "label", "objects", "unit", "occasions", "effect", "mark"}
MAY = {"conducts", "listed", "basis", "restriction", "note"}


@dataclass(frozen=True)
class Measure:
    """One measure of one memorandum. `told` is the effect as written, `effect` as it may be used."""

    code: str
    label: str
    objects: tuple[str, ...]
    occasions: tuple[str, ...]
    told: str
    unit: str
    basis: str
    listed: str
    conducts: tuple[str, ...]
    restriction: str
    mark: str
    note: str = ""

    @property
    def may_restrict(self) -> bool:
        """Whether it is on the basic list and rests on an article that was read."""
        return bool(self.basis and self.listed and self.conducts) and not STANDINGS.get(self.mark)

    @property
    def effect(self) -> str:
        """restrict, warning or incentive; a restriction without legal basis is a warning only."""
        return "warning" if self.told == "restrict" and not self.may_restrict else self.told

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")

    def fits(self, subject_kind: str, conduct: str) -> bool:
        """Whether it is for this kind of subject and this conduct; no conduct named means any."""
        return subject_kind in self.objects and (not self.conducts or conduct in self.conducts)


@dataclass(frozen=True)
class Memorandum:
    """One memorandum, in force `[since, until)`."""

    code: str
    title: str
    number: str
    issuer: str
    colour: str
    since: date
    until: date | None
    mark: str
    source: str
    measures: tuple[Measure, ...]

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")

    def holds_on(self, day: date) -> bool:
        """Whether it is in force that day."""
        return self.since <= day and (self.until is None or day < self.until)


def memoranda() -> tuple[Memorandum, ...]:
    """Every memorandum, by code. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "credit_measures")


def matching(colour: str, subject_kind: str, conduct: str, day: date
             ) -> list[tuple[Memorandum, Measure]]:  # fmt: skip
    """The measures of a day for one kind of subject on one list because of one conduct."""
    return [
        (memo, one)
        for memo in memoranda()
        if memo.colour == colour and memo.holds_on(day)
        for one in memo.measures
        if one.fits(subject_kind, conduct)
    ]


def offered(occasion: str, subject_kind: str, day: date) -> list[Measure]:
    """The incentives that a red name of this kind enjoys at a step on a day."""
    return [one for memo in memoranda() if memo.colour == Colour.RED and memo.holds_on(day)
            for one in memo.measures if occasion in one.occasions and subject_kind in one.objects]  # fmt: skip


def measure_of(code: str) -> Measure | None:
    """The measure of a code, or None."""
    return next((one for memo in memoranda() for one in memo.measures if one.code == code), None)


@cache
def _load(folder: Path) -> tuple[Memorandum, ...]:
    found = tuple(read_memorandum(path) for path in sorted(folder.glob("*.yaml")))
    codes = [one.code for memo in found for one in memo.measures]
    if len(codes) != len(set(codes)):
        raise BadRule(folder, 1, "措施编码重复")
    return found


def read_memorandum(path: Path) -> Memorandum:
    """Read one memorandum. Raises BadRule."""
    block = read(path).only(
        {"code", "title", "issuer", "list", "since", "mark", "source", "measures"},
        {"number", "until"},
    )
    colour = _known(block["list"], Colour.values)
    return Memorandum(
        block.text("code"), block.text("title"), block.text("number"), block.text("issuer"),
        colour, block["since"].day(), block["until"].day() if "until" in block else None,
        _known(block["mark"], MARKS), block.text("source"),
        tuple(_measure(leaf, colour) for leaf in block["measures"].leaves()),
    )  # fmt: skip


def _measure(leaf: Leaf, colour: str) -> Measure:
    block = leaf.block().only(NEED, MAY)
    told = _known(block["effect"], EFFECTS)
    if (told == "incentive") != (colour == Colour.RED):
        raise block["effect"].bad("红名单只用激励，黑名单只用限制和提示")
    restriction = _known(block["restriction"], Restriction.values) if "restriction" in block else ""
    if (told == "restrict") != bool(restriction):
        raise leaf.bad("限制类措施应写明 restriction，其他措施不写")
    return Measure(
        code=block.text("code"), label=block.text("label"), told=told, restriction=restriction,
        objects=tuple(_known(one, SubjectKind.values) for one in block["objects"].leaves()),
        occasions=tuple(_known(one, OCCASIONS) for one in block["occasions"].leaves()),
        unit=block.text("unit"), basis=block.text("basis"), mark=_known(block["mark"], MARKS),
        listed=_known(block["listed"], LISTED) if "listed" in block else "",
        conducts=tuple(one.text() for one in block["conducts"].leaves())
        if "conducts" in block else (),
        note=block.text("note"),
    )  # fmt: skip


def _known(leaf: Leaf, known: object) -> str:
    if leaf.text() not in known:  # type: ignore[operator]
        raise leaf.bad(f"不认识的值：{leaf.text()}")
    return leaf.text()
