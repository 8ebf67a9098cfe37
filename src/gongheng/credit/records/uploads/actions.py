"""Receive a file, check it row by row, take the good rows in batches, drop it."""

import base64
import uuid
from datetime import date, datetime
from typing import Any

from gongheng.credit.catalogue.items import catalogue_on
from gongheng.credit.records.lifecycle import TRACE, UPLOAD
from gongheng.credit.records.models import Upload
from gongheng.credit.records.uploads import tables
from gongheng.credit.records.uploads.batches import enter_rows
from gongheng.credit.records.uploads.kept import checker_of, rows_of
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.vault import store
from gongheng.registry import entry_checks as check

BATCH = 500  # rows entered in one turn, so that the clock's other acts need not wait
MOST_TOLD = 20_000  # faults and flags kept of one file


def receive(content: bytes, *, name: str, item: str, subject_kind: str, by: Actor,
            at: datetime) -> Upload:  # fmt: skip
    """上传。只收 XLSX、CSV、XML；原件加密存放，办结后删除."""
    upload = Upload(code=str(uuid.uuid4()), body=by.body, region=by.region, sent_by=by.person,
                    received_at=at)  # fmt: skip
    with beginning(UPLOAD, "receive", upload, by=by, at=at) as (upload, entry):
        found = catalogue_on(day_of(at)).item(item)
        refuse_unless(found is not None, "unknown_item", field="item")
        assert found is not None
        upload.item = found.code
        upload.subject_kind = check.among(subject_kind, found.subjects, field="subject_kind")
        upload.file_name = check.text(name, field="file")
        fits = len(content) <= tables.MOST_BYTES
        refuse_unless(fits, "upload_too_large", field="file")
        good = upload.file_name.lower().endswith(tables.ENDINGS)
        refuse_unless(good, "file_type", field="file", name=upload.file_name.rpartition(".")[2])
        upload.digest = sm3_hex(content)
        upload.file_key = store.keep(store.new_key("upload"),
                                     {"file": base64.b64encode(content).decode()})  # fmt: skip
        entry(code=upload.code, item=upload.item, digest=upload.digest, size=len(content))
    return upload


def check_rows(upload: Upload, *, table: tables.Table, by: Actor, at: datetime) -> Upload:
    """逐行核对。每行的每一处问题都列出；合格的行暂存，等待经办人员确认导入."""
    with performing(UPLOAD, "check_rows", upload, by=by, at=at) as (upload, entry):
        checker = checker_of(upload, table, at)
        good: list[dict[str, Any]] = []
        faults: list[Any] = [_told(0, head, Refused("unknown_column", name=head), checker.item.basis)
                             for head in checker.unknown]  # fmt: skip
        flags: list[Any] = []
        for row in checker.rows(table.lines):
            faults += [
                _told(row.line, head, fault, checker.item.basis) for head, fault in row.faults
            ]
            flags += [[row.line, words] for words in row.flags]
            if not row.faults:
                good.append({"line": row.line, **_stored(row.told)})
        upload.total, upload.good = len(table.lines), len(good)
        upload.faults, upload.flags = faults[:MOST_TOLD], flags[:MOST_TOLD]
        upload.rows_key = store.keep(store.new_key("upload"), {"rows": good})
        entry(code=upload.code, total=upload.total, good=upload.good, flags=len(flags))
    return upload


def set_aside(upload: Upload, *, reason: str, by: Actor, at: datetime) -> Upload:
    """不能读取：写明原因，原件即行删除."""
    with performing(UPLOAD, "set_aside", upload, by=by, at=at) as (upload, entry):
        upload.refused_for = reason
        _forget(upload)
        entry(code=upload.code)
    return upload


def take(upload: Upload, *, by: Actor, at: datetime) -> Upload:
    """导入合格行。由经办人员确认；不合格的行留在问题清单里，改正后另行上传."""
    with performing(UPLOAD, "take", upload, by=by, at=at) as (upload, entry):
        refuse_unless(upload.good, "nothing_to_take")
        upload.taken_by = by.office_id
        entry(code=upload.code, good=upload.good)
    return upload


def take_batch(upload: Upload, *, officer: Actor, by: Actor, at: datetime) -> Upload:
    """导入一批，以确认人的名义填报；此间已被他人填报的行列入问题清单."""
    with performing(UPLOAD, "take_batch", upload, by=by, at=at) as (upload, entry):
        rows = rows_of(upload)[upload.taken : upload.taken + BATCH]
        refused = [_told(row["line"], "", fault, TRACE)
                   for row, fault in enter_rows(upload.item, rows, by=officer, at=at)]  # fmt: skip
        upload.faults = [*upload.faults, *refused]
        upload.taken += len(rows)
        entry(code=upload.code, rows=len(rows), refused=len(refused))
    return upload


def finish(upload: Upload, *, by: Actor, at: datetime) -> Upload:
    """导入完毕，原件和暂存的行即行删除；问题清单保留."""
    with performing(UPLOAD, "finish", upload, by=by, at=at) as (upload, entry):
        refuse_unless(upload.taken >= upload.good, "too_early", due="导入完毕")
        _forget(upload)
        entry(code=upload.code, taken=upload.taken)
    return upload


def halt(upload: Upload, *, by: Actor, at: datetime) -> Upload:
    """中止导入。确认人已经离岗；其余的行由同一单位的其他经办人员再行确认."""
    with performing(UPLOAD, "halt", upload, by=by, at=at) as (upload, entry):
        upload.taken_by = None
        entry(code=upload.code, taken=upload.taken)
    return upload


def drop(upload: Upload, *, by: Actor, at: datetime) -> Upload:
    """放弃。原件和暂存的行即行删除."""
    with performing(UPLOAD, "drop", upload, by=by, at=at) as (upload, entry):
        _forget(upload)
        entry(code=upload.code)
    return upload


def _told(line: int, head: str, fault: Refused, basis: str) -> list[Any]:
    return [line, head, fault.sentence, fault.source or basis, fault.code]


def _stored(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value
            for key, value in told.items()}  # fmt: skip


def _forget(upload: Upload) -> None:
    for key in (upload.file_key, upload.rows_key):
        if key:
            store.erase(key)
    upload.file_key = upload.rows_key = ""
