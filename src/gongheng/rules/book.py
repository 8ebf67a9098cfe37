"""The law of a place on a day: `default_book().law("hubei.wuhan", day)["contracts/sign"]`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.rules.places import Places
from gongheng.rules.rulings import BOUNDS, MARKS, UNITS, Ruling, may_stand_beside
from gongheng.rules.strict import BadRule, Block, read

# Read by calendar, procedures, codelists, scales, benchmarks and the tests; not places.
OTHER_FOLDERS = {
    "calendar", "procedures", "codelists", "cases", "scales", "wording", "benchmarks",
}  # fmt: skip
RULE_KEYS = {"title", "question", "unit", "bound", "values"}
VALUE_KEYS = {"value", "law", "article", "mark"}


class NoRule(KeyError):
    """The law of that place on that day is silent on that key."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Rule:
    """One rule file: all a place ever said on one key, oldest first; None ends it."""

    path: Path
    line: int
    place: str
    key: str
    title: str
    unit: str
    bound: str
    dated: tuple[tuple[date, Ruling | None], ...]

    def on(self, day: date) -> Ruling | None:
        """Give the ruling in force on a day, or None before the first and after the end."""
        spoken = [ruling for since, ruling in self.dated if since <= day]
        return spoken[-1] if spoken else None


@dataclass(frozen=True)
class Law:
    """The law of one place on one day."""

    book: "Rulebook"
    place: str
    day: date

    def rulings(self, key: str) -> list[Ruling]:
        """Give what the nation, the province and the city say; those that are silent, out."""
        spoken = (self.book.rule(scope, key) for scope in self.book.places.scopes(self.place))
        found = (rule.on(self.day) for rule in spoken if rule)
        return [ruling for ruling in found if ruling]

    def __getitem__(self, key: str) -> Ruling:
        """Give the strictest ruling. Raises NoRule where the law is silent.

        The local one holds where it may differ (`open`); where both say the same, the higher is
        quoted.
        """
        rulings = self.rulings(key)
        if not rulings:
            raise NoRule(f"{self.day} 在 {self.place} 没有规则 {key}")
        strictest = rulings[0]
        for lower in rulings[1:]:
            differs = strictest.bound == "open" or lower.value != strictest.value
            if differs and may_stand_beside(strictest.bound, lower.value, strictest.value):
                strictest = lower
        return strictest

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and bool(self.rulings(key))

    def __iter__(self) -> Iterator[str]:
        """Give the keys on which the law speaks, sorted."""
        return (key for key in self.book if key in self)


class Rulebook:
    """All rules of all places; load it once."""

    def __init__(self, places: Places, rules: dict[tuple[str, str], Rule]) -> None:
        self.places = places
        self._rules = rules
        for rule in rules.values():
            self._refuse_laxer_than_above(rule)

    @classmethod
    def load(cls, root: Path) -> "Rulebook":
        """Read a rulebook folder.

        Raises BadRule, naming file and line, for an unknown or missing key, a wrong type, a
        duplicate, a folder that is no place, and a local rule laxer than the one above it.
        """
        places = Places.load(root / "places.yaml")
        rules = {}
        for folder in sorted(path for path in root.iterdir() if path.is_dir()):
            if folder.name in places.names:
                for path in sorted(folder.rglob("*")):
                    if path.is_file():
                        rule = _read_rule(path, folder)
                        rules[rule.place, rule.key] = rule
            elif folder.name not in OTHER_FOLDERS:
                raise BadRule(folder, 1, "既不是地方（见 places.yaml），也不是已知的文件夹")
        return cls(places, rules)

    def law(self, place: str, day: date) -> Law:
        """Give the law of a place on a day. Raises NoPlace for a place nobody named."""
        self.places.scopes(place)
        return Law(self, place, day)

    def rule(self, place: str, key: str) -> Rule | None:
        """Give what one place alone says on a key."""
        return self._rules.get((place, key))

    def rules(self) -> list[Rule]:
        """Give every rule, the nation first, then by place and key."""
        order = list(self.places.names)
        return sorted(self._rules.values(), key=lambda rule: (order.index(rule.place), rule.key))

    def __iter__(self) -> Iterator[str]:
        """Give every key on which some place ever spoke, sorted."""
        return iter(sorted({key for _, key in self._rules}))

    def _refuse_laxer_than_above(self, rule: Rule) -> None:
        for scope in self.places.scopes(rule.place)[:-1]:
            above = self.rule(scope, rule.key)
            if above is None:
                continue
            if (above.unit, above.bound) != (rule.unit, rule.bound):
                raise BadRule(rule.path, rule.line, f"unit、bound 应与 {scope}/{rule.key} 相同")
            for since, here in rule.dated:
                higher = above.on(since)
                if here and higher and not may_stand_beside(rule.bound, here.value, higher.value):
                    reason = f"{here.shown}不得宽于{higher.source}的{higher.shown}"
                    raise BadRule(rule.path, rule.line, reason)


