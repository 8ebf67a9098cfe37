"""公共资源交易分类代码: the first three characters of a 统一交易标识码."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.foundation.codelists.dated import DatedList, by_code
from gongheng.foundation.codelists.rows import (
    BadList,
    list_folder,
    period,
    read_rows,
    rulebook_root,
)

COLUMNS = ("code", "name", "family", "family_name", "mark", "source", "since", "until")
# Whence a row is known: seen in a running platform, from memory, or our own proposal.
MARKS = ("V-code", "M", "D")

_CODE = re.compile(r"[A-Z][0-9]{2}")


@dataclass(frozen=True, slots=True)
class TradeClass:
    """One class; `mark` says how far it may be trusted."""

    code: str
    name: str
    family: str
    family_name: str
    mark: str
    source: str
    since: date
    until: date

    @property
    def is_confirmed(self) -> bool:
        """Seen in a running platform; everything else is shown as 待核实."""
        return self.mark == "V-code"


@dataclass(frozen=True)
class TradeClasses(DatedList[TradeClass]):
    """A01 … Z99."""

    @staticmethod
    def load(root: Path | None = None) -> "TradeClasses":
        """Read once per rulebook; `BadList` names file and line of a bad row."""
        return _load(root or rulebook_root())

    def of_family(self, letter: str) -> tuple[TradeClass, ...]:
        """The classes of a family: A 工程建设, B 土地和矿业权, C 国有产权, D 政府采购, Z 其他."""
        return tuple(row for row in self if row.family == letter)


@cache
def _load(root: Path) -> TradeClasses:
    path = list_folder("trade_classes", root) / "trade_classes.csv"
    return TradeClasses(by_code(path, _rows(path)))


def _rows(path: Path) -> Iterator[tuple[int, TradeClass]]:
    for line, fields in read_rows(path, COLUMNS):
        code, name, family, family_name, mark, source, since, until = fields
        if not _CODE.fullmatch(code) or family != code[0]:
            raise BadList(path, line, "code must be a letter and two digits, of its family")
        if mark not in MARKS or not all((name, family_name, source)):
            raise BadList(path, line, f"name, family_name, source and a mark of {MARKS} are needed")
        days = period(path, line, since, until)
        yield line, TradeClass(code, name, family, family_name, mark, source, *days)
