"""国民经济行业分类 (GB/T 4754-2017): sections A–T down to four-digit classes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.foundation.codelists.dated import DatedList, by_code, refuse_orphans
from gongheng.foundation.codelists.rows import (
    BadList,
    list_folder,
    period,
    read_rows,
    rulebook_root,
)

COLUMNS = ("code", "name", "parent", "level", "since", "until")
# The length of a code is its level: section letter, then two, three, four digits.
LEVELS = {1: "section", 3: "division", 4: "group", 5: "class"}

_CODE = re.compile(r"[A-T]([0-9]{2,4})?")


@dataclass(frozen=True, slots=True)
class Industry:
    """One row of the tree."""

    code: str
    name: str
    parent: str
    level: str
    since: date
    until: date


@dataclass(frozen=True)
class Industries(DatedList[Industry]):
    """The tree; a few codes of the standard are missing from our source, see source.yaml."""

    below: dict[str, list[str]] = field(default_factory=dict)

    @staticmethod
    def load(root: Path | None = None) -> "Industries":
        """Read once per rulebook; `BadList` names file and line of a bad row."""
        return _load(root or rulebook_root())

    def full_name(self, code: str, on: date | None = None) -> str:
        """The names from the section down, joined by ' / '."""
        row = self.get(code, on)
        return f"{self.full_name(row.parent, on)} / {row.name}" if row.parent else row.name

    def parent(self, code: str) -> str | None:
        """The code above; None for a section."""
        return self.get(code).parent or None

    def children(self, code: str) -> tuple[str, ...]:
        """Codes directly below, in order."""
        self.get(code)
        return tuple(self.below.get(code, ()))


@cache
def _load(root: Path) -> Industries:
    path = list_folder("industries", root) / "gbt4754_2017.csv"
    rows = by_code(path, _rows(path))
    refuse_orphans(path, rows, {code: versions[-1].parent for code, versions in rows.items()})
    below: dict[str, list[str]] = {}
    for code, versions in rows.items():
        below.setdefault(versions[-1].parent, []).append(code)
    return Industries(rows, below)


def _rows(path: Path) -> Iterator[tuple[int, Industry]]:
    for line, (code, name, parent, level, since, until) in read_rows(path, COLUMNS):
        if not _CODE.fullmatch(code) or LEVELS.get(len(code)) != level:
            raise BadList(path, line, "code and level do not agree")
        if parent != _above(code) or not name:
            raise BadList(path, line, "parent or name is wrong")
        yield line, Industry(code, name, parent, level, *period(path, line, since, until))


def _above(code: str) -> str:
    return {1: "", 3: code[:1]}.get(len(code), code[:-1])