def _read_rule(path: Path, folder: Path) -> Rule:
    if path.suffix != ".yaml":
        raise BadRule(path, 1, "规则文件应以 .yaml 结尾")
    block = read(path).only(RULE_KEYS, {"id"})
    for name, known in (("unit", set(UNITS)), ("bound", set(BOUNDS))):
        if block.text(name) not in known:
            raise block[name].bad(f"{name} 应为 {'、'.join(sorted(known))} 之一")
    key = path.relative_to(folder).with_suffix("").as_posix()
    unit, bound = block.text("unit"), block.text("bound")
    if not UNITS[unit].counts and unit != "flag" and bound not in {"exactly", "open"}:
        raise block["bound"].bad("文字不能比大小，bound 应为 exactly 或 open")
    values = block["values"].block()
    dated = [
        (since.day(), _read_value(since.day(), leaf.block(), block, folder.name, key))
        for since, leaf in values
    ]
    if not any(ruling for _, ruling in dated):
        raise values.bad("至少要有一个值")
    dated.sort(key=lambda pair: pair[0])
    title = block.text("title")
    return Rule(path, block.line, folder.name, key, title, unit, bound, tuple(dated))


def _read_value(since: date, value: Block, rule: Block, place: str, key: str) -> Ruling | None:
    value.only(VALUE_KEYS, {"note"})
    if value.text("mark") not in MARKS:
        raise value["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    law, article = value.text("law"), value.text("article")
    if value["value"].plain is None:  # repealed without a successor
        return None
    return Ruling(
        key=key,
        value=UNITS[rule.text("unit")].read(value["value"]),
        unit=rule.text("unit"),
        bound=rule.text("bound"),
        since=since,
        law=law,
        article=article,
        mark=value.text("mark"),
        place=place,
        title=rule.text("title"),
        question=rule.text("question"),
        id=rule.text("id"),
        note=value.text("note"),
    )


def rulebook_root() -> Path:
    """Give the rulebook folder: GONGHENG_RULEBOOK, else the nearest one above this package.

    Raises FileNotFoundError when neither is there.
    """
    named = os.environ.get("GONGHENG_RULEBOOK")
    return Path(named) if named else _nearest_root()


@cache
def _nearest_root() -> Path:
    for folder in Path(__file__).resolve().parents:
        if (folder / "rulebook" / "places.yaml").is_file():
            return folder / "rulebook"
    raise FileNotFoundError("找不到 rulebook：请设置环境变量 GONGHENG_RULEBOOK")


@cache
def _book_at(root: Path) -> Rulebook:
    return Rulebook.load(root)


def default_book() -> Rulebook:
    """Give the rulebook of this installation, read once."""
    return _book_at(rulebook_root())


def place_of(region_code: str) -> str:
    """Give the place of a six-digit region code; see `Places.of`."""
    return default_book().places.of(region_code)
