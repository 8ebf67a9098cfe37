"""How amounts, dates and moments are written for people."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone

from gongheng.portals.components import SHANGHAI, instant

register = template.Library()
CENT = Decimal("0.01")
WAN = Decimal(10000)
LONGEST = 24


def _exact(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    # Beyond this no amount is meant, and writing it out could fill a page.
    return found if found.is_finite() and found.adjusted() < LONGEST else None


@register.filter
def money(value: Any) -> str:
    """1234567.5 as 1,234,567.50 (元); a dash when there is no amount."""
    amount = _exact(value)
    if amount is None:
        return "—"
    at_least_cents = amount.quantize(CENT) if amount == amount.quantize(CENT) else amount
    return f"{at_least_cents:,f}"


@register.filter
def wan(value: Any) -> str:
    """An amount of yuan in 万元, exactly: 1234567.5 as 123.45675, 120000 as 12.00."""
    amount = _exact(value)
    if amount is None:
        return "—"
    shown = f"{(amount / WAN):,f}"
    whole, _, rest = shown.partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"


@register.filter
def number(value: Any) -> str:
    """12345 as 12,345; a dash when there is no number."""
    amount = _exact(value)
    return "—" if amount is None else f"{amount:,f}"


def _in_shanghai(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime):
        return timezone.localtime(instant(value), SHANGHAI)
    return value


@register.filter
def zh_date(value: date | datetime | None) -> str:
    """2026年11月22日, in Asia/Shanghai."""
    if not value:
        return "—"
    day = _in_shanghai(value)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def zh_datetime(value: date | datetime | None) -> str:
    """2026年11月22日 09:00, in Asia/Shanghai; a day without an hour stays a day."""
    if not isinstance(value, datetime):
        return zh_date(value)
    return f"{zh_date(value)} {_in_shanghai(value):%H:%M}"


@register.filter
def zh_time(value: datetime | None) -> str:
    """09:00:05, in Asia/Shanghai."""
    return f"{_in_shanghai(value):%H:%M:%S}" if isinstance(value, datetime) else "—"


@register.filter
def short_day(value: date | datetime | None) -> str:
    """11月22日, for axes and dense lists under a head that gives the year."""
    if not value:
        return "—"
    day = _in_shanghai(value)
    return f"{day.month}月{day.day}日"


@register.filter
def iso(value: date | datetime | None) -> str:
    """For the datetime attribute of <time>; empty when there is no moment."""
    return _in_shanghai(value).isoformat() if value else ""


@register.filter
def milliseconds(value: date | datetime | None) -> int | str:
    """Unix milliseconds for the countdown script; empty when there is no moment."""
    return int(instant(value).timestamp() * 1000) if value else ""
