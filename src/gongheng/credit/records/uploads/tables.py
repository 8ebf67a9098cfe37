"""Read a table out of an uploaded file; nothing in it may run, reach out, or grow without bound."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from gongheng.credit.records.uploads import sheets, trees
from gongheng.foundation.refusals import Refused, refuse_unless

MOST_BYTES = 20 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 8_000
ENDINGS = (".xlsx", ".csv", ".xml")


@dataclass(frozen=True)
class Line:
    """One row: its number as people count it in the file, and its cells by column."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The head and the rows."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def read(content: bytes, name: str) -> Table:
    """Return the table of a file. Refuses `file_type`, `upload_too_large`, `upload_unreadable`."""
    refuse_unless(len(content) <= MOST_BYTES, "upload_too_large", field="file")
    ending = next((one for one in ENDINGS if name.lower().endswith(one)), "")
    refuse_unless(ending, "file_type", field="file", name=name.rpartition(".")[2][:20])
    try:
        if ending == ".xml":
            return _of_elements(trees.elements(content))
        raw = sheets.rows(content) if ending == ".xlsx" else _csv_rows(content)
        return _of_rows(raw)
    except sheets.Unreadable as fault:
        raise Refused("upload_unreadable", field="file", message=str(fault)) from fault


def _of_rows(raw: Iterator[tuple[int, list[str]]]) -> Table:
    heads: tuple[str, ...] = ()
    lines: list[Line] = []
    for number, cells in raw:
        if not any(cell.strip() for cell in cells):
            continue
        if not heads:
            heads = tuple(cell.strip().rstrip("*") for cell in cells)
            refuse_unless(len(heads) <= MOST_COLUMNS, "upload_too_large", field="file")
            continue
        _bounded(len(lines), cells)
        whole = [*cells, *[""] * (len(heads) - len(cells))]
        lines.append(Line(number, tuple(whole[: len(heads)])))
    refuse_unless(heads and lines, "upload_empty", field="file")
    return Table(heads, tuple(lines))


def _of_elements(found: Iterator[tuple[int, dict[str, str]]]) -> Table:
    rows: list[tuple[int, dict[str, str]]] = []
    heads: dict[str, None] = {}
    for number, row in found:
        _bounded(len(rows), list(row.values()))
        heads.update(dict.fromkeys(row))
        refuse_unless(len(heads) <= MOST_COLUMNS, "upload_too_large", field="file")
        rows.append((number, row))
    refuse_unless(rows, "upload_empty", field="file")
    return Table(tuple(heads), tuple(
        Line(number, tuple(row.get(head, "") for head in heads)) for number, row in rows))  # fmt: skip


def _bounded(sofar: int, cells: list[str]) -> None:
    refuse_unless(sofar < MOST_ROWS, "upload_too_many_rows", field="file", most=MOST_ROWS)
    fits = all(len(cell) <= LONGEST_CELL for cell in cells)
    refuse_unless(fits, "upload_too_large", field="file")


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise sheets.Unreadable("文字编码不是 UTF-8，也不是 GB18030")
    if "\0" in text:
        raise sheets.Unreadable("这不是文本表格")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise sheets.Unreadable("表格的引号或者分隔符有误") from error
