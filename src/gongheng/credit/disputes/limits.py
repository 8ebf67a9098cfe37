"""The clock of an objection: days of the rulebook, without the days of an expert opinion."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from gongheng.credit.records.limits import calendar
from gongheng.foundation.clock import day_of
from gongheng.rules.book import default_book, place_of
from gongheng.rules.rulings import Ruling

if TYPE_CHECKING:
    from gongheng.credit.disputes.models import Dispute

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """When an objection must be decided; `on` is None while an expert opinion is awaited."""

    on: date | None
    rule: Ruling
    days_left_out: int


def clock(dispute: "Dispute") -> Clock:
    """Count from the day it was received; 需要其他单位协助核查的，期限较长; 鉴定论证不计入."""
    start = day_of(dispute.lodged_at)
    law = default_book().law(place_of(dispute.region), start)
    key = "credit/objection_with_provider" if dispute.asked_unit else "credit/objection_own"
    rule = law[key]
    left_out = _left_out(dispute.pauses)
    if left_out is None:
        return Clock(None, rule, 0)
    return Clock(_counted(start, int(rule.value), left_out), rule, len(left_out))


def late_days(dispute: "Dispute", now: datetime) -> int:
    """Days beyond the limit until it ended, or until now."""
    due = clock(dispute).on
    end = day_of(dispute.ended_at or now)
    return max(0, (end - due).days) if due else 0


def _left_out(pauses: list[list[str]]) -> set[date] | None:
    """Days after the one on which a pause began, up to the one on which it ended; None while open."""
    days: set[date] = set()
    for begun, ended in pauses:
        if not ended:
            return None
        day, last = date.fromisoformat(begun) + ONE_DAY, date.fromisoformat(ended)
        while day <= last:
            days.add(day)
            day += ONE_DAY
    return days


def _counted(start: date, working_days: int, left_out: set[date]) -> date:
    day = start
    while working_days:
        day += ONE_DAY
        working_days -= calendar().is_working_day(day) and day not in left_out
    return day
