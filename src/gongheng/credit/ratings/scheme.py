"""A rating model as data: base, indicators with weights, caps and decay, grades. Read strictly."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from gongheng.credit.catalogue.kinds import Category, Level, SubjectKind
from gongheng.credit.points.drafts import refuse_traps
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import BadRule, Block, Leaf, parse

NAME = Path("评价模型")
RECORD, REGISTERED, PLEDGED = "record", "registered", "pledged"
UNGRADED = "none"  # the key of a record without a level or a result
RESULTS = "performance_result"
CENT = Decimal("0.01")
LARGEST, LONGEST_MONTHS, MOST_INDICATORS, LONGEST = Decimal(1000), 240, 20, 60_000


@dataclass(frozen=True)
class Step:
    """Until so many months after the decision it counts with this share."""

    months: int
    share: Decimal


@dataclass(frozen=True)
class Indicator:
    """One line of the model. `points` by level, by result of performance, or `each`."""

    code: str
    label: str
    source: str
    cap: Decimal
    points: tuple[tuple[str, Decimal], ...]
    categories: tuple[str, ...] = ()
    by: str = "level"
    steps: tuple[Step, ...] = ()

    def worth(self, key: str) -> Decimal:
        """Points of one record of this level or result, before decay."""
        told = dict(self.points)
        return told.get(key or UNGRADED, told.get(UNGRADED, Decimal(0)))

    def capped(self, total: Decimal) -> Decimal:
        """The sum of the line, not beyond its cap either way."""
        return max(-self.cap, min(self.cap, total))


@dataclass(frozen=True)
class Scheme:
    """A whole model for one kind of subject."""

    kind: str
    title: str
    basis: str
    mark: str
    base: Decimal
    least: Decimal
    most: Decimal
    indicators: tuple[Indicator, ...]
    grades: tuple[tuple[str, str, Decimal], ...]  # grade, label, from; best first
    digest: str = ""

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")

    def score(self, lines: list[Decimal]) -> Decimal:
        """The sum of capped lines on the base, kept between least and most."""
        return max(self.least, min(self.most, self.base + sum(lines, Decimal(0)))).quantize(CENT)

    def grade(self, score: Decimal) -> str:
        """The best grade whose bound is reached."""
        return next(code for code, _, bound in self.grades if score >= bound)

    def label(self, grade: str) -> str:
        """A grade in words."""
        return next((label for code, label, _ in self.grades if code == grade), grade)


def samples() -> dict[str, str]:
    """Kind → text of the sample model in the rulebook, to begin a draft with."""
    return _samples(rulebook_root() / "codelists" / "credit_ratings")


@cache
def _samples(folder: Path) -> dict[str, str]:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
    return {read_scheme(text, path).kind: text for path, text in texts.items()}


@cache
def read_scheme(text: str, name: Path = NAME) -> Scheme:
    """Read a model. Raises BadRule naming file and line."""
    if len(text) > LONGEST:
        raise BadRule(name, 1, f"评价模型不得超过 {LONGEST} 个字符")
    refuse_traps(text, name)
    need = {"kind", "title", "basis", "mark", "base", "least", "most", "indicators", "grades"}
    block = parse(name, text).only(need, {"note"})
    kind, mark = _known(block["kind"], SubjectKind.values), _known(block["mark"], list(MARKS))
    least, most, base = (_figure(block[one]) for one in ("least", "most", "base"))
    if not 0 <= least <= base <= most:
        raise block["base"].bad("应有 0 ≤ least ≤ base ≤ most")
    indicators = tuple(_indicator(leaf.block()) for leaf in block["indicators"].leaves())
    codes = {one.code for one in indicators}
    if not 0 < len(codes) <= MOST_INDICATORS or len(codes) != len(indicators):
        raise block["indicators"].bad(f"应有 1 至 {MOST_INDICATORS} 项指标，code 不得重复")
    return Scheme(kind, block.text("title"), block.text("basis"), mark, base, least, most,
                  indicators, _grades(block, least), sm3_hex(text.encode()))  # fmt: skip


def _indicator(block: Block) -> Indicator:
    block.only({"code", "label", "source", "cap", "points"}, {"categories", "by", "steps", "note"})
    source = _known(block["source"], [RECORD, REGISTERED, PLEDGED])
    by = _known(block["by"], ["level", RESULTS]) if "by" in block else "level"
    points = tuple((key.text(), _figure(value)) for key, value in block["points"].block())
    allowed = {*(str(one) for one in Level.values if one), UNGRADED} if by == "level" else None
    if source != RECORD and {key for key, _ in points} != {UNGRADED}:
        raise block["points"].bad(f"只能写 {UNGRADED} 一项")
    if allowed is not None and not {key for key, _ in points} <= allowed:
        raise block["points"].bad(f"等级应为 {'、'.join(sorted(allowed))} 之一")
    if (source == RECORD) != ("categories" in block and "steps" in block):
        raise block["source"].bad("信用记录的指标应写 categories 和 steps，其他的不写")
    found = (_known(one, Category.values) for one in block["categories"].leaves()) \
        if source == RECORD else ()  # fmt: skip
    cap = _figure(block["cap"])
    if cap <= 0:
        raise block["cap"].bad("cap 应大于零")
    return Indicator(block.text("code"), block.text("label"), source, cap, points, tuple(found),
                     by, _steps(block["steps"]) if source == RECORD else ())  # fmt: skip


def _steps(leaf: Leaf) -> tuple[Step, ...]:
    found = []
    for one in leaf.leaves():
        block = one.block().only({"months", "share"}, set())
        months, share = block["months"].plain, _figure(block["share"])
        fits = isinstance(months, int) and not isinstance(months, bool)
        if not fits or not 0 < months <= LONGEST_MONTHS or not 0 <= share <= 1:
            raise one.bad(f"months 应为 1 至 {LONGEST_MONTHS} 的整数，share 应在 0 与 1 之间")
        found.append(Step(months, share))
    if not found or [one.months for one in found] != sorted({one.months for one in found}):
        raise leaf.bad("各段的 months 应从小到大，不得重复")
    return tuple(found)


def _grades(block: Block, least: Decimal) -> tuple[tuple[str, str, Decimal], ...]:
    found = []
    for leaf in block["grades"].leaves():
        one = leaf.block().only({"grade", "label", "from"}, set())
        found.append((one.text("grade"), one.text("label"), _figure(one["from"])))
    bounds = [bound for _, _, bound in found]
    distinct = len({grade for grade, _, _ in found}) == len(found)
    if not found or bounds != sorted(set(bounds), reverse=True) or bounds[-1] > least:
        raise block["grades"].bad("等级应从高到低，分数线不重复，最低一级从 least 起")
    if not distinct or any(len(grade) > 10 for grade, _, _ in found):
        raise block["grades"].bad("等级不得重复，代号不超过十个字符")
    return tuple(found)


def _figure(leaf: Leaf) -> Decimal:
    """An exact figure, written as text so that no float comes near it."""
    try:
        value = Decimal(leaf.text())
        fits = value.is_finite() and abs(value) <= LARGEST and value == value.quantize(CENT)
    except InvalidOperation:
        fits = False
    if not fits:
        raise leaf.bad(f'应为带引号的数字，至多两位小数，绝对值不超过 {LARGEST}，如 "-3.5"')
    return value


def _known(leaf: Leaf, known: list[str]) -> str:
    if leaf.text() not in known:
        raise leaf.bad(f"不认识的值：{leaf.text()[:40]}")
    return leaf.text()
