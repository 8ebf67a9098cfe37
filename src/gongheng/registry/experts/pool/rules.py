"""How old a list must be, and how long somebody must have been in the pool."""

from datetime import date, datetime

from gongheng.foundation.clock import beijing, day_of
from gongheng.rules.book import Law, default_book, place_of
from gongheng.rules.days import after_days, after_hours, after_months


def law_of(region: str, at: datetime) -> Law:
    """The law of the draw's place and day."""
    return default_book().law(place_of(region), day_of(at))


def settled_before(region: str, at: datetime) -> datetime:
    """The latest moment at which a list may have been fixed for a draw asked for now."""
    hours = int(law_of(region, at)["evaluation/pool_age_hours"].value)
    return after_hours(at, -hours)


def drawn_from(admitted_on: date, region: str, at: datetime) -> date:
    """From which day on somebody admitted then may be drawn."""
    days = int(law_of(region, at)["evaluation/pool_joiner_days"].value)
    return after_days(admitted_on, days)


def counted_from(region: str, at: datetime) -> datetime:
    """Since when seats count for the cap."""
    months = int(law_of(region, at)["evaluation/draw_most_months"].value)
    first = after_months(day_of(at), -months)
    return beijing(first.year, first.month, first.day)


def most_seats(region: str, at: datetime) -> int:
    """How many seats in those months are enough."""
    return int(law_of(region, at)["evaluation/draw_most_times"].value)
