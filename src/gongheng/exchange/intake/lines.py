"""A file line by line, nothing silently lost: every line ends as a row or as a reason."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from gongheng.exchange.intake.names import safe_excerpt

LONGEST_LINE = 1 << 20  # bytes; a longer line is refused unread, so that memory stays bounded
_NO_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be read: of a whole line, or of one field of a row that was kept.

    `raw_excerpt` is short and masked (telephones, id numbers, named persons): it may be stored.
    """

    line: int
    field: str
    reason_zh: str
    raw_excerpt: str


class LineFault(Exception):
    """The core of a line is missing; turned into `Unreadable` by `read_lines`."""

    def __init__(self, field: str, reason_zh: str, raw: object = "") -> None:
        super().__init__(field)
        self.field = field
        self.reason_zh = reason_zh
        self.raw = raw


class Warnings:
    """Collects the faults of one line that do not cost the row."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.found: list[Unreadable] = []

    def __call__(self, field: str, reason_zh: str, raw: object = "") -> None:
        self.found.append(Unreadable(self.line, field, reason_zh, safe_excerpt(raw)))

    def done(self) -> tuple[Unreadable, ...]:
        """In the order found."""
        return tuple(self.found)


R = TypeVar("R")


def read_lines(
    path: Path, parse: Callable[[dict[str, Any], Warnings], R], key: Callable[[R], str]
) -> Iterator[R | Unreadable]:
    """One answer for every line of the file, in order. A key seen before is a fault, too."""
    seen: dict[str, int] = {}
    for number, raw in _raw_lines(path):
        try:
            row = parse(_object(raw), Warnings(number))
            first = seen.setdefault(key(row), number)
            if first != number:
                _fault("id", f"与第{first}行重复，保留先出现的一行。", key(row))
        except LineFault as fault:
            yield Unreadable(number, fault.field, fault.reason_zh, safe_excerpt(fault.raw))
        else:
            yield row


def _raw_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            whole = line
            while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE + 1)
            yield number, whole.removeprefix(_NO_BOM) if number == 1 else whole


def _object(raw: bytes) -> dict[str, Any]:
    if len(raw) > LONGEST_LINE:
        _fault("", "该行超过1 MiB，未读取。", raw[:200].decode("utf-8", "replace"))
    try:
        text = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        _fault("", "该行不是UTF-8文字。", raw[:200].decode("utf-8", "replace"))
    if not text:
        _fault("", "空行。")
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _fault("", "该行不是完整的JSON。", text)
    if not isinstance(found, dict):
        _fault("", "该行不是一条记录（应为JSON对象）。", text)
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _fault(field: str, reason_zh: str, raw: object = "") -> NoReturn:
    raise LineFault(field, reason_zh, raw)
