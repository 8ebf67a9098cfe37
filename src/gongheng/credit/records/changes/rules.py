"""What is asked of a proposed correction or withdrawal; reads, never writes."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongheng.credit.catalogue.conducts import conduct_on
from gongheng.credit.catalogue.kinds import Level
from gongheng.credit.records.filling import fill
from gongheng.credit.records.lifecycle import RECORD
from gongheng.credit.records.models import Change, Record
from gongheng.foundation.refusals import refuse_unless

AMOUNTS = ("fine_wan", "confiscated_wan")
LADDER = list(Level.values)


def corrected(record: Record, *, conduct: str, content: Mapping[str, Any], decided_on: date,
              at: datetime) -> tuple[Record, dict[str, Any]]:  # fmt: skip
    """What the record would say, not saved, and its content that is not public.

    Refuses whatever entering refuses.
    """
    made = Record(code=record.code, subject=record.subject, region=record.region,
                  reporter_code=record.reporter_code)  # fmt: skip
    closed = fill(made, item=record.item, subject_kind=record.subject_kind, conduct=conduct,
                  content=content, organ_code=record.organ_code, organ_name=record.organ_name,
                  decided_on=decided_on, formed_on=max(decided_on, record.formed_on),
                  trade_code=record.trade_code, at=at)  # fmt: skip
    return made, closed


def is_graver(old: Record, new: Record) -> bool:
    """Whether it tells more against the subject: level, no repair, a later day, a higher amount."""
    if not new.is_adverse:
        return False
    return (
        LADDER.index(new.level) > LADDER.index(old.level)
        or bool(new.conduct and not old.conduct)
        or (_repairable(old) and not _repairable(new))
        or new.decided_on > old.decided_on
        or any(_amount(new, name) > _amount(old, name) for name in AMOUNTS)
    )


def open_change(record: Record, kind: str) -> Change:
    """The proposal that waits. Refuses `change_missing`."""
    found = record.open_change()
    refuse_unless(found is not None and found.kind == kind, "change_missing",
                  act=Change.Kind(kind).label)  # fmt: skip
    assert found is not None
    return found


def none_waits(record: Record) -> None:
    """Refuse a second proposal while one waits."""
    refuse_unless(record.open_change() is None, "change_open")


def was_told(change: Change) -> None:
    """Refuse a graver correction that its subject was not told of."""
    told = not change.graver or change.told_at is not None
    refuse_unless(told, "subject_not_told", source=RECORD.acts["notify_correction"].under)


def _repairable(record: Record) -> bool:
    found = conduct_on(record.conduct, record.decided_on) if record.conduct else None
    return found is None or found.repairable


def _amount(record: Record, name: str) -> Decimal:
    return Decimal(str(record.content.get(name) or 0))
