"""Days and time limits: counting, working days, the last day of a period (民法典 200–203)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongheng.rules.calendars import Calendar
from gongheng.rules.rulings import Ruling

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """The day a period ends. The whole day counts (民法典第二百零三条第二款: until 24:00).

    `shifted_from`: the last day before it moved off a holiday (第二百零三条第一款).
    `holiday_offer`: for a minimum period ending on a holiday, the next working day, which may be
    offered but never imposed. `provisional`: some year's State Council notice is not known yet.
    """

    on: date
    rule: Ruling
    shifted_from: date | None = None
    holiday_offer: date | None = None
    provisional: bool = False


def after_days(start: date, n: int) -> date:
    """Give the last day of n days; the starting day is not counted (民法典第二百零一条)."""
    return start + n * ONE_DAY


def before_days(end: date, n: int) -> date:
    """Give the latest day that lies n days before `end`; inverse of `after_days`."""
    return end - n * ONE_DAY


def after_months(start: date, n: int) -> date:
    """Give the corresponding day n months on, else that month's last day (民法典第二百零二条).

    2024-01-31 + 1 month → 2024-02-29.
    """
    years, month = divmod(start.month - 1 + n, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def after_hours(start: datetime, n: int) -> datetime:
    """Give the instant n hours on; counted from the hour itself (民法典第二百零一条第二款)."""
    return start + timedelta(hours=n)


def after_working_days(start: date, n: int, calendar: Calendar) -> date:
    """Give the n-th working day after `start`; make-up workdays count, `start` does not.

    Raises NoCalendar where a year is unknown, ValueError for n < 0.
    """
    return _count_working_days(start, n, calendar, ONE_DAY)


def before_working_days(end: date, n: int, calendar: Calendar) -> date:
    """Give the n-th working day before `end`."""
    return _count_working_days(end, n, calendar, -ONE_DAY)


def _count_working_days(day: date, n: int, calendar: Calendar, step: timedelta) -> date:
    if n < 0:
        raise ValueError(f"天数不得为负：{n}")
    while n:
        day += step
        n -= calendar.is_working_day(day)
    return day


def next_working_day(day: date, calendar: Calendar) -> date:
    """Give the day itself when it is a working day, else the first one after it."""
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


def last_day(start: date, ruling: Ruling, calendar: Calendar) -> date:
    """Give the last day of the ruling's period, before any shift.

    Raises ValueError for a ruling that is no period of days, months or years.
    """
    n = int(ruling.value) if ruling.unit in PERIODS else 0
    match ruling.unit:
        case "day":
            return after_days(start, n)
        case "working_day":
            return after_working_days(start, n, calendar)
        case "month":
            return after_months(start, n)
        case "year":
            return after_months(start, 12 * n)
    raise ValueError(f"{ruling.key} 的单位 {ruling.unit} 不是期间")


PERIODS = {"day", "working_day", "month", "year"}


def due(start: date, ruling: Ruling, calendar: Calendar) -> Due:
    """Give the last day on which a thing may still be done; off a holiday it moves on (203条).

    For duties and rights with an upper limit (3日答复、30日签约、10日投诉).
    Raises ValueError for a minimum period, which `earliest` and `latest` measure; NoCalendar.
    """
    if ruling.bound == "at_least":
        raise ValueError(f"{ruling.key} 是下限，请用 earliest 或 latest")
    last = last_day(start, ruling, calendar)
    on = next_working_day(last, calendar)
    shifted_from = last if on != last else None
    provisional = calendar.is_provisional(start, on)
    return Due(on, ruling, shifted_from=shifted_from, provisional=provisional)


def earliest(start: date, ruling: Ruling, calendar: Calendar) -> Due:
    """Give the first day on which a minimum period is full; it is never shortened nor moved.

    自开始发出之日起至截止之日止不少于20日: deadline ≥ start + 20 (standards 6.1, D), the issue day
    not counted. Ending on a holiday, the next working day is offered in `holiday_offer`.
    """
    last = last_day(start, ruling, calendar)
    working = next_working_day(last, calendar)
    offer = working if working != last else None
    provisional = calendar.is_provisional(start, working)
    return Due(last, ruling, holiday_offer=offer, provisional=provisional)


def latest(end: date, ruling: Ruling, calendar: Calendar) -> Due:
    """Give the last day that leaves the full minimum period before `end` (截止时间至少15日前).

    Never moved: the next working day would shorten the period. Raises ValueError for months.
    """
    n = int(ruling.value)
    if ruling.unit == "day":
        on = before_days(end, n)
    elif ruling.unit == "working_day":
        on = before_working_days(end, n, calendar)
    else:
        raise ValueError(f"{ruling.key} 的单位 {ruling.unit} 不能倒算")
    provisional = ruling.unit == "working_day" and calendar.is_provisional(on, end)
    return Due(on, ruling, provisional=provisional)


def due_at(start: datetime, ruling: Ruling) -> datetime:
    """Give the instant a period of hours or minutes ends; it is not moved off a holiday.

    Raises ValueError for other units, and for a naive `start`.
    """
    if start.tzinfo is None:
        raise ValueError("时刻应带时区")
    match ruling.unit:
        case "hour":
            return after_hours(start, int(ruling.value))
        case "minute":
            return start + timedelta(minutes=int(ruling.value))
    raise ValueError(f"{ruling.key} 的单位 {ruling.unit} 不是小时或分钟")
