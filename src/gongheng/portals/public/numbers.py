"""Figures about trading, each from one query over what is public; kept for some minutes."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Count, DecimalField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import Substr, TruncMonth

from gongheng.foundation.clock import BEIJING, day_of
from gongheng.portals.public import words
from gongheng.registry.history import queries as history
from gongheng.rules import days
from gongheng.rules.book import default_book, place_of
from gongheng.rules.calendars import Calendar
from gongheng.trading.notices import queries as notices
from gongheng.trading.tendering import queries as tendering

KEPT_SECONDS = 300
MONTHS = 12
TOP = 10
READ_OUT = ("opened", "rejected", "revoked")
RULE = "award/candidates_publish"
WAN = Decimal(10_000)
CENT = Decimal("0.01")
Months = list[tuple[int, int]]


def kept(name: str, now: datetime, make: Callable[[datetime], Any]) -> Any:
    """What `make` gives, made at most once in some minutes."""
    key = f"public:{name}:{day_of(now):%Y%m%d}"
    found = cache.get(key)
    if found is None:
        found = make(now)
        cache.set(key, found, KEPT_SECONDS)
    return found


def months_until(now: datetime, count: int = MONTHS) -> Months:
    """The last months up to this one, oldest first."""
    here = day_of(now)
    last = here.year * 12 + here.month - 1
    return [divmod(last - back, 12) for back in range(count - 1, -1, -1)]


def labels(months: Months) -> list[str]:
    """2026年11月."""
    return [f"{year}年{month + 1}月" for year, month in months]


def start_of(months: Months) -> datetime:
    """The first instant of the first month."""
    year, month = months[0]
    return datetime(year, month + 1, 1, tzinfo=BEIJING)


def along(months: Months, found: dict[Any, Any], empty: Any = 0) -> list[Any]:
    """Values in the order of the months."""
    by_month = {(day.year, day.month - 1): value for day, value in found.items()}
    return [by_month.get(month) or empty for month in months]


def results() -> Any:
    """Result notices: one a section decided."""
    return notices.published(kind="result").filter(section__award__winner__isnull=False).order_by()


def by_month(rows: Any, field: str, months: Months, **what: Any) -> list[dict[str, Any]]:
    """Aggregates by Beijing month since the first of `months`. One query."""
    moment: dict[str, Any] = {} if field == "published_on" else {"tzinfo": BEIJING}
    recent = rows.filter(**{f"{field}__gte": start_of(months)})
    return list(recent.annotate(month=TruncMonth(field, **moment)).values("month").annotate(**what))


def deals(now: datetime) -> dict[str, Any]:
    """Sections decided and their value by month."""
    months = months_until(now)
    rows = by_month(results(), "published_at", months, n=Count("pk"),
                    worth=Sum("section__award__winner__price"))  # fmt: skip
    return {
        "months": labels(months),
        "count": along(months, {row["month"]: row["n"] for row in rows}),
        "worth": along(months, {row["month"]: row["worth"] for row in rows}, Decimal(0)),
    }


def announced(now: datetime) -> list[int]:
    """Tenders announced by month."""
    months = months_until(now)
    rows = by_month(tendering.public_tenders().order_by(), "announced_at", months, n=Count("pk"))
    return along(months, {row["month"]: row["n"] for row in rows})


def timeliness(now: datetime) -> dict[str, Any]:
    """Share of candidate lists published within the statutory days of the report, by month."""
    months, calendar = months_until(now), Calendar(provisional=True)
    rows = (
        notices.published(kind="candidates")
        .filter(published_at__gte=start_of(months), section__evaluation__reported_at__isnull=False)
        .values_list("section__award__published_at", "section__evaluation__reported_at",
                     "tender__region", "tender__law_day")
    )  # fmt: skip
    good: Counter[tuple[int, int]] = Counter()
    total: Counter[tuple[int, int]] = Counter()
    for published_at, reported_at, region, law_day in rows:
        assert published_at is not None
        assert reported_at is not None
        day = day_of(published_at)
        due = days.due(day_of(reported_at), _publish_rule(region, law_day), calendar)
        total[day.year, day.month - 1] += 1
        good[day.year, day.month - 1] += day <= due.on
    return {
        "months": labels(months),
        "share": [percent(good[m], total[m]) if total[m] else None for m in months],
        "good": sum(good.values()), "total": sum(total.values()),
        "counts": [total[m] for m in months],
    }  # fmt: skip


def _publish_rule(region: str, law_day: date) -> Any:
    return default_book().law(place_of(region), law_day)[RULE]


def by_class(now: datetime) -> list[tuple[str, int]]:
    """Tenders announced in these months, by trade class."""
    recent = (
        tendering.public_tenders().order_by().filter(announced_at__gte=start_of(months_until(now)))
    )
    rows = recent.values_list("trade_class").annotate(n=Count("pk")).order_by("-n", "trade_class")
    return [(words.class_name(code), n) for code, n in rows]


def by_region(now: datetime) -> list[tuple[str, int, Decimal]]:
    """Deals and value by city."""
    since = start_of(months_until(now))
    rows = (
        results().filter(published_at__gte=since)
        .annotate(city=Substr("tender__region", 1, 4)).values_list("city")
        .annotate(n=Count("pk"), worth=Sum("section__award__winner__price")).order_by("-worth")
    )  # fmt: skip
    return [(words.short_region(f"{city}00"), n, worth or Decimal(0)) for city, n, worth in rows]


def bidders(now: datetime) -> list[tuple[str, int]]:
    """How many sections were opened with so many bidders."""
    since = start_of(months_until(now))
    rows = (
        tendering.public_tenders().order_by().filter(bids_due_at__gte=since, bids_due_at__lte=now)
        .exclude(state="announced").values("sections__pk")
        .annotate(n=Count("sections__bids", filter=Q(sections__bids__state__in=READ_OUT)))
    )  # fmt: skip
    return in_steps(Counter(row["n"] for row in rows if row["n"]))


def in_steps(counts: Counter[int]) -> list[tuple[str, int]]:
    """3 家, 4 家 … 10 家以上."""
    found: dict[str, int] = defaultdict(int)
    for n in sorted(counts):
        found[f"{n} 家" if n < TOP else f"{TOP} 家以上"] += counts[n]
    return list(found.items())


def discount(now: datetime) -> dict[str, Any]:
    """Mean distance of the price below the ceiling, by month, in per cent."""
    months = months_until(now)
    below = ExpressionWrapper(
        1 - F("section__award__winner__price") / F("section__ceiling_price"),
        output_field=DecimalField(max_digits=20, decimal_places=10),
    )
    rows = by_month(results().filter(section__ceiling_price__gt=0), "published_at", months,
                    mean=Avg(below))  # fmt: skip
    shares = {row["month"]: (Decimal(row["mean"]) * 100).quantize(CENT, ROUND_HALF_UP)
              for row in rows if row["mean"] is not None}  # fmt: skip
    return {"months": labels(months), "share": along(months, shares, None)}


def winners(now: datetime) -> dict[str, Any]:
    """The firms with the largest won value, and the share of the first ten."""
    since = start_of(months_until(now))
    rows = list(
        results().filter(published_at__gte=since)
        .values_list("section__award__winner__bidder_name")
        .annotate(n=Count("pk"), worth=Sum("section__award__winner__price")).order_by("-worth")
    )  # fmt: skip
    whole = sum((worth for _, _, worth in rows), Decimal(0))
    top = sum((worth for _, _, worth in rows[:TOP]), Decimal(0))
    share = (top / whole * 100).quantize(CENT, ROUND_HALF_UP) if whole else None
    return {"rows": rows[:TOP], "share": share, "firms": len(rows)}


def old_by_year(now: datetime) -> list[tuple[str, int]]:
    """Historical records by year."""
    rows = (
        history.publications().order_by().values_list("published_on__year").annotate(n=Count("pk"))
    )
    return [(f"{year}年", n) for year, n in sorted(rows) if year]


def old_by_region(now: datetime) -> list[tuple[str, int]]:
    """Historical records by county."""
    rows = (
        history.publications()
        .order_by()
        .exclude(region="")
        .values_list("region")
        .annotate(n=Count("pk"))
    )
    return [
        (words.short_region(code), n) for code, n in sorted(rows, key=lambda r: -r[1])[: TOP + 5]
    ]


def old_bidders(now: datetime) -> list[tuple[str, int]]:
    """Historical records that name so many bidders."""
    rows = history.publications().order_by().annotate(n=Count("bids")).filter(n__gt=0)
    return in_steps(Counter(rows.values_list("n", flat=True)))


def percent(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole * 100).quantize(CENT, ROUND_HALF_UP)
