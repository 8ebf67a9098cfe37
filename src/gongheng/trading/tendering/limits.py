"""The statutory dates of a tender, counted from its own law; one place for actions and pages."""

from datetime import date, datetime
from functools import cache

from gongheng.foundation.clock import day_of
from gongheng.rules import days
from gongheng.rules.calendars import Calendar
from gongheng.rules.days import Due
from gongheng.trading.tendering.models import Tender


@cache
def calendar() -> Calendar:
    """Return the calendar; a year without a State Council notice is counted 暂按 and marked."""
    return Calendar(provisional=True)


def at_least_after(tender: Tender, key: str, start: datetime | date) -> Due:
    """Return the first day on which the minimum period of a rule is full."""
    return days.earliest(_day(start), tender.law[key], calendar())


def at_latest_after(tender: Tender, key: str, start: datetime | date) -> Due:
    """Return the last day on which a duty or right of a rule may still be used."""
    return days.due(_day(start), tender.law[key], calendar())


def at_latest_before(tender: Tender, key: str, end: datetime | date) -> Due:
    """Return the last day that leaves the full minimum period before `end`."""
    return days.latest(_day(end), tender.law[key], calendar())


def _day(moment: datetime | date) -> date:
    return day_of(moment) if isinstance(moment, datetime) else moment
