"""Workbooks of the bulk upload: an empty template of an item, and a checked file with its faults."""

import tempfile
from contextlib import suppress
from typing import Any

import xlsxwriter
from django.http import FileResponse, Http404
from django.views.generic import View

from gongheng.credit.catalogue.fields import fields
from gongheng.credit.catalogue.items import Item, catalogue_on
from gongheng.credit.records.uploads import queries, tables
from gongheng.credit.records.uploads.columns import columns_of, is_required, layout
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.credit.uploads import upload_for
from gongheng.portals.doors import Door
from gongheng.portals.exports import XLSX

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST_LISTED = 10_000  # rows of the template that offer choices
WIDE = 20


class Template(Door, View):
    """The empty template of one item."""

    open_to = OFFICERS

    def get(self, request: Any, *args: Any, **kwargs: Any) -> FileResponse:
        """Answer with the workbook."""
        item = catalogue_on(day_of(request.now)).item(kwargs["item"])
        if item is None:
            raise Http404
        file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
        book = xlsxwriter.Workbook(file, SAFE)
        _columns(book, item)
        book.close()
        return _answer(file, f"{item.title}模板.xlsx")


class Faults(Door, View):
    """The checked file again, its faults beside the cells."""

    open_to = OFFICERS

    def get(self, request: Any, *args: Any, **kwargs: Any) -> FileResponse:
        """Answer with the workbook: the rows while the file is kept, else only the faults."""
        upload = upload_for(request.actor, kwargs["code"])
        file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
        book = xlsxwriter.Workbook(file, SAFE)
        with suppress(Refused):  # the file is erased by now, or was never readable
            _rows_with_faults(book, upload, tables.read(queries.file_of(upload), upload.file_name))
        _faults_alone(book, upload)
        book.close()
        return _answer(file, f"{upload.file_name.rpartition('.')[0]}核对结果.xlsx")


def _columns(book: Any, item: Item) -> None:
    sheet, notes = book.add_worksheet("数据"), book.add_worksheet("填写说明")
    must, may = (
        book.add_format({"bold": True, "bg_color": "#DCE6F2"}),
        book.add_format({"bold": True}),
    )
    text = book.add_format({"num_format": "@"})
    for place, title in enumerate(("列", "国家数据项", "必填", "说明")):
        notes.write_string(0, place, title, may)
    known = fields()
    for place, column in enumerate(columns_of(item)):
        required, field = is_required(item, column), known.get(column.to)
        sheet.write_string(0, place, column.code or column.label, must if required else may)
        sheet.set_column(place, place, WIDE, text)
        told = (column.label, column.code or "—", "是" if required else "", _help(column.to, field))
        for at, value in enumerate(told):
            notes.write_string(place + 1, at, value)
        choices = layout().counterparts if column.to == "counterpart" else (
            field.choices if field and not field.several else ())  # fmt: skip
        if choices:
            sheet.data_validation(
                1, place, MOST_LISTED, place, {"validate": "list", "source": list(choices)}
            )
    sheet.freeze_panes(1, 0)
    notes.set_column(0, 3, WIDE * 2)


def _help(to: str, field: Any) -> str:
    if not to:
        return "国家标准有此项，本系统不保存"
    if field is None:
        return {"conduct": "按失信行为清单的编码", "subject_kind": "空着按上传时所选"}.get(to, "")
    choices = f"可填：{'、'.join(field.choices)}" if field.choices else ""
    return "；".join(
        part for part in (field.help, choices, "几项之间用分号" if field.several else "") if part
    )


def _rows_with_faults(book: Any, upload: Any, table: tables.Table) -> None:
    sheet = book.add_worksheet("逐行核对")
    bold, wrong = book.add_format({"bold": True}), book.add_format({"bg_color": "#F8D7DA"})
    found: dict[int, dict[str, list[str]]] = {}
    for line, head, reason, *_ in upload.faults:
        found.setdefault(line, {}).setdefault(_bare(head), []).append(reason)
    for place, head in enumerate((*table.heads, "问题")):
        sheet.write_string(0, place, head, bold)
    for number, line in enumerate(table.lines, start=1):
        faults = found.get(line.number, {})
        for place, cell in enumerate(line.cells):
            here = faults.get(table.heads[place]) or faults.get(_label(upload, table.heads[place]))
            sheet.write_string(number, place, cell, wrong if here else None)
            if here:
                sheet.write_comment(number, place, "\n".join(here))
        told = "；".join(reason for reasons in faults.values() for reason in reasons)
        sheet.write_string(number, len(table.heads), told)
    sheet.freeze_panes(1, 0)


def _faults_alone(book: Any, upload: Any) -> None:
    sheet, bold = book.add_worksheet("问题清单"), book.add_format({"bold": True})
    for place, head in enumerate(("行", "列", "问题", "依据")):
        sheet.write_string(0, place, head, bold)
    rows = [row[:4] for row in upload.faults] + [
        [line, "", text, ""] for line, text in upload.flags
    ]
    for number, (line, head, reason, article) in enumerate(rows, start=1):
        sheet.write_number(number, 0, line)
        for place, value in enumerate((head, reason, article), start=1):
            sheet.write_string(number, place, value)
    sheet.set_column(1, 3, WIDE * 2)


def _bare(head: str) -> str:
    """决定日期（CF_JDRQ） → CF_JDRQ, the name in the file; another head is itself."""
    code = head.rpartition("（")[2].rstrip("）")
    return code if code.isascii() and code.isupper() else head


def _label(upload: Any, head: str) -> str:
    item = catalogue_on(day_of(upload.received_at)).item(upload.item)
    rows = columns_of(item) if item else ()
    return next((one.code or one.label for one in rows if head in {one.code, one.label}), head)


def _answer(file: Any, name: str) -> FileResponse:
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    answer["Cache-Control"] = "private, no-store"
    return answer
