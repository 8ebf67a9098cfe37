"""Half-years, the clock of the bulletin, and how figures become a score; reads, never writes."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from gongheng.credit.bulletins.scheme import Scheme
from gongheng.credit.records.limits import calendar
from gongheng.rules import days
from gongheng.rules.book import default_book, place_of
from gongheng.rules.days import Due

EVERY = "credit/bulletin"
WARNED = timedelta(days=30)  # the desk warns this long before; not a limit of any law
TENTH, HUNDRED = Decimal("0.1"), Decimal(100)
FIRST_MONTHS, LAST_MONTHS = (1, 7), {1: (6, 30), 7: (12, 31)}


def half_year(year: int, half: int) -> tuple[date, date]:
    """First and last day of a half-year."""
    first = FIRST_MONTHS[half - 1]
    return date(year, first, 1), date(year, *LAST_MONTHS[first])


def next_due(last: date | None, opened: date | None = None) -> Due:
    """每半年通报: by when the next bulletin is due, counted from the last one.

    Without one, from the first day of the rule or of the platform, whichever is later.
    """
    book, place = default_book(), place_of(settings.PROVINCE)
    rule = book.rule(place, EVERY)
    assert rule is not None  # the rulebook of the province holds it
    first = min(since for since, _ in rule.dated)
    start = last or max(first, opened or first)
    return days.due(start, book.law(place, start)[EVERY], calendar())


def late_days(due: Due, today: date) -> int:
    """Days beyond the limit; 0 in time."""
    return max(0, (today - due.on).days)


def share(part: int, whole: int) -> Decimal | None:
    """Per cent to one place, half up; None of nothing."""
    return (HUNDRED * part / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def score(scheme: Scheme, told: Mapping[str, Decimal | None]) -> Decimal | None:
    """The weighed mean of the figures there are; weights of the others are left out."""
    known = [(one.weight, told[one.figure]) for one in scheme.weighed
             if told.get(one.figure) is not None]  # fmt: skip
    whole = sum(weight for weight, _ in known)
    if not whole:
        return None
    total = sum((weight * value for weight, value in known if value is not None), Decimal(0))
    return (total / whole).quantize(TENTH, ROUND_HALF_UP)


def verdict(scheme: Scheme, scored: Decimal | None) -> str:
    """Praised, criticised or neither, on the score alone; people decide what is published."""
    if scored is None:
        return ""
    return "praise" if scored >= scheme.praise else "criticise" if scored < scheme.criticise else ""
