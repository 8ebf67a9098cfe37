"""How a record, its clocks and its choices are told on the pages of the credit office."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.http import Http404

from gongheng.credit.catalogue.conducts import conduct_on, conducts_on
from gongheng.credit.catalogue.fields import fields
from gongheng.credit.catalogue.items import catalogue_on, versions
from gongheng.credit.catalogue.kinds import Category, Level, SubjectKind
from gongheng.credit.records import limits, queries
from gongheng.credit.records.lifecycle import RECORD
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.clock import day_of
from gongheng.portals import trades

TONES = {
    "proposed": "warn", "entered": "info", "returned": "danger", "reviewed": "info",
    "accepted": "info", "published": "done", "withdrawn": "neutral", "corrected": "neutral",
    "repaired": "neutral", "expired": "neutral", "dismissed": "neutral",
}  # fmt: skip
TIMELINE = {
    "report": ("报送省局", "formed_on"),
    "publish": ("上网公示", "decided_on"),
    "withdraw": ("撤回公示", "revoked_on"),
}


def record_for(actor: Any, code: str) -> Any:
    """Return a record on this officer's desk; otherwise 404, as if it were not there."""
    found = queries.on_the_desk_of(actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def state_of(record: Any) -> dict[str, str]:
    """Return the chip of a record."""
    return {"text": record.get_state_display(), "tone": TONES.get(record.state, "neutral")}


def name_of(record: Any) -> str:
    """Return the subject's name as anyone may see it: a person's is masked."""
    return shown_names([record.subject])[record.subject.code]


def item_title(record: Any) -> str:
    """Return the catalogue's title of the item, in the edition the record was made under."""
    edition = next((one for one in versions() if one.version == record.catalogue), None)
    item = (edition or catalogue_on(record.decided_on)).item(record.item)
    return item.title if item else record.item


def conduct_words(record: Any) -> str:
    """Return conduct and grade in words, with the standing of a source that is not verified."""
    if not record.conduct:
        return "—"
    found = conduct_on(record.conduct, record.decided_on)
    if found is None:
        return record.conduct
    level = Level(found.level).label
    mark = f"，{found.standing}" if found.standing else ""
    return f"{found.code} {found.label}（{level}{mark}）"


def conduct_choices(kind: str, category: str, day: date) -> list[tuple[str, str]]:
    """Return the conducts of a kind of subject that this category of record may name."""
    rows = [one for one in conducts_on(day, kind)
            if category != Category.MINOR or not one.level]  # fmt: skip
    return [(one.code, f"{one.code} {one.label}（{Level(one.level).label}）") for one in rows]


def content_rows(record: Any, closed: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return what the record tells, field by field in the order of the catalogue."""
    known = fields()
    told = {**record.content, **(closed or {})}
    return [(known[code].label, as_text(told[code])) for code in known if code in told]


def as_text(value: Any) -> str:
    """Return a value of the content in words."""
    return "、".join(value) if isinstance(value, list) else str(value)


@cache
def item_choices(day: date) -> list[tuple[str, str]]:
    """Return the items of the catalogue of a day."""
    return [(one.code, f"{one.title}（{one.code}）") for one in catalogue_on(day).items]


def kind_choices() -> Sequence[tuple[str, str]]:
    """Return the capacities in which a subject may stand in a record."""
    return [(value, str(label)) for value, label in SubjectKind.choices]


def category_choices() -> Sequence[tuple[str, str]]:
    """Return the categories of records."""
    return [(value, str(label)) for value, label in Category.choices]


def clock_rows(record: Any, now: datetime) -> list[dict[str, Any]]:
    """Return every clock of a record: limit, day done, days late, in words and in tone."""
    today, rows = day_of(now), []
    for one in limits.clocks(record):
        late = one.late_days(today)
        words = trades.left(now, trades.end_of(one.due.on))[0]
        text = (f"{one.done_on} 办结" if one.done_on else words) + (
            f"，逾期 {late} 日" if late and one.done_on else "")  # fmt: skip
        tone = "danger" if late else "done" if one.done_on else "info"
        rows.append({"name": one.name, "label": one.label, "due": one.due.on,
                     "state": {"text": text, "tone": tone}, "article": one.due.rule.source,
                     "limit": one.due.rule.shown, "late": late, "done": one.done_on,
                     "provisional": one.due.provisional})  # fmt: skip
    return rows


def spans(record: Any, now: datetime) -> list[dict[str, Any]]:
    """Return the clocks as spans of the timeline, and publicity beside them."""
    rows = []
    for row in clock_rows(record, now):
        label, begins = TIMELINE[row["name"]]
        start, end = getattr(record, begins), row["done"]
        state = "danger" if row["late"] else "done" if end else "now"
        rows.append({"name": label, "start": start, "end": end, "state": state,
                     "limit": f"不超过 {row['limit']}", "article": row["article"],
                     "limit_start": start, "limit_end": trades.end_of(row["due"]),
                     "note": f"逾期 {row['late']} 日" if row["late"] else ""})  # fmt: skip
    if record.published_at:
        ends = record.ended_at or record.publicity_ends_on
        rows.append({"name": "公示", "start": record.published_at, "end": ends, "limit": "",
                     "article": "", "state": "done" if record.ended_at else "now"})  # fmt: skip
    return rows


def next_clock(record: Any, now: datetime) -> dict[str, Any] | None:
    """Return the head's next limit: the earliest clock still open."""
    open_ones = [row for row in clock_rows(record, now) if not row["done"]]
    if record.state not in RECORD_OPEN or not open_ones:
        return None
    first = min(open_ones, key=lambda row: row["due"])
    due = trades.end_of(first["due"])
    left, late, soon = trades.left(now, due)
    return {"label": first["label"], "due": due, "left": left, "article": first["article"],
            "tone": "danger" if late else "warn" if soon else "", "fixed": late}  # fmt: skip


RECORD_OPEN = frozenset({"entered", "returned", "reviewed", "accepted"})
STATES = RECORD.states.choices
