"""The first sheet of an XLSX workbook as rows of text; small, and careful with hostile files."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree as ET

from gongheng.foundation.refusals import Refused

MOST_BYTES = 32 * 2**20  # unpacked; a statement of five thousand lines needs a twentieth
MOST_COLUMNS = 64
NAME = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PLACE = re.compile(r"([A-Z]{1,3})[0-9]+")
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows. Refuses `statement_unreadable` for anything that is no plain workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            _refuse_a_large(book)
            shared = _strings(book) if STRINGS in book.namelist() else []
            return [_row(row, shared) for row in _parsed(book, SHEET).iter(f"{NAME}row")]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, ET.ParseError,
            NotImplementedError, RuntimeError, EOFError, zlib.error) as error:  # fmt: skip
        raise Refused("statement_unreadable", field="statement",
                      message="不是可以读取的表格文件") from error  # fmt: skip


def _refuse_a_large(book: zipfile.ZipFile) -> None:
    if sum(one.file_size for one in book.infolist()) > MOST_BYTES:
        raise ValueError("unpacks to too much")


def _parsed(book: zipfile.ZipFile, name: str) -> ET.Element:
    """Parse one part; a declared type or entity is no part of a workbook and is refused."""
    with book.open(name) as part:
        content = part.read(MOST_BYTES + 1)
    text = content.decode("utf-8")  # as text, so that no other encoding hides a declaration
    if len(content) > MOST_BYTES or "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError(name)
    return ET.fromstring(text)  # noqa: S314  # without DOCTYPE there is nothing to expand


def _strings(book: zipfile.ZipFile) -> list[str]:
    found = _parsed(book, STRINGS).iter(f"{NAME}si")
    return ["".join(part.text or "" for part in one.iter(f"{NAME}t")) for one in found]


def _row(row: ET.Element, shared: list[str]) -> list[str]:
    cells: dict[int, str] = {}
    for number, cell in enumerate(row.iter(f"{NAME}c")):
        place = PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else number
        if column < MOST_COLUMNS:
            cells[column] = _text(cell, shared)
    return [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]


def _text(cell: ET.Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{NAME}t"))
    value = cell.findtext(f"{NAME}v") or ""
    return shared[int(value)] if cell.get("t") == "s" else value


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
