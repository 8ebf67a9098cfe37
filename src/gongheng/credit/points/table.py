"""The dated table of points: how much a level weighs, how long it counts, on which article."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongheng.rules import days
from gongheng.rules.book import Law, Rulebook
from gongheng.rules.rulings import Ruling

LEVELS = ("minor", "heavier", "serious", "grave")
NAMES = {"minor": "一般", "heavier": "较重", "serious": "严重", "grave": "特别严重"}
ALWAYS = (date.min, None)


@dataclass(frozen=True)
class Rate:
    """What one level weighs for decisions of `[since, until)`, and for how many months."""

    level: str
    points: int
    months: int
    source: str
    standing: str
    since: date = date.min
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is the rate of decisions of that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Window:
    """On one day: decisions of `[first, last]` of a level still count, each with `points`."""

    level: str
    first: date
    last: date
    points: int


@dataclass(frozen=True)
class PointTable:
    """Rates by level and time. `regrades` (conduct → level) replaces the level of the record.

    The law in force grades a conduct on the day of its decision, and the record keeps that level;
    only a draft, or the question "under the rules of another day", grades anew.
    """

    rates: tuple[Rate, ...]
    thresholds: tuple[tuple[date, int, str, str], ...] = ()  # since, points, source, standing
    regrades: Mapping[str, str] = field(default_factory=dict)

    def level(self, conduct: str, recorded: str) -> str:
        """The level by which a conduct counts here."""
        return self.regrades.get(conduct, recorded)

    def rate(self, level: str, decided_on: date) -> Rate | None:
        """The rate of a level for decisions of that day, or None when it bears no points."""
        fitting = (one for one in self.rates if one.level == level and one.holds_on(decided_on))
        return next(fitting, None)

    def threshold(self, day: date) -> tuple[int, str, str] | None:
        """(points, source, standing) of the accumulation that calls for a warning, or None."""
        begun = [one for one in self.thresholds if one[0] <= day]
        return begun[-1][1:] if begun else None

    def windows(self, day: date) -> tuple[Window, ...]:
        """Which decisions count on a day, by level; what the set-based query asks of the table."""
        return tuple(_window(rate, day) for rate in self.rates if _reaches(rate, day))

    def under(self, day: date, grades: Mapping[str, str]) -> "PointTable":
        """The rules of one day for decisions of any day; `grades` = every conduct's level then."""
        held = (one for one in self.rates if one.holds_on(day))
        rates = tuple(_always(one) for one in held)
        limit = self.threshold(day)
        return PointTable(rates, ((date.min, *limit),) if limit else (), dict(grades))


def table_of(book: Rulebook, place: str) -> PointTable:
    """The table of a place: every change of points or cycle begins a new row."""
    keys = {level: (f"credit/points_{level}", cycle_key(level)) for level in LEVELS}
    rates = [
        Rate(level, int(points.value), int(months.value), points.source,
             _standing(points, months), since, until)
        for level, pair in keys.items()
        for since, until in _spans(book, place, pair)
        for points, months in _both(book.law(place, since), pair)
    ]  # fmt: skip
    return PointTable(tuple(rates), tuple(_thresholds(book, place)))


def cycle_key(level: str) -> str:
    """The rule that says how long the points of a level count (量化周期)."""
    return "credit/blacklist_cycle" if level == "grave" else "credit/points_cycle"


def first_counting(day: date, months: int) -> date:
    """The earliest decision whose period of months still runs on `day` (民法典第二百零二条).

    The inverse of `days.after_months`: a clamped month end may need the day after.
    """
    start = days.after_months(day, -months)
    while days.after_months(start, months) < day:
        start += timedelta(days=1)
    return start


def _reaches(rate: Rate, day: date) -> bool:
    first = first_counting(day, rate.months)
    return rate.since <= day and (rate.until is None or first < rate.until)


def _window(rate: Rate, day: date) -> Window:
    first = max(rate.since, first_counting(day, rate.months))
    last = day if rate.until is None else min(day, rate.until - timedelta(days=1))
    return Window(rate.level, first, last, rate.points)


def _standing(points: Ruling, months: Ruling) -> str:
    if months.standing in {"", points.standing}:
        return points.standing
    return (
        f"{points.standing}，周期{months.standing}" if points.standing else f"周期{months.standing}"
    )


def _always(rate: Rate) -> Rate:
    return Rate(rate.level, rate.points, rate.months, rate.source, rate.standing, *ALWAYS)


def _spans(book: Rulebook, place: str, keys: tuple[str, ...]) -> Iterator[tuple[date, date | None]]:
    """Times in which neither rule changes; a place inherits what stands above it."""
    scopes = book.places.scopes(place)
    rules = [rule for scope in scopes for key in keys if (rule := book.rule(scope, key))]
    changes = sorted({since for rule in rules for since, _ in rule.dated})
    yield from zip(changes, [*changes[1:], None], strict=True)


def _both(law: Law, keys: tuple[str, str]) -> Iterator[tuple[Ruling, Ruling]]:
    if all(key in law for key in keys):
        yield law[keys[0]], law[keys[1]]


def _thresholds(book: Rulebook, place: str) -> Iterator[tuple[date, int, str, str]]:
    key = "credit/points_threshold"
    for since, _ in _spans(book, place, (key,)):
        law = book.law(place, since)
        if key in law:
            yield since, int(law[key].value), law[key].source, law[key].standing
