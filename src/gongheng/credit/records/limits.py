"""The clocks of a record: days from the rulebook, counted from its moments, never typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from gongheng.credit.catalogue.kinds import Level
from gongheng.credit.catalogue.repair_classes import Penalty, class_on
from gongheng.foundation.clock import day_of
from gongheng.rules import days
from gongheng.rules.book import Law, default_book, place_of
from gongheng.rules.calendars import Calendar
from gongheng.rules.days import Due

if TYPE_CHECKING:
    from gongheng.credit.records.models import Record

REPORT, PUBLISH, WITHDRAW = "report", "publish", "withdraw"
SOON = timedelta(days=2)  # a desk warns this long before; not a limit of any law
LONGEST_WAIT = 400  # days looked back for the start of a clock


@dataclass(frozen=True)
class Clock:
    """One duty of the path: `due` by the rule, `done_on` the day it was done, None while open."""

    name: str
    label: str
    due: Due
    done_on: date | None

    def late_days(self, today: date) -> int:
        """Days beyond the limit until it was done, or until today; 0 in time."""
        return max(0, ((self.done_on or today) - self.due.on).days)


@cache
def calendar() -> Calendar:
    """Working days; a year without a State Council notice is counted 暂按 and marked."""
    return Calendar(provisional=True)


def law_of(record: "Record", on: date | None = None) -> Law:
    """The law of the record's place on the day of its decision, or on another day."""
    return default_book().law(place_of(record.region), on or record.decided_on)


def clocks(record: "Record") -> list[Clock]:
    """Every clock that runs or ran for this record, in the order of the path."""
    found = []
    if not record.region.endswith("0000"):
        found.append(_clock(record, REPORT, "报送省局", "credit/report_to_province",
                            record.formed_on, record.reported_at))  # fmt: skip
    if record.is_adverse or record.category == "licence":
        found.append(_clock(record, PUBLISH, "上网公示", "credit/publish_penalty",
                            record.decided_on, record.published_at))  # fmt: skip
    if record.revoked_on:
        found.append(_clock(record, WITHDRAW, "撤回公示", "credit/penalty_withdrawal",
                            record.revoked_on, record.ended_at))  # fmt: skip
    return [one for one in found if one]


def cycle_months(level: str, law: Law) -> int:
    """Months for which the points of a level count (量化周期); 0 when it bears none."""
    if level == Level.NONE:
        return 0
    key = "credit/blacklist_cycle" if level == Level.GRAVE else "credit/points_cycle"
    return int(law[key].value) if key in law else 0


def publicity_end(record: "Record", published_on: date) -> date | None:
    """The last day of publicity that the rules give; None for what has no end.

    A conduct with points is public for its cycle from the decision, another adverse record for the
    longest time of its class; in no case longer than that time (信用修复管理办法: 届满自动终止).
    """
    if not record.is_adverse:
        return None
    longest = longest_publicity(record, published_on)
    months = cycle_months(record.level, law_of(record))
    cycle = days.after_months(record.decided_on, months) if months else None
    return min((day for day in (longest, cycle) if day), default=None)


def longest_publicity(record: "Record", published_on: date) -> date | None:
    """The last day the national rule of the day of publication allows for the record's class."""
    law = law_of(record, published_on)
    found = class_on(published_on)
    if found is None:
        return None
    key = found.key_of("credit/repair_max", found.under(content_of(record), law), law)
    start = record.decided_on if found.counts_from_decision(law) else published_on
    return days.after_months(start, int(law[key].value)) if key else None


def content_of(record: "Record") -> Penalty:
    """What the class of a record is derived from."""
    told = record.content
    return Penalty(record.category, tuple(told.get("penalty_kinds", ())),
                   str(told.get("fine_wan", "")), str(told.get("grounds", "")))  # fmt: skip


def starts_late(key: str, region: str, today: date) -> tuple[date, date]:
    """The last day from which a clock begun is late today, and the last from which it is soon.

    Due days never fall when the start rises, so both bound a range of an index.
    """
    late = next((day for day in _back_from(today) if _due_on(key, region, day) < today), date.min)
    horizon = today + SOON
    soon = next((d for d in _back_from(horizon) if _due_on(key, region, d) <= horizon), date.min)
    return late, soon


def due_day(key: str, region: str, start: date) -> date | None:
    """The last day of a clock begun on `start`; None while no rule of that day asks it."""
    law = default_book().law(place_of(region), start)
    return days.due(start, law[key], calendar()).on if key in law else None


def _due_on(key: str, region: str, start: date) -> date:
    return due_day(key, region, start) or date.max


def _back_from(day: date) -> Iterator[date]:
    """Days going back, far enough for any period of the path."""
    yield from (day - timedelta(days=step) for step in range(LONGEST_WAIT))


def _clock(record: "Record", name: str, label: str, key: str, start: date,  # noqa: PLR0917
           done: datetime | None) -> Clock | None:  # fmt: skip
    law = law_of(record, start)
    if key not in law:
        return None
    due = days.due(start, law[key], calendar())
    return Clock(name, label, due, day_of(done) if done else None)
