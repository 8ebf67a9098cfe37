"""The one door to what is not public: the organ's own desk, or a live approval with its reading.

Nothing else opens `closed_key` (tests/architecture/test_one_door.py).
"""

from datetime import datetime
from typing import Any

from gongheng.credit.inquiries import actions as inquiries
from gongheng.credit.inquiries.models import Inquiry
from gongheng.credit.inquiries.purposes import ENDED as ENDED_RECORDS
from gongheng.credit.inquiries.purposes import NAME, UNPUBLISHED
from gongheng.credit.records.lifecycle import ENDED, RecordState
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store

MOST = 1000  # records of one subject on one page
ON_THE_WAY = [RecordState.REVIEWED, RecordState.ACCEPTED]


def open_file(inquiry: Inquiry, *, subject: str, by: Actor, at: datetime) -> dict[str, Any]:
    """Record the reading, then return what was granted: `{subject, name, records: [(record, closed)]}`.

    Refuses whatever `inquiries.read` refuses; nothing is fetched before it is on record.
    """
    known = Subject.objects.filter(code=subject).first()
    refuse_unless(known is not None, "subject_not_in_inquiry", field="subject")
    assert known is not None
    inquiry = inquiries.read(inquiry, subject=known, by=by, at=at)
    return {"subject": known, "name": _name(known, inquiry), "records": _granted(known, inquiry)}


def closed_content_of(record: Record, actor: Actor) -> dict[str, Any]:
    """What is not public in a record, for the officers of the organ that entered it; else {}."""
    own = actor.holds(Role.CREDIT) and actor.body == record.reporter_code
    return (store.reveal(record.closed_key) or {}) if own and record.closed_key else {}


def evidence_texts(record: Record, actor: Actor) -> list[str]:
    """The words of the sources a proposal rests on, for officers of the organ it went to; else []."""
    own = actor.holds(Role.CREDIT) and actor.body == record.reporter_code
    keys = [one["text"] for one in record.evidence if one.get("text")] if own else []
    return [one["text"] for one in store.reveal_many(keys).values()]


def _granted(subject: Subject, inquiry: Inquiry) -> list[tuple[Record, dict[str, Any]]]:
    states = [RecordState.PUBLISHED]
    states += sorted(ENDED) if ENDED_RECORDS in inquiry.parts else []  # type: ignore[arg-type]
    states += ON_THE_WAY if UNPUBLISHED in inquiry.parts else []
    rows = Record.objects.filter(subject=subject, state__in=states).select_related("subject")
    found = list(rows.order_by("-decided_on", "-pk")[:MOST])
    wanted = {one.removeprefix("field:") for one in inquiry.parts if one.startswith("field:")}
    keys = [one.closed_key for one in found if one.closed_key] if wanted else []
    opened = store.reveal_many(keys) if keys else {}
    return [(one, _only(opened.get(one.closed_key, {}), wanted)) for one in found]


def _only(closed: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    return {code: value for code, value in closed.items() if code in wanted}


def _name(subject: Subject, inquiry: Inquiry) -> str:
    if not subject.is_person:
        return subject.name
    granted = NAME in inquiry.parts
    return str((store.reveal(subject.code) or {}).get("name", "")) if granted else ""
