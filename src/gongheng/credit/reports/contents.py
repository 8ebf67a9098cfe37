"""What a report says: facts for the document builder, the same bytes for the same instant."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gongheng.credit.catalogue.conducts import conduct_label
from gongheng.credit.catalogue.fields import fields
from gongheng.credit.points import queries as points
from gongheng.credit.points import rules as point_rules
from gongheng.credit.records.models import Mark, Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import plain
from gongheng.foundation.clock import day_of

Told = tuple[Record, dict[str, Any]]  # a record, and of its closed fields what may be told


def points_of(subject: Subject, reader: Actor, at: datetime) -> int:
    """Points on the day, as this reader may know them."""
    events, _ = points.events_for(reader, subject)
    return point_rules.account(events, day_of(at), points.table_in_force()).points


def facts(subject: Subject, name: str, told: Iterable[Told], *, number: str, scope: str,
          points_now: int, receiver: str, at: datetime) -> dict[str, Any]:  # fmt: skip
    """Return what the layout reads."""
    return plain({
        "number": number, "scope": scope, "name": name,
        "code": "" if subject.is_person else subject.code, "receiver": receiver, "as_of": at,
        "date": at, "points": points_now, "records": [_record(*one) for one in told],
    })  # fmt: skip


def _record(record: Record, closed: dict[str, Any]) -> dict[str, Any]:
    known, content = fields(), {**record.content, **closed}
    rows = [[known[code].label, _text(content[code])] for code in known if code in content]
    marks = "、".join(str(Mark(one).label) for one in record.marks)
    return {
        "category": record.get_category_display(), "state": record.get_state_display(),
        "organ": record.organ_name, "number": record.document_number,
        "decided_on": record.decided_on, "marks": marks,
        "conduct": conduct_label(record.conduct) if record.conduct else "",
        "level": record.get_level_display() if record.level else "", "content": rows,
        "digest": record.digest,
    }  # fmt: skip


def _text(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
