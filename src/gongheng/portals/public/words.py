"""How codes, states and free text are said to the public; natural persons stay masked."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse

from gongheng.foundation.clock import BEIJING, day_of
from gongheng.foundation.codelists import Regions, TradeClasses
from gongheng.foundation.codes import mask_numbers_in
from gongheng.foundation.lifecycle import act_named
from gongheng.portals.templatetags.written import money, zh_date
from gongheng.rules.calendars import Calendar
from gongheng.rules.rulings import Ruling

# An office's own line, which a notice has to give (招标投标法第十六条); mobiles stay masked.
OFFICE_LINE = re.compile(r"(0\d{2,3}[-－—]\d{7,8}(?:[-－—]\d{1,5})?)")
TONES = {
    "announced": "info", "opened": "info", "concluded": "done", "failed": "danger",
    "terminated": "danger", "settled": "done", "open": "info", "published": "info",
    "decided": "info", "notified": "done", "contracted": "done", "completed": "done",
    "answered": "done", "raised": "warn", "withdrawn": "neutral", "rejected": "danger",
    "superseded": "neutral", "registered": "done", "cancelled": "danger", "in_force": "danger",
}  # fmt: skip
NOTICE_TONES = {
    "tender": "info", "candidates": "warn", "result": "done", "contract": "done",
    "performance": "done", "failure": "danger", "termination": "danger", "suspension": "danger",
}  # fmt: skip
STANDING_TONES = {"待核实": "warn", "示例": "neutral", "": "done"}


def discreet(text: str) -> str:
    """Return free text with mobile and resident numbers masked; office lines stay."""
    pieces = OFFICE_LINE.split(text)
    return "".join(p if i % 2 else mask_numbers_in(p) for i, p in enumerate(pieces))


def region_name(code: str) -> str:
    """湖北省武汉市; the code itself when nobody knows it."""
    regions = Regions.load()
    return regions.full_name(code) if code and regions.exists(code) else code


def short_region(code: str) -> str:
    """武汉市; for dense tables."""
    regions = Regions.load()
    return regions.name(code) if code and regions.exists(code) else code or "—"


def class_name(code: str) -> str:
    """市政; the code itself when the list does not hold it."""
    classes = TradeClasses.load()
    return classes.name(code) if classes.exists(code) else code


def family_name(letter: str) -> str:
    """工程建设 of A."""
    rows = TradeClasses.load().of_family(letter)
    return rows[0].family_name if rows else letter


def families() -> list[tuple[str, str]]:
    """(letter, name) of every family, in the order of the list."""
    found: dict[str, str] = {}
    for row in TradeClasses.load():
        found.setdefault(row.family, row.family_name)
    return list(found.items())


def hubei_regions() -> list[tuple[str, str]]:
    """The province and its cities, for filters."""
    regions = Regions.load()
    own = [row for row in regions if row.code.startswith("42") and row.until == date.max]
    top = [row for row in own if row.level in {"province", "city"} or row.parent == "429000"]
    return [(row.code, row.name) for row in sorted(top, key=lambda row: row.code)]


def choices(rows: Any, field: str) -> list[tuple[str, str]]:
    """Values and labels of a field, asked of the rows a query gave."""
    return list(rows.model._meta.get_field(field).choices)  # noqa: SLF001


def state(thing: Any) -> dict[str, str]:
    """A state as `c-head` reads it."""
    return {"text": thing.get_state_display(), "tone": TONES.get(thing.state, "neutral")}


def act_label(name: str) -> str:
    """发布招标公告 of tender.announce; the ledger's name when nobody registered it."""
    known = act_named(name)
    return known[1].label if known else name


def rule_url(ruling: Ruling) -> str:
    """The page of a rule."""
    return reverse("public:law", args=[ruling.place, ruling.key])


def article(ruling: Ruling) -> dict[str, str]:
    """A ruling as `c-basis` reads it."""
    mark = f"（{ruling.standing}）" if ruling.standing else ""
    said = "" if isinstance(ruling.value, bool) else f"：{ruling.shown}"
    return {"name": ruling.source, "url": rule_url(ruling), "text": f"{ruling.title}{said}{mark}"}


def left_words(due: datetime, now: datetime) -> str:
    """剩 3 天, 剩 2 小时 …; 已截止."""
    left = due - now
    if left <= timedelta(0):
        return "已截止"
    if left >= timedelta(days=1):
        return f"剩 {left.days} 天"
    hours, rest = divmod(int(left.total_seconds()), 3600)
    return f"剩 {hours} 小时 {rest // 60} 分" if hours else f"剩 {rest // 60} 分"


def working_days_left(due: datetime, now: datetime) -> int:
    """Working days after today up to and with the day of `due`."""
    calendar, day, last = Calendar(provisional=True), day_of(now), day_of(due)
    count = 0
    while day < last:
        day += timedelta(days=1)
        count += calendar.is_working_day(day)
    return count


def end_of(day: date) -> datetime:
    """The last minute of a day: a period of days ends at 24:00 (民法典第二百零三条第二款)."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=BEIJING) - timedelta(minutes=1)


def zh_day(day: date | None) -> str:
    """2026年11月22日."""
    return zh_date(day)


def yuan(amount: Any) -> str:
    """1,234,567.50 元; 未设 when there is none."""
    return "未设" if amount is None else f"{money(amount)} 元"
