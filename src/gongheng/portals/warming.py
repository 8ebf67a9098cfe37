"""Do at the start what the first visitor of a page would else wait for.

Measured by bench/server_start.py: the modules behind the addresses take one to three seconds,
templates half a second, the rulebook and the code lists a tenth; a new connection to the database
takes milliseconds and stays with its thread.
"""

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from gongheng.foundation.codelists import Industries, Regions, TradeClasses
from gongheng.rules.book import default_book
from gongheng.rules.calendars import Calendar


def warm() -> None:
    """Load what every page shares, once a process."""
    reverse("public:home")
    default_book()
    Calendar(provisional=True)
    for known in (Regions, Industries, TradeClasses):
        known.load()
    for name in templates():
        get_template(name)


def templates() -> list[str]:
    """Return the names of our own templates."""
    folders = [Path(one) for one in settings.TEMPLATES[0]["DIRS"]]
    return sorted(
        path.relative_to(one).as_posix() for one in folders for path in one.rglob("*.html")
    )
