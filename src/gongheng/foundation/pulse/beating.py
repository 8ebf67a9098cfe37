"""Write and read signs of life."""

from datetime import datetime, timedelta

from django.db.models import Max, Min, Q

from gongheng.foundation.pulse.models import Beat

WORK, WEB = "work", "web"  # what lets time act; what people reach
LOOKS_BACK = timedelta(days=1)


def beat(part: str, at: datetime) -> None:
    """Note that a part was there in this minute; once a minute is enough."""
    Beat.objects.bulk_create(
        [Beat(part=part, minute=at.replace(second=0, microsecond=0))], ignore_conflicts=True
    )


def beats_over(start: datetime, end: datetime) -> dict[str, list[datetime]]:
    """Return each part's signs of life in [start, end], with the nearest before and after.

    A part counts that was ever heard of in the day before: what is not probed here is not missed.
    """
    earliest = start - LOOKS_BACK
    found: dict[str, list[datetime]] = {}
    for part in Beat.objects.filter(minute__gte=earliest).values_list("part", flat=True).distinct():
        rows = Beat.objects.filter(part=part)
        edges = rows.aggregate(
            before=Max("minute", filter=Q(minute__lt=start, minute__gte=earliest)),
            after=Min("minute", filter=Q(minute__gt=end)),
        )
        inside = rows.filter(minute__gte=start, minute__lte=end).values_list("minute", flat=True)
        found[part] = sorted({*inside, *(one for one in edges.values() if one)})
    return found


def skip(start: datetime, end: datetime) -> None:
    """A demonstration moved its clock: nobody was away in the minutes that were passed over."""
    parts = Beat.objects.filter(minute__gte=start - LOOKS_BACK, minute__lte=start)
    minutes = int((end - start).total_seconds() // 60) + 1
    first = start.replace(second=0, microsecond=0)
    for part in parts.values_list("part", flat=True).distinct():
        Beat.objects.bulk_create(
            (Beat(part=part, minute=first + timedelta(minutes=one)) for one in range(minutes)),
            ignore_conflicts=True, batch_size=5000,
        )  # fmt: skip
