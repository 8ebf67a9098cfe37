"""Points of a subject: a pure function of events, a day and a table, explained line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gongheng.credit.points.table import PointTable, Rate
from gongheng.rules import days

# Why a record ended, and from which day its points no longer count.
WITHDRAWN, CORRECTED, REPAIRED, EXPIRED = "withdrawn", "corrected", "repaired", "expired"
FAR = date.max
MINOR = "minor"  # the category 一般失信行为: recorded and restrained, without points

COUNTS = ""
WHY = {
    "later": "决定日期在所问之日以后",
    "unpublished": "当日尚未公示，所以不计",
    "minor_class": "一般失信行为：记录并约束，不记分",
    "no_points": "没有记分等级，不记分",
    "no_rate": "决定作出时没有记分的规定",
    WITHDRAWN: "作为依据的决定被变更或者撤销，记录已撤回，不再记分",
    CORRECTED: "内容有误，已更正，以更正后的记录为准",
    REPAIRED: "已经修复，不再记分",
    "over": "量化周期已满，不再记分",
}


@dataclass(frozen=True)
class Event:
    """What points need to know of one record.

    `known_on`: the day from which the platform showed it (a corrected one: the day of correction).
    `ended_on`, `end`: when and why its publicity ended; `revoked_on`: when its basis fell.
    """

    code: str
    conduct: str
    level: str
    decided_on: date
    known_on: date
    category: str = ""
    end: str = ""
    ended_on: date | None = None
    revoked_on: date | None = None

    @property
    def stops_on(self) -> date:
        """The first day without points because it ended; a cycle that is full ends by itself."""
        ends = {WITHDRAWN: self.revoked_on or self.ended_on, CORRECTED: date.min,
                REPAIRED: self.ended_on}  # fmt: skip
        return ends.get(self.end) or FAR


@dataclass(frozen=True)
class Line:
    """One record of the account: what it would bear, from when until when, and why it does not."""

    event: Event
    level: str
    rate: Rate | None
    counted_from: date | None
    counted_until: date | None
    why: str

    @property
    def counts(self) -> bool:
        """Whether it bears points on the day asked."""
        return self.why == COUNTS

    @property
    def points(self) -> int:
        """Points it bears on the day asked."""
        return self.rate.points if self.counts and self.rate else 0

    @property
    def reason(self) -> str:
        """Why it does not count, in words; "" when it does."""
        return WHY.get(self.why, "")


@dataclass(frozen=True)
class Account:
    """The points of one subject on one day, as known on a day, with every line."""

    day: date
    known_on: date
    lines: tuple[Line, ...]
    threshold: int | None = None
    threshold_source: str = ""
    threshold_standing: str = ""

    @property
    def points(self) -> int:
        """The sum."""
        return sum(line.points for line in self.lines)

    @property
    def reaches_threshold(self) -> bool:
        """Whether the sum calls for a warning and a proposal; it decides nothing by itself."""
        return self.threshold is not None and self.points >= self.threshold


def account(events: Iterable[Event], day: date, table: PointTable,
            known_on: date | None = None) -> Account:  # fmt: skip
    """Points on a day, as known on that day or, with hindsight, on a later one."""
    known = known_on or day
    lines = tuple(_line(event, day, table, known) for event in events)
    limit = table.threshold(day)
    return Account(day, known, lines, *(limit or (None, "", "")))


def points_on(events: Iterable[Event], day: date, table: PointTable,
              known_on: date | None = None) -> int:  # fmt: skip
    """The sum alone."""
    known = known_on or day
    return sum(_line(event, day, table, known).points for event in events)


def repeated_within(events: Iterable[Event], day: date, *, months: int, times: int) -> bool:
    """一年内多次违法违规: whether so many decisions fell in the months that end with `day`.

    A repaired one was a violation all the same; one withdrawn or corrected was none, and 一般失信
    行为 are not 违法违规行为.
    """
    held = [
        one.decided_on
        for one in events
        if one.level and one.category != MINOR and one.known_on <= day
        and not (one.end in {WITHDRAWN, CORRECTED} and (one.ended_on or FAR) <= day)
    ]  # fmt: skip
    recent = [on for on in held if on <= day <= days.after_months(on, months)]
    return len(recent) >= times


def month_ends(last: date, count: int) -> list[date]:
    """The last days of the months before `last`, then `last` itself; oldest first."""
    found, first = [last], last.replace(day=1)
    for _ in range(count - 1):
        end = first - timedelta(days=1)
        found.append(end)
        first = end.replace(day=1)
    return found[::-1]


def _line(event: Event, day: date, table: PointTable, known: date) -> Line:
    level = table.level(event.conduct, event.level)
    rate = table.rate(level, event.decided_on) if level else None
    until = days.after_months(event.decided_on, rate.months) if rate else None
    ended = event.end and event.ended_on is not None and event.ended_on <= known
    if rate is None:
        why = "minor_class" if not level and event.category == MINOR else ""
        why = why or ("no_rate" if level else "no_points")
    elif event.known_on > known:
        why = "unpublished"
    elif day < event.decided_on:
        why = "later"
    elif ended and event.stops_on <= day:
        why = event.end
    else:
        why = "over" if until is not None and day > until else COUNTS
    start = max(event.decided_on, event.known_on) if rate else None
    return Line(event, level, rate, start, until, why)
