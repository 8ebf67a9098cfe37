"""Bring checked rows into being as records, many at once; a row that is refused stands alone."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from gongheng.credit.catalogue.kinds import PERSONS
from gongheng.credit.records.filling import facts_of, fill
from gongheng.credit.records.lifecycle import RECORD
from gongheng.credit.records.models import Origin, Record
from gongheng.credit.records.uploads.register import Register
from gongheng.credit.subjects.actions import know
from gongheng.credit.subjects.many import know_many
from gongheng.foundation.access.actions import enter_person
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning_many
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.vault import store

Row = dict[str, Any]


def enter_rows(
    item: str, rows: list[Row], *, by: Actor, at: datetime
) -> Iterator[tuple[Row, Refused]]:
    """填报一批. Yield (row, refusal) for those that could not be entered; the rest are."""
    if not rows:
        return
    try:
        _enter(item, rows, by=by, at=at)
    except Refused as refused:
        if len(rows) == 1:
            yield rows[0], refused
            return
        middle = len(rows) // 2
        yield from enter_rows(item, rows[:middle], by=by, at=at)
        yield from enter_rows(item, rows[middle:], by=by, at=at)


def _enter(item: str, rows: list[Row], *, by: Actor, at: datetime) -> None:
    codes = [row["subject_code"] for row in rows] + [row["organ_code"] for row in rows]
    register = Register(codes, (row["content"].get("document_number", "") for row in rows))
    subjects = know_many(
        {row["subject_code"]: row["subject_name"] for row in rows if row["subject_code"]},
        known=register.subjects, parties=register.parties, organs=register.organs,
        region=by.region, by=by, at=at,
    )  # fmt: skip
    records = [_record(item, row, subjects, register, by=by, at=at) for row in rows]
    beginning_many(RECORD, "enter", records, by=by, at=at, facts_of=facts_of)


def _record(item: str, row: Row, subjects: dict[str, Any], register: Register, *, by: Actor,
            at: datetime) -> Record:  # fmt: skip
    record = Record(code=str(uuid.uuid4()), origin=Origin.UPLOAD, region=by.region,
                    reporter_code=by.body, entered_by=by.person, entered_at=at)  # fmt: skip
    if row["subject_kind"] in PERSONS:
        person = enter_person(name=row["subject_name"], id_number=row["person_number"])
        record.subject = know(person, region=by.region, by=by, at=at)
    else:
        record.subject = subjects[row["subject_code"]]
    closed = fill(
        record, item=item, subject_kind=row["subject_kind"], conduct=row["conduct"],
        content=row["content"], organ_code=row["organ_code"], organ_name=row["organ_name"],
        decided_on=date.fromisoformat(row["decided_on"]),
        formed_on=date.fromisoformat(row["formed_on"]) if row["formed_on"] else None,
        trade_code=row["trade_code"], at=at, organ=register.organ,
    )  # fmt: skip
    key = (record.document_number, record.organ_code, record.subject.code)
    refuse_unless(key not in register.recorded, "duplicate_record", field="document_number")
    if closed:
        record.closed_key = store.keep(store.new_key("record"), closed)
    return record
