"""What an upload left in the vault, and what checks its table."""

import base64
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gongheng.credit.catalogue.items import catalogue_on
from gongheng.credit.records import content as contents
from gongheng.credit.records.models import Upload
from gongheng.credit.records.uploads import checking, tables
from gongheng.credit.records.uploads.register import Register
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.vault import store


def file_of(upload: Upload) -> bytes:
    """Return the file as it came. Refuses `file_missing` once it was erased."""
    kept = store.reveal(upload.file_key) if upload.file_key else None
    refuse_unless(kept is not None, "file_missing", field="file", digest=upload.digest)
    assert kept is not None
    return base64.b64decode(kept["file"])


def rows_of(upload: Upload) -> list[dict[str, Any]]:
    """Return the rows that were found right."""
    return (store.reveal(upload.rows_key) or {}).get("rows", []) if upload.rows_key else []


def checker_of(upload: Upload, table: tables.Table, at: datetime) -> checking.Checker:
    """Return what checks a table: the item, and the register's view of all its codes at once."""
    item = catalogue_on(day_of(at)).item(upload.item)
    assert item is not None
    told = checking.places(item, table.heads)[0]
    codes = set(_column(table, told, "subject_code")) | set(_column(table, told, "organ_code"))
    numbers = {_number(one) for one in _column(table, told, "document_number")}
    register = Register(codes, numbers)
    return checking.Checker(item, upload.subject_kind, table, register, region=upload.region,
                            at=at)  # fmt: skip


def _column(table: tables.Table, told: dict[str, int], to: str) -> Iterator[str]:
    if to in told:
        yield from (checking.cleaned(to, line.cells[told[to]]) for line in table.lines)


def _number(text: str) -> str:
    try:
        return contents.document_number(text, required=False)
    except Refused:
        return ""
