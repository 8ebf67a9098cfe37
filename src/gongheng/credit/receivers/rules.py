"""By when a receiver must have taken a change over; reads, never writes."""

from datetime import date
from functools import cache

from django.conf import settings

from gongheng.rules import days
from gongheng.rules.book import default_book, place_of
from gongheng.rules.calendars import Calendar
from gongheng.rules.days import Due


@cache
def _calendar() -> Calendar:
    return Calendar(provisional=True)


def due(called_on: date) -> Due | None:
    """The last day for a change made known on `called_on`; None while no rule asks it."""
    law = default_book().law(place_of(settings.PROVINCE), called_on)
    key = "credit/receiver_correction"
    return days.due(called_on, law[key], _calendar()) if key in law else None
