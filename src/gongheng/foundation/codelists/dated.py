"""A code list whose rows have first and last days; the base of regions, industries and classes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from gongheng.foundation.codelists.rows import BadList, refuse_overlap


class Dated(Protocol):
    """What every row has."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date: ...


R = TypeVar("R", bound=Dated)


@dataclass(frozen=True)
class DatedList(Generic[R]):
    """Rows by code, in time. Without a day the latest row of a code is meant."""

    by_code: dict[str, list[R]]

    def find(self, code: str, on: date | None = None) -> R | None:
        """The row that holds on that day; None when there is none."""
        rows = self.by_code.get(code, [])
        if on is None:
            return rows[-1] if rows else None
        return next((row for row in rows if row.since <= on < row.until), None)

    def get(self, code: str, on: date | None = None) -> R:
        """As `find`; an unknown code or day raises `KeyError`."""
        row = self.find(code, on)
        if row is None:
            raise KeyError(code if on is None else f"{code} on {on}")
        return row

    def name(self, code: str, on: date | None = None) -> str:
        """The name of the code on that day."""
        return self.get(code, on).name

    def exists(self, code: str, on: date | None = None) -> bool:
        """Whether the code is known (on that day)."""
        return self.find(code, on) is not None

    def __iter__(self) -> Iterator[R]:
        for rows in self.by_code.values():
            yield from rows

    def __len__(self) -> int:
        return len(self.by_code)


def by_code(path: Path, lines: Iterable[tuple[int, R]]) -> dict[str, list[R]]:
    """Group checked rows; a code that holds twice on one day is refused with its line."""
    found: dict[str, list[R]] = {}
    for line, row in lines:
        if earlier := found.get(row.code):
            refuse_overlap(
                path, line, [(r.since, r.until) for r in earlier], (row.since, row.until)
            )
            earlier.append(row)
            earlier.sort(key=lambda r: r.since)
        else:
            found[row.code] = [row]
    if not found:
        raise BadList(path, 2, "the list is empty")
    return found


def refuse_orphans(path: Path, rows: dict[str, list[R]], parents: dict[str, str]) -> None:
    """Every parent must itself stand in the list."""
    for code, parent in parents.items():
        if parent and parent not in rows:
            raise BadList(path, _line_of(path, code), f"{code}: no parent {parent}")


def _line_of(path: Path, code: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, text in enumerate(lines, 1) if text.startswith(f"{code},")), 0)
