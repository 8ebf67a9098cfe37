"""Pure geometry and page arithmetic behind the templates; no request, no clock, no database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A year takes about a ninth of the axis at the narrowest desktop width.
LABELS_ON_AN_AXIS = 8
DAYS_IN_A_MONTH, SHORTEST_MONTH = 31, 28
MONTHS_APART = (1, 2, 3, 4, 6, 12)  # so that a label always falls on the new year


def instant(moment: date | datetime) -> datetime:
    """A day counts from its first moment in Asia/Shanghai; a moment is itself."""
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    return datetime.combine(moment, time.min, tzinfo=SHANGHAI)


def _ends(span: Mapping[str, Any]) -> list[datetime]:
    keys = ("start", "end", "limit_start", "limit_end")
    return [instant(span[key]) for key in keys if span.get(key)]


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def _is_tick(day: date, length: int) -> bool:
    """Round days of the month: as many as fit, so that a reader finds the first of a month."""
    if length <= LABELS_ON_AN_AXIS:
        return True
    for step in (2, 5, 10, 15):
        if length / step <= LABELS_ON_AN_AXIS:
            return day.day % step == 1 and (day.day == 1 or day.day + step // 2 <= DAYS_IN_A_MONTH)
    least = length / SHORTEST_MONTH / LABELS_ON_AN_AXIS
    months = next((step for step in MONTHS_APART if step >= least), 12 * ceil(least / 12))
    return day.day == 1 and (day.year * 12 + day.month - 1) % months == 0


def _ticks(first: datetime, last: datetime) -> list[date]:
    start = first.astimezone(SHANGHAI).date() + timedelta(days=1)
    length = (last - first).days
    days = (start + timedelta(days=i) for i in range(length + 1))
    return [day for day in days if instant(day) <= last and _is_tick(day, length)]


def _tick_label(day: date) -> str:
    if day.day != 1:
        return str(day.day)
    return f"{day.year}年" if day.month == 1 else f"{day.month}月"


def timeline(spans: Sequence[Mapping[str, Any]], now: date | datetime) -> dict[str, Any]:
    """Places of spans on one axis drawn to scale, in per cent of its width.

    A span has `name`, `start`, `end` (None while it runs: drawn to `now`), `limit_start` and
    `limit_end` (the time the law gives), `state` (done, now, plan, warn, danger), `limit`,
    `article`, `url`, `note`. The answer holds `rows`, `ticks` and the place of `now`.
    """
    moments = [moment for span in spans for moment in _ends(span)] + [instant(now)]
    first, last = min(moments), max(moments)
    margin = max((last - first) * 0.03, timedelta(hours=12))
    first, last = first - margin, last + margin
    length = (last - first).total_seconds()

    def place(moment: date | datetime) -> float:
        return (instant(moment) - first).total_seconds() / length

    def box(start: Any, end: Any) -> dict[str, str] | None:
        if not start:
            return None
        left = place(start)
        right = place(end or max(instant(now), instant(start)))
        return {"x": _percent(left), "width": _percent(max(right - left, 0.008))}

    rows = [
        {
            **span,
            "bar": box(span.get("start"), span.get("end")),
            "allowed": box(span.get("limit_start"), span.get("limit_end")),
        }
        for span in spans
    ]
    ticks = [{"x": _percent(place(day)), "label": _tick_label(day)} for day in _ticks(first, last)]
    return {
        "rows": rows,
        "ticks": ticks,
        "now": {"x": _percent(place(now)), "at": now},
    }


def page_numbers(number: int, count: int) -> list[int | None]:
    """The page numbers to offer; None stands for the ones left out."""
    wanted = {1, count, number - 1, number, number + 1}
    shown = sorted(n for n in wanted if 1 <= n <= count)
    found: list[int | None] = []
    for n in shown:
        if found and found[-1] is not None and n - found[-1] > 1:
            found.append(n - 1 if n - found[-1] == 2 else None)
        found.append(n)
    return found


def sparkline(values: Sequence[float | Decimal | int], width: int = 96, height: int = 28) -> str:
    """Points of a polyline in a box of `width` x `height`; empty for fewer than two values."""
    if len(values) < 2:
        return ""
    numbers = [float(value) for value in values]
    low = min(numbers)
    spread = max(numbers) - low or 1.0
    step = width / (len(values) - 1)
    places = [
        (i * step, height - 2 - (height - 4) * (v - low) / spread) for i, v in enumerate(numbers)
    ]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def chart(
    kind: str,
    categories: Sequence[str],
    series: Sequence[Mapping[str, Any]],
    unit: str = "",
    first: str = "项目",
) -> dict[str, Any]:
    """One statement for a chart and for the table beside it.

    `kind`: bar, line, rows (bars lying down), pie, spans. `series`: dicts with `name` and `data`
    in the order of `categories`; numbers may be Decimal (the table shows them exactly, the
    drawing as JSON numbers). `first` heads the column of categories.
    """
    drawn = [{**one, "data": [_drawable(v) for v in one["data"]]} for one in series]
    rows = (
        [[name, *(one["data"][i] for one in series)] for i, name in enumerate(categories)]
        if kind != "spans"
        else []
    )
    return {
        "json": {"kind": kind, "categories": list(categories), "series": drawn, "unit": unit},
        "heads": [first, *(one["name"] for one in series)],
        "rows": rows,
        "unit": unit,
    }


def _drawable(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def worst_first(tasks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """A desk's order: overdue first, then by the moment due, those without a limit last."""
    far = datetime.max.replace(tzinfo=SHANGHAI)
    return sorted(tasks, key=lambda task: instant(task["due"]) if task.get("due") else far)
