"""The first sheet of a workbook, read as a stream under limits: no macros, no entities, no bombs."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

MOST_UNPACKED = 120 * 2**20
MOST_PARTS = 500
MOST_STRINGS = 1_000_000
WIDEST = 200  # columns read of a row; the table refuses earlier
PIECE = 1 << 16
# Everything a damaged or lying archive makes the standard library raise.
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError,
          EOFError, OSError, ValueError, LookupError)  # fmt: skip
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


class Unreadable(Exception):
    """Why a file cannot be read, in words for people."""


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of the first sheet. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            _refuse_the_dangerous(book)
            strings = list(_strings(book)) if STRINGS in book.namelist() else []
            yield from _cells(book, strings)
    except BROKEN as error:
        raise Unreadable("不是完整的 XLSX 工作簿") from error
    except expat.ExpatError as error:
        raise Unreadable("工作簿的内容不完整") from error


def parser() -> Any:
    """Return a parser that knows no document type and therefore no entity at all."""
    made = expat.ParserCreate()
    made.StartDoctypeDeclHandler = _no_doctype
    made.buffer_text = True
    return made


def _no_doctype(*_: Any) -> None:
    raise Unreadable("文件含有文档类型声明，不予读取")


def _refuse_the_dangerous(book: zipfile.ZipFile) -> None:
    names = book.namelist()
    if len(names) > MOST_PARTS or sum(one.file_size for one in book.infolist()) > MOST_UNPACKED:
        raise Unreadable("工作簿解压后过大")
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise Unreadable("工作簿含有宏，请另存为不含宏的 XLSX")
    if SHEET not in names:
        raise Unreadable("工作簿里没有工作表")


def _pieces(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    read = 0
    with book.open(name) as part:
        file: BinaryIO = part  # type: ignore[assignment]
        while piece := file.read(PIECE):
            read += len(piece)  # what the head of the archive says may be a lie
            if read > MOST_UNPACKED:
                raise Unreadable("工作簿解压后过大")
            yield piece


def _strings(book: zipfile.ZipFile) -> Iterator[str]:
    found: list[str] = []
    text: list[str] = []
    state = {"in": False, "phonetic": 0}

    def start(name: str, _: dict[str, str]) -> None:
        state["in"] = name == "t" and not state["phonetic"]
        state["phonetic"] += name == "rPh"

    def end(name: str) -> None:
        state["in"] = False
        state["phonetic"] -= name == "rPh"
        if name == "si":
            found.append("".join(text))
            text.clear()

    reader = parser()
    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler = lambda part: text.append(part) if state["in"] else None
    for piece in _pieces(book, STRINGS):
        reader.Parse(piece, False)  # noqa: FBT003
        if len(found) > MOST_STRINGS:
            raise Unreadable("工作簿的文字过多")
        yield from found
        found.clear()
    reader.Parse(b"", True)  # noqa: FBT003
    yield from found


class _Sheet:
    """Collects rows as the parser meets them."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.done: list[tuple[int, list[str]]] = []
        self.number = 0
        self.row: list[str] = []
        self.text: list[str] = []
        self.kind, self.place, self.reading = "", 0, False

    def start(self, name: str, told: dict[str, str]) -> None:
        """A row, a cell or a value begins."""
        if name == "row":
            self.number = int(told.get("r") or self.number + 1)
            self.row = []
        elif name == "c":
            self.kind = told.get("t", "n")
            self.place = column_of(told["r"]) if told.get("r") else len(self.row)
            self.text = []
        self.reading = name in {"v", "t"}

    def end(self, name: str) -> None:
        """A value, a cell or a row ends."""
        self.reading = False
        if name == "c":
            if self.place >= WIDEST:
                raise Unreadable("工作表的列过多")
            self.row += [""] * (self.place - len(self.row))
            self.row.append(self.value())
        elif name == "row":
            self.done.append((self.number, self.row))

    def value(self) -> str:
        """Return the cell as text."""
        text = "".join(self.text)
        if self.kind == "s":
            place = int(text)
            return self.strings[place] if 0 <= place < len(self.strings) else ""
        return _plain_number(text) if self.kind == "n" else text


def _cells(book: zipfile.ZipFile, strings: list[str]) -> Iterator[tuple[int, list[str]]]:
    sheet, reader = _Sheet(strings), parser()
    reader.StartElementHandler, reader.EndElementHandler = sheet.start, sheet.end
    reader.CharacterDataHandler = lambda part: sheet.text.append(part) if sheet.reading else None
    for piece in _pieces(book, SHEET):
        reader.Parse(piece, False)  # noqa: FBT003
        yield from sheet.done
        sheet.done.clear()
    reader.Parse(b"", True)  # noqa: FBT003
    yield from sheet.done


def column_of(reference: str) -> int:
    """Return the place of a cell: A1 → 0, AB7 → 27. Raises Unreadable for what is no reference."""
    place = 0
    letters = reference.rstrip("0123456789")
    for letter in letters:
        if not "A" <= letter <= "Z" or place > WIDEST:
            raise Unreadable("工作表的单元格编号有误")
        place = place * 26 + ord(letter) - 64
    return place - 1


def _plain_number(text: str) -> str:
    """A figure as people typed it: spreadsheets keep 0.3 as 0.30000000000000004."""
    if not text or text.lstrip("-").isdigit():
        return text
    return format(float(text), ".15g")
