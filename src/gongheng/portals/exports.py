"""Rows as files people open in a spreadsheet; no cell of theirs becomes a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from gongheng.foundation.clock import BEIJING

MOST_ROWS = 50_000
TOO_MANY = f"仅导出前 {MOST_ROWS} 行，其余请缩小筛选范围后再导出"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What makes a spreadsheet calculate when a cell begins with it, full-width forms included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLANKS = " \u00a0\u3000\u200b\ufeff"  # some programs drop these before they look at the sign
DIGITS_OF_A_FLOAT = 15


def as_csv(
    columns: Sequence[Any], rows: Iterable[dict[str, Any]], *, name: str, title: str, at: datetime
) -> HttpResponseBase:
    """Answer with rows as UTF-8 CSV, streamed row by row."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow([safe(head(column)) for column in columns])
        for number, row in enumerate(rows):
            if number == MOST_ROWS:
                yield writer.writerow([TOO_MANY])
                return
            yield writer.writerow([written(row.get(column.key)) for column in columns])

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file(name, at)}.csv"'
    return answer


def as_xlsx(
    columns: Sequence[Any], rows: Iterable[dict[str, Any]], *, name: str, title: str, at: datetime
) -> HttpResponseBase:
    """Answer with rows as a workbook, written line by line to a temporary file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    sheet = book.add_worksheet(_sheet_name(title))
    bold = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, head(column), bold)
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(islice(rows, MOST_ROWS + 1), start=1):
        if number > MOST_ROWS:
            sheet.write_string(number, 0, TOO_MANY)
            break
        for place, column in enumerate(columns):
            _write(sheet, number, place, _plain(row.get(column.key)))
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{_file(name, at)}.xlsx",
                        content_type=XLSX)  # fmt: skip


def head(column: Any) -> str:
    """Return a column's head with its unit."""
    unit = column.unit or {"money": "元", "wan": "元"}.get(column.kind, "")
    return f"{column.label}（{unit}）" if unit else column.label


def written(value: Any) -> str:
    """Return a cell as text; words that a spreadsheet would calculate get an apostrophe."""
    value = _plain(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, int) else safe(value)


def safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula (CSV injection)."""
    return f"'{text}" if text.lstrip(BLANKS).startswith(FORMULA_SIGNS) else text


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        note = value.get("note")
        text = _plain(value.get("text"))
        return f"{text}（{note}）" if note else text
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, Decimal | int) else str(value)


def _write(sheet: Any, row: int, place: int, value: Any) -> None:
    exact = isinstance(value, int | Decimal) and len(str(value)) <= DIGITS_OF_A_FLOAT
    if exact:
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, str(value))


def _file(name: str, at: datetime) -> str:
    return f"{name}-{at.astimezone(BEIJING):%Y%m%d-%H%M}"


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "清单"


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
