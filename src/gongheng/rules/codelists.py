"""Lists that an act defines (否决情形、限制排斥情形 …): strict, dated, each with its source."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import BadRule, Leaf, read

HEAD = {"title", "law", "article", "mark", "since", "entries"}


class NoCode(KeyError):
    """A code the list does not hold on that day."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Entry:
    """One line of a list, good from `since` until the day before `until`."""

    code: str
    label: str
    since: date
    until: date | None = None
    article: str = ""
    note: str = ""

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Codelist:
    """A list with the act it comes from. One code may stand twice, for different days."""

    title: str
    law: str
    article: str
    mark: str
    entries: tuple[Entry, ...]
    note: str = ""

    @classmethod
    def load(cls, path: Path) -> "Codelist":
        """Read one list.

        Raises BadRule, naming file and line, for unknown or missing keys, wrong types, and a code
        that would hold twice on one day.
        """
        block = read(path).only(HEAD, {"note"})
        if block.text("mark") not in MARKS:
            raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
        since = block["since"].day()
        entries: list[Entry] = []
        for leaf in block["entries"].leaves():
            entry = _entry(leaf, since)
            _refuse_overlap(entry, entries, leaf)
            entries.append(entry)
        if not entries:
            raise BadRule(path, block["entries"].line, "至少要有一项")
        law, article = block.text("law"), block.text("article")
        return cls(
            block.text("title"),
            law,
            article,
            block.text("mark"),
            tuple(entries),
            block.text("note"),
        )

    @property
    def source(self) -> str:
        return f"{self.law}{self.article}"

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例; see `Ruling.standing`."""
        return STANDINGS.get(self.mark, "")

    def on(self, day: date) -> tuple[Entry, ...]:
        """Give the entries that hold on a day, in the order of the act."""
        return tuple(entry for entry in self.entries if entry.holds_on(day))

    def label(self, code: str, on: date) -> str:
        """Give the label of a code on a day. Raises NoCode when it does not hold then."""
        for entry in self.on(on):
            if entry.code == code:
                return entry.label
        raise NoCode(f"{self.title}在{on}没有代码 {code}")


def _entry(leaf: Leaf, since: date) -> Entry:
    block = leaf.block().only({"code", "label"}, {"since", "until", "article", "note"})
    start = block["since"].day() if "since" in block else since
    until = block["until"].day() if "until" in block else None
    if until is not None and until <= start:
        raise block["until"].bad(f"until 应晚于 {start}")
    return Entry(
        code=block.text("code"),
        label=block.text("label"),
        since=start,
        until=until,
        article=block.text("article"),
        note=block.text("note"),
    )


def _refuse_overlap(entry: Entry, earlier: list[Entry], leaf: Leaf) -> None:
    for other in earlier:
        if (
            other.code == entry.code
            and other.since < (entry.until or date.max)
            and entry.since < (other.until or date.max)
        ):
            raise leaf.bad(f"重复的代码：{entry.code}")


@cache
def _codelist_at(path: Path) -> Codelist:
    return Codelist.load(path)


def codelist(name: str) -> Codelist:
    """Give a list of this installation, e.g. "rejection_grounds/实施条例第五十一条".

    Raises FileNotFoundError when there is none of that name.
    """
    return _codelist_at(rulebook_root() / "codelists" / f"{name}.yaml")
