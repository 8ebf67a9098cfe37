"""Counting days as 民法典 200–203 has it; properties for every day of the known calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongheng.rules import days as days_module
from gongheng.rules.book import default_book
from gongheng.rules.calendars import Calendar, NoCalendar
from gongheng.rules.days import (
    after_days,
    after_hours,
    after_months,
    after_working_days,
    before_days,
    before_working_days,
    due,
    due_at,
    earliest,
    latest,
)
from gongheng.rules.rulings import Ruling

CALENDAR = Calendar()
KNOWN = st.dates(date(2007, 3, 1), date(2026, 6, 30))
COUNTS = st.integers(0, 60)


def a_ruling(value: int, unit: str = "day", bound: str = "at_most") -> Ruling:
    return Ruling(
        key="tendering/x",
        value=value,
        unit=unit,
        bound=bound,
        since=date(2000, 1, 1),
        law="招标投标法",
        article="第二十四条",
        mark="V-law",
        place="national",
        title="题",
        question="几日？",
    )


def test_the_starting_day_is_not_counted():
    assert after_days(date(2025, 9, 10), 20) == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 10, 31), 6, date(2026, 4, 30)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_the_last(start, months, end):
    assert after_months(start, months) == end


def test_hours_count_from_the_hour_itself():
    start = datetime(2025, 9, 30, 16, 30, tzinfo=UTC)

    assert after_hours(start, 24) == datetime(2025, 10, 1, 16, 30, tzinfo=UTC)


def test_make_up_days_are_working_days():
    assert after_working_days(date(2025, 9, 26), 3, CALENDAR) == date(2025, 9, 30)


def test_an_upper_limit_moves_off_the_holiday_and_says_from_where():
    found = due(date(2025, 9, 30), a_ruling(3), CALENDAR)

    assert (found.on, found.shifted_from) == (date(2025, 10, 9), date(2025, 10, 3))


def test_an_upper_limit_on_a_working_day_stays():
    found = due(date(2025, 9, 22), a_ruling(3), CALENDAR)

    assert (found.on, found.shifted_from) == (date(2025, 9, 25), None)


def test_a_lower_limit_is_never_shortened_nor_moved():
    found = earliest(date(2025, 9, 15), a_ruling(20, bound="at_least"), CALENDAR)

    assert (found.on, found.holiday_offer) == (date(2025, 10, 5), date(2025, 10, 9))


def test_without_the_shift_a_limit_would_end_on_a_holiday(monkeypatch):
    """Twin: take the shift away and the deadline lies in the National Day week."""
    monkeypatch.setattr(days_module, "next_working_day", lambda day, _: day)

    assert not CALENDAR.is_working_day(due(date(2025, 9, 30), a_ruling(3), CALENDAR).on)


def test_a_minimum_is_not_a_deadline():
    with pytest.raises(ValueError, match="下限"):
        due(date(2025, 9, 1), a_ruling(20, bound="at_least"), CALENDAR)


@pytest.mark.parametrize("unit", ["hour", "flag", "ratio", "person"])
def test_what_is_no_period_is_refused(unit):
    with pytest.raises(ValueError, match="不是期间"):
        due(date(2025, 9, 1), a_ruling(1, unit), CALENDAR)


def test_months_cannot_be_counted_back():
    with pytest.raises(ValueError, match="不能倒算"):
        latest(date(2025, 9, 1), a_ruling(1, "month"), CALENDAR)


def test_a_limit_in_hours_is_an_instant():
    start = datetime(2025, 9, 30, 16, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert due_at(start, a_ruling(24, "hour")) == start + timedelta(days=1)
    assert due_at(start, a_ruling(5, "minute")) == start + timedelta(minutes=5)
    with pytest.raises(ValueError, match="时区"):
        due_at(start.replace(tzinfo=None), a_ruling(24, "hour"))
    with pytest.raises(ValueError, match="不是小时或分钟"):
        due_at(start, a_ruling(24))


def test_days_may_not_be_negative():
    with pytest.raises(ValueError, match="不得为负"):
        after_working_days(date(2025, 9, 1), -1, CALENDAR)


def test_a_year_without_a_notice_refuses_loudly():
    with pytest.raises(NoCalendar, match="2027"):
        due(date(2026, 12, 31), a_ruling(3), CALENDAR)


def test_a_provisional_calendar_answers_and_says_so():
    calendar = Calendar(provisional=True)
    found = due(date(2026, 12, 29), a_ruling(3), calendar)

    assert (found.on, found.shifted_from) == (date(2027, 1, 4), date(2027, 1, 1))
    assert found.provisional
    assert not due(date(2025, 9, 22), a_ruling(3), calendar).provisional


def test_a_real_rule_gives_the_real_deadline():
    ruling = default_book().law("hubei.wuhan", date(2025, 9, 8))["complaints/decide"]
    found = due(date(2025, 9, 8), ruling, CALENDAR)

    assert found.on == date(2025, 10, 24)
    assert found.rule.source == "招标投标法实施条例第六十一条"


@settings(deadline=None)
@given(start=KNOWN, n=COUNTS, unit=st.sampled_from(["day", "working_day", "month"]))
def test_no_deadline_ever_falls_on_a_holiday(start, n, unit):
    n = min(n, 5) if unit == "month" else n
    found = due(start, a_ruling(n, unit), CALENDAR)

    assert CALENDAR.is_working_day(found.on)
    if found.shifted_from:
        gap = (found.on - found.shifted_from).days
        between = [found.shifted_from + timedelta(days=i) for i in range(gap)]
        assert not any(CALENDAR.is_working_day(day) for day in between)


@settings(deadline=None)
@given(first=KNOWN, second=KNOWN, n=COUNTS, unit=st.sampled_from(["day", "working_day"]))
def test_who_starts_later_is_never_due_earlier(first, second, n, unit):
    first, second = sorted((first, second))
    ruling = a_ruling(n, unit)

    assert due(first, ruling, CALENDAR).on <= due(second, ruling, CALENDAR).on


@settings(deadline=None)
@given(start=KNOWN, fewer=COUNTS, more=COUNTS, unit=st.sampled_from(["day", "working_day"]))
def test_more_days_are_never_due_earlier(start, fewer, more, unit):
    fewer, more = sorted((fewer, more))

    assert (
        due(start, a_ruling(fewer, unit), CALENDAR).on
        <= due(start, a_ruling(more, unit), CALENDAR).on
    )


@settings(deadline=None)
@given(start=KNOWN, n=COUNTS)
def test_counting_back_undoes_counting_on(start, n):
    assert before_days(after_days(start, n), n) == start


@settings(deadline=None)
@given(start=KNOWN, n=st.integers(0, 40))
def test_counting_working_days_back_undoes_counting_them_on(start, n):
    working = after_working_days(start, 1, CALENDAR)

    assert before_working_days(after_working_days(working, n, CALENDAR), n, CALENDAR) == working


@settings(deadline=None)
@given(start=KNOWN, n=COUNTS)
def test_a_minimum_period_is_full_on_its_earliest_day_and_not_before(start, n):
    ruling = a_ruling(n, bound="at_least")
    first = earliest(start, ruling, CALENDAR).on

    assert (first - start).days == n
    assert latest(first, ruling, CALENDAR).on == start
    assert latest(first - timedelta(days=1), ruling, CALENDAR).on < start


@settings(deadline=None)
@given(start=st.dates(date(1990, 1, 1), date(2090, 1, 1)), n=st.integers(0, 240))
def test_months_keep_the_day_or_clamp_to_the_month_end(start, n):
    end = after_months(start, n)

    assert (end.year - start.year) * 12 + end.month - start.month == n
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
