"""Strict reading of the code lists under `rulebook/codelists/`: a bad row names file and line."""

import csv
import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path


class BadList(ValueError):
    """A code list that may not be used; says file and line."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {reason}")
        self.path = path
        self.line = line


def rulebook_root() -> Path:
    """The folder named by GONGHENG_RULEBOOK, else the nearest `rulebook/` above this package."""
    if named := os.environ.get("GONGHENG_RULEBOOK"):
        return Path(named)
    return _nearest_root()


@cache
def _nearest_root() -> Path:
    for above in Path(__file__).resolve().parents:
        if (above / "rulebook" / "codelists").is_dir():
            return above / "rulebook"
    raise FileNotFoundError("no rulebook/ above the package; set GONGHENG_RULEBOOK")


def list_folder(name: str, root: Path | None = None) -> Path:
    """`rulebook/codelists/<name>` of the given or the found rulebook."""
    return (root or rulebook_root()) / "codelists" / name


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """(line, fields) of each row; the head must be exactly `columns`, no field may be padded."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        if tuple(next(rows, ())) != columns:
            raise BadList(path, 1, f"head must be {','.join(columns)}")
        for fields in rows:
            if len(fields) != len(columns):
                raise BadList(path, rows.line_num, f"{len(fields)} fields, not {len(columns)}")
            for field in fields:
                if field and (field[0].isspace() or field[-1].isspace()):
                    raise BadList(path, rows.line_num, "a field is padded with space")
            yield rows.line_num, fields


def period(path: Path, line: int, since: str, until: str) -> tuple[date, date]:
    """[since, until): empty since is 'before this list begins', empty until is 'still'."""
    if not since and not until:
        return date.min, date.max
    try:
        start = date.fromisoformat(since) if since else date.min
        end = date.fromisoformat(until) if until else date.max
    except ValueError:
        raise BadList(path, line, "a day is not written yyyy-mm-dd") from None
    if start >= end:
        raise BadList(path, line, "until must be later than since")
    return start, end


def refuse_overlap(
    path: Path, line: int, seen: list[tuple[date, date]], new: tuple[date, date]
) -> None:
    """One code has one meaning on a day."""
    if any(new[0] < end and start < new[1] for start, end in seen):
        raise BadList(path, line, "the same code holds twice on one day")
