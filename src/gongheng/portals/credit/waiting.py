"""What waits for a credit officer, by when and under which article."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.credit.records import queries
from gongheng.credit.records.lifecycle import RECORD
from gongheng.credit.subjects.queries import shown_names
from gongheng.portals.credit_words import next_clock

MOST = 200  # duties on one desk; the list holds the rest


def waiting_for(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Yield the next step of each record that this officer himself may take."""
    rows = list(queries.waiting_on(actor)[:MOST])
    names = shown_names([one.subject for one in rows])
    for one in rows:
        verb = next_verb(one, actor)
        if verb:
            yield _task(one, verb, names[one.subject.code], now)
    yield from _changes(actor)


def _changes(actor: Any) -> Iterable[dict[str, Any]]:
    """Yield each correction and withdrawal that waits for this officer: to be told, to be decided."""
    rows = list(queries.changes_waiting(actor)[:MOST])
    names = shown_names([one.record.subject for one in rows])
    for one in rows:
        untold = one.graver and one.told_at is None
        act = RECORD.acts["notify_correction" if untold else one.kind]
        his = one.proposed_by == actor.person
        if RECORD.acts["notify_correction"].who(actor, one.record) and (untold or not his):
            yield {"title": f"{act.label}：{names[one.record.subject.code]}", "due": None, "left": "",
                   "url": reverse("credit:record", args=[one.record.code]), "late": False,
                   "project": one.record.document_number, "soon": False, "article": act.under}  # fmt: skip


def next_verb(record: Any, actor: Any) -> str:
    """Return the act a record waits for, when this actor may perform it; else ""."""
    told = not record.is_adverse or record.notified_at is not None
    wanted = {"proposed": "adopt", "returned": "amend", "reviewed": "accept",
              "accepted": "publish", "entered": "review" if told else "notify"}  # fmt: skip
    verb = wanted.get(record.state, "")
    return verb if verb and RECORD.acts[verb].who(actor, record) else ""


def _task(record: Any, verb: str, name: str, now: datetime) -> dict[str, Any]:
    act = RECORD.acts[verb]
    clock = next_clock(record, now) or {}
    tone = clock.get("tone", "")
    return {
        "title": f"{act.label}：{name}（{record.get_category_display()}）",
        "url": reverse("credit:record", args=[record.code]),
        "project": record.document_number,
        "due": clock.get("due"),
        "left": clock.get("left", ""),
        "late": tone == "danger",
        "soon": tone == "warn",
        "article": clock.get("article") or act.under,
    }
