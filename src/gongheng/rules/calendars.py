"""Which days are working days: the State Council's yearly notices, as data."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS
from gongheng.rules.strict import BadRule, Block, Leaf, read

SATURDAY = 5
STATUTORY = "statutory.yaml"


class NoCalendar(LookupError):
    """A year whose holiday notice is not in rulebook/calendar/."""

    def __init__(self, year: int) -> None:
        super().__init__(f"规则库没有{year}年的节假日安排（rulebook/calendar/{year}.yaml）")
        self.year = year


@dataclass(frozen=True)
class Notice:
    """One year's notice: the days off and the weekend days worked in exchange."""

    year: int
    title: str
    number: str
    mark: str
    off: frozenset[date]
    work: frozenset[date]


@dataclass(frozen=True)
class StatutoryHolidays:
    """Holidays known without a notice: those of fixed date and those listed by year."""

    fixed: frozenset[tuple[int, int]]
    dated: frozenset[date]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in self.dated or (day.month, day.day) in self.fixed)


class Calendar:
    """Working days. Without data for a year it refuses (NoCalendar), unless provisional.

    A provisional calendar takes weekends and statutory holidays for such a year; what it says
    then carries `provisional=True` and must be shown as 暂按. A notice may also touch the last
    days of the year before (元旦调休), so those of the last known year can still change.
    """

    def __init__(self, folder: Path | None = None, *, provisional: bool = False) -> None:
        self.notices, self._statutory = _read_folder(folder or rulebook_root() / "calendar")
        self.provisional = provisional
        self._off = frozenset(day for notice in self.notices.values() for day in notice.off)
        self._work = frozenset(day for notice in self.notices.values() for day in notice.work)

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day: weekdays but holidays, and make-up days (补班).

        Raises NoCalendar for a year without a notice when the calendar is not provisional.
        """
        if day in self._work:
            return True
        if day in self._off:
            return False
        if day.year not in self.notices:
            if not self.provisional:
                raise NoCalendar(day.year)
            return day.weekday() < SATURDAY and day not in self._statutory
        return day.weekday() < SATURDAY

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether an answer over these days rests on a year without a notice."""
        return any(year not in self.notices for year in range(first.year, last.year + 1))


@cache
def _read_folder(folder: Path) -> tuple[dict[int, Notice], StatutoryHolidays]:
    notices = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name != STATUTORY:
            notice = read_notice(path)
            notices[notice.year] = notice
    return notices, _read_statutory(folder / STATUTORY)


def read_notice(path: Path) -> Notice:
    """Read one year's file.

    Raises BadRule for unknown or missing keys, a year that is not the file's name, a day listed
    twice, a make-up day that is no weekend, or a day far from that year.
    """
    block = read(path).only({"year", "title", "mark", "rest", "work"}, {"number", "note"})
    year = block["year"].plain
    if path.stem != str(year):
        raise block["year"].bad(f"年份应与文件名相同：{year}")
    if block.text("mark") not in MARKS:
        raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    off, work = _days(block["rest"], year), _days(block["work"], year)
    if off & work:
        raise block["work"].bad(f"既放假又上班：{min(off & work)}")
    if any(day.weekday() < SATURDAY for day in work):
        raise block["work"].bad("补班日应为周六或周日")
    return Notice(year, block.text("title"), block.text("number"), block.text("mark"), off, work)


def _days(leaf: Leaf, year: int) -> frozenset[date]:
    found: set[date] = set()
    for name, listed in leaf.block():
        name.text()
        for item in listed.leaves():
            day = item.day()
            if day in found:
                raise item.bad(f"重复的日期：{day}")
            if day.year != year and (day.year, day.month) != (year - 1, 12):
                raise item.bad(f"不是{year}年的日期：{day}")
            found.add(day)
    return frozenset(found)


def _read_statutory(path: Path) -> StatutoryHolidays:
    if not path.is_file():
        return StatutoryHolidays(frozenset(), frozenset())
    block = read(path).only({"title", "mark", "fixed", "dated"}, {"note"})
    fixed = frozenset(_month_and_day(item) for item in block["fixed"].leaves())
    return StatutoryHolidays(fixed, _dated(block["dated"].block()))


def _month_and_day(leaf: Leaf) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2000-{leaf.text()}")
    except ValueError as error:
        raise leaf.bad(f"应为月-日，如 10-01：{leaf.plain!r}") from error
    return day.month, day.day


def _dated(block: Block) -> frozenset[date]:
    days = [item.day() for _, listed in block for item in listed.leaves()]
    if len(days) != len(set(days)):
        raise BadRule(block.path, block.line, "重复的日期")
    return frozenset(days)
