"""The table of sums: what belongs into it, which day it holds, and how it is read."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Max, QuerySet

from gongheng.credit.points.models import Tally, TallyRun
from gongheng.credit.points.queries import all_points
from gongheng.credit.subjects.models import Subject

FEW = 200  # as many are sorted; of more, a page is soon met in the order of their points


def tallied(day: date, **span: Any) -> Any:
    """Rows of the table as the public records give them, of the subjects of a span."""
    rows = all_points(day, public_only=True).filter(**span)
    return rows.annotate(
        place=F("subject__region"), levels=ArrayAgg("level", distinct=True),
        kinds=ArrayAgg("subject_kind", distinct=True),
    )  # fmt: skip


def next_part(reached: int, most: int) -> tuple[int, int]:
    """(the last subject, how many) of the next `most` subjects behind one."""
    keys = Subject.objects.filter(pk__gt=reached).order_by("pk").values("pk")[:most]
    told = Subject.objects.filter(pk__in=keys).aggregate(last=Max("pk"), number=Count("pk"))
    return told["last"] or reached, told["number"]


def run_for(today: date) -> TallyRun | None:
    """The run behind the table, when that holds today or, after midnight, yesterday; else None."""
    held = TallyRun.objects.filter(day__gte=today - timedelta(days=1), day__lte=today)
    return held.first()


def tallies() -> QuerySet[Tally]:
    """Today's public list, written down by the worker: the most points first."""
    return Tally.objects.select_related("subject").order_by("-points", "-pk")


def few_of(rows: QuerySet[Tally]) -> list[int] | None:
    """The keys of some rows when they are few, for walking every subject to find a few takes long."""
    found = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return found if len(found) <= FEW else None


def told_of(tally: Tally) -> dict[str, Any]:
    """A row of the table as `queries.points_list` tells it."""
    one = tally.subject
    return {"subject": one.pk, "points": tally.points, "counted": tally.counted, "code": one.code,
            "name": one.name, "place": one.region, "is_person": one.is_person}  # fmt: skip
