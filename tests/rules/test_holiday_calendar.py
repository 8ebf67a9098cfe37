"""The calendar agrees with the State Council's notices and refuses what it does not know."""

import json
from datetime import date, timedelta

import chinese_calendar
import pytest

from gongheng.rules.book import rulebook_root
from gongheng.rules.calendars import Calendar, NoCalendar, read_notice
from gongheng.rules.strict import BadRule

CALENDAR = Calendar()
GOOD = """\
year: 2025
title: 国务院办公厅关于2025年部分节假日安排的通知
mark: M
rest:
  元旦: [2025-01-01]
work:
  春节: [2025-01-26]
"""


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def test_twenty_years_agree_with_an_independent_table():
    every = days(date(2007, 1, 1), date(2026, 12, 31))

    assert [d for d in every if chinese_calendar.is_workday(d) != CALENDAR.is_working_day(d)] == []


def test_the_files_hold_what_the_published_data_hold(shared):
    published = json.loads(
        (shared / "data/real/cn_holidays_2007_2026.json").read_text(encoding="utf-8")
    )
    entries = [entry for year in published.values() for entry in year]

    assert len(entries) > 600
    for entry in entries:
        day = date.fromisoformat(entry["date"])
        assert CALENDAR.is_working_day(day) != entry["isOffDay"], entry


def test_every_notice_has_a_title_and_a_mark():
    assert sorted(CALENDAR.notices) == list(range(2007, 2027))
    for year, notice in CALENDAR.notices.items():
        assert str(year) in notice.title
        assert notice.number or notice.mark != "V-page"


@pytest.mark.parametrize("day", [date(2006, 6, 1), date(2027, 1, 4)])
def test_a_year_without_data_is_refused(day):
    with pytest.raises(NoCalendar) as refused:
        CALENDAR.is_working_day(day)

    assert refused.value.year == day.year


def test_a_known_make_up_day_of_the_year_before_is_known():
    assert CALENDAR.is_working_day(date(2006, 12, 30))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 2, 8), False),
        (date(2027, 10, 3), False),
        (date(2028, 5, 2), False),
        (date(2027, 1, 4), True),
        (date(2027, 3, 6), False),
    ],
)
def test_a_provisional_calendar_knows_weekends_and_statutory_holidays(day, works):
    assert Calendar(provisional=True).is_working_day(day) is works


def test_a_provisional_calendar_still_prefers_the_notice():
    assert Calendar(provisional=True).is_working_day(date(2025, 9, 28))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("year: 2025", "year: 2024"), "与文件名相同"),
        (("mark: M", "mark: sure"), "mark 应为"),
        (("work:", "worked:"), "不认识的键"),
        (("title: 国", "titel: 国"), "不认识的键"),
        (("[2025-01-01]", "[2025-01-01, 2025-01-01]"), "重复的日期"),
        (("[2025-01-01]", "[2026-01-01]"), "不是2025年的日期"),
        (("[2025-01-01]", "[元旦]"), "应为日期"),
        (("[2025-01-01]", "2025-01-01"), "应为列表"),
        (("[2025-01-26]", "[2025-01-27]"), "周六或周日"),
        (("[2025-01-01]", "[2025-01-26]"), "既放假又上班"),
    ],
)
def test_a_bad_notice_is_refused(tmp_path, change, reason):
    path = tmp_path / "2025.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_notice(path).year == 2025
    assert change[0] in GOOD
    path.write_text(GOOD.replace(*change, 1), encoding="utf-8")

    with pytest.raises(BadRule, match=reason):
        read_notice(path)


def test_bad_statutory_holidays_are_refused(tmp_path):
    good = (rulebook_root() / "calendar/statutory.yaml").read_text(encoding="utf-8")
    for number, (old, new) in enumerate([('"01-01"', '"13-01"'), ("2027-02-06", "2027-02-05")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "statutory.yaml").write_text(good.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(BadRule):
            Calendar(folder)
