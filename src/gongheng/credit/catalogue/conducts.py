"""失信行为清单: which conduct of whom, how grave, from which day, on which article."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.credit.catalogue.kinds import Level, SubjectKind
from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import BadRule, Leaf, read


@dataclass(frozen=True)
class Conduct:
    """One conduct of one kind of subject, graded for a time. `[since, until)`.

    `level` "" means 一般失信行为: recorded and restrained, without points.
    """

    code: str
    label: str
    subject: str
    level: str
    since: date
    article: str
    mark: str
    until: date | None = None
    repairable: bool = True
    note: str = ""

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")

    def holds_on(self, day: date) -> bool:
        """Whether this grading was in force that day."""
        return self.since <= day and (self.until is None or day < self.until)


def conducts() -> tuple[Conduct, ...]:
    """Every grading ever in force, by code and day. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "credit_conducts")


def conducts_on(day: date, subject: str = "") -> tuple[Conduct, ...]:
    """The gradings in force on a day, of one kind of subject when it is given."""
    return tuple(c for c in conducts() if c.holds_on(day) and subject in {"", c.subject})


def conduct_on(code: str, day: date) -> Conduct | None:
    """How the conduct of this code was graded on that day, or None."""
    return next((c for c in _by_code(code) if c.holds_on(day)), None)


def conduct_label(code: str) -> str:
    """The words of a conduct, of its latest grading; "" when unknown."""
    rows = _by_code(code)
    return rows[-1].label if rows else ""


@cache
def _by_code(code: str) -> tuple[Conduct, ...]:
    return tuple(one for one in conducts() if one.code == code)


@cache
def _load(folder: Path) -> tuple[Conduct, ...]:
    return read_conducts(sorted(folder.glob("*.yaml")))


def read_conducts(paths: list[Path]) -> tuple[Conduct, ...]:
    """Read some files of gradings, e.g. a draft to be simulated. Raises BadRule."""
    found: list[Conduct] = []
    for path in paths:
        block = read(path).only({"title", "mark", "since", "entries"}, {"note", "until"})
        since = block["since"].day()
        until = block["until"].day() if "until" in block else None
        for leaf in block["entries"].leaves():
            one = _conduct(leaf, since, until, block.text("mark"))
            _refuse_overlap(one, found, leaf)
            found.append(one)
    if not found:
        raise BadRule(Path("credit_conducts"), 1, "失信行为清单是空的")
    return tuple(sorted(found, key=lambda one: (one.code, one.since)))


def _conduct(leaf: Leaf, since: date, until: date | None, mark: str) -> Conduct:
    block = leaf.block().only(
        {"code", "label", "subject", "level", "article"},
        {"since", "until", "mark", "repairable", "note"},
    )
    level = block["level"].plain
    if level is None or level not in Level.values:
        raise block["level"].bad(f"level 应为 {'、'.join(repr(v) for v in Level.values)} 之一")
    if block.text("subject") not in SubjectKind.values:
        raise block["subject"].bad(f"不认识的主体：{block.text('subject')}")
    own_mark = block.text("mark", mark)
    if own_mark not in MARKS:
        raise leaf.bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    return Conduct(
        code=block.text("code"), label=block.text("label"), subject=block.text("subject"),
        level=str(level), article=block.text("article"), mark=own_mark,
        since=block["since"].day() if "since" in block else since,
        until=block["until"].day() if "until" in block else until,
        repairable=block.flag("repairable", default=True), note=block.text("note"),
    )  # fmt: skip


def _refuse_overlap(one: Conduct, earlier: list[Conduct], leaf: Leaf) -> None:
    for other in earlier:
        apart = (other.until or date.max) <= one.since or (one.until or date.max) <= other.since
        if other.code == one.code and not apart:
            raise leaf.bad(f"{one.code} 在同一天有两个等级")
