"""How each organ keeps its time: counted from the moments of records, filled in by nobody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Func, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth

from gongheng.credit.catalogue.fields import fields
from gongheng.credit.catalogue.items import catalogue_on
from gongheng.credit.catalogue.kinds import ADVERSE, Category
from gongheng.credit.records import limits
from gongheng.credit.records.lifecycle import RecordState
from gongheng.credit.records.models import Record
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import BEIJING, day_of

UNCOUNTED = [RecordState.PROPOSED, RecordState.DISMISSED]
TENTH = Decimal("0.1")


class Filled(Func):
    """How many fields a content has."""

    template = "(SELECT count(*) FROM jsonb_object_keys(%(expressions)s))"
    output_field = IntegerField()


@dataclass
class Kept:
    """One clock of one organ in one month."""

    in_time: int = 0
    late: int = 0
    overdue: int = 0  # not done, and the day is past
    running: int = 0
    soon: int = 0  # of the running, those due within the warning

    @property
    def rate(self) -> Decimal | None:
        """In time of all whose day has come, in per cent."""
        return _share(self.in_time, self.in_time + self.late + self.overdue)

    def count(self, number: int, due: date, done: date | None, today: date) -> None:
        """Count so many records with this last day."""
        if done is not None:
            name = "in_time" if done <= due else "late"
        else:
            name = "overdue" if due < today else "running"
        setattr(self, name, getattr(self, name) + number)
        if name == "running" and due <= today + limits.SOON:
            self.soon += number


@dataclass
class Score:
    """What one organ did in one month, by the day of decision."""

    organ: str
    region: str
    month: date
    records: int = 0
    returned: int = 0
    corrected: int = 0
    filled: int = 0
    fillable: int = 0
    report: Kept = field(default_factory=Kept)
    publish: Kept = field(default_factory=Kept)
    withdraw: Kept = field(default_factory=Kept)

    @property
    def completeness(self) -> Decimal | None:
        """Fields filled of all that the items have, in per cent."""
        return _share(self.filled, self.fillable)


def scores(actor: Actor, since: date, until: date, at: datetime) -> list[Score]:
    """Every organ and month that this officer may see; a fixed number of queries."""
    found: dict[tuple[str, date], Score] = {}

    def score(row: dict[str, Any]) -> Score:
        month = row["decided_on"].replace(day=1) if "decided_on" in row else row["month"]
        key = row["reporter_code"], month
        return found.setdefault(key, Score(key[0], row["region"], month))

    rows, today = _counted(actor, since, until), day_of(at)
    for row in _by_quality(rows):
        _add_quality(score(row), row)
    for name, key, begins, ends, which in CLOCKS:
        for row in _by_days(rows.filter(which), begins, ends):
            due = limits.due_day(key, row["region"], row[begins])
            if due is not None:
                getattr(score(row), name).count(row["n"], due, row["done"], today)
    return sorted(found.values(), key=lambda one: (one.month, one.region, one.organ))


CLOCKS: tuple[tuple[str, str, str, str, Q], ...] = (
    (limits.REPORT, "credit/report_to_province", "formed_on", "reported_at",
     ~Q(region__endswith="0000")),
    (limits.PUBLISH, "credit/publish_penalty", "decided_on", "published_at",
     Q(category__in=[*ADVERSE, Category.LICENCE])),
    (limits.WITHDRAW, "credit/penalty_withdrawal", "revoked_on", "ended_at",
     Q(revoked_on__isnull=False)),
)  # fmt: skip


def _counted(actor: Actor, since: date, until: date) -> QuerySet[Record]:
    rows = Record.objects.filter(decided_on__range=(since, until)).exclude(state__in=UNCOUNTED)
    rows = rows.filter(replaces__isnull=True)  # a correction is not reported a second time
    if not actor.holds(Role.CREDIT):
        return rows.none()
    if actor.region.endswith("0000"):
        return rows.filter(region__startswith=head_of(actor.region))
    return rows.filter(reporter_code=actor.body)


def _by_quality(rows: QuerySet[Record]) -> Iterator[dict[str, Any]]:
    told = rows.annotate(month=TruncMonth("decided_on")).values(
        "reporter_code", "region", "month", "item")  # fmt: skip
    rows_by_item = told.order_by().annotate(
        n=Count("pk"), returned=Count("pk", filter=~Q(returned_for="")),
        corrected=Count("pk", filter=Q(state=RecordState.CORRECTED)),
        filled=Sum(Filled("content")),
    )  # fmt: skip
    yield from (dict(row) for row in rows_by_item)


def _add_quality(score: Score, row: dict[str, Any]) -> None:
    score.records += row["n"]
    score.returned += row["returned"]
    score.corrected += row["corrected"]
    score.filled += row["filled"]
    score.fillable += fillable_of(row)


def fillable_of(row: dict[str, Any]) -> int:
    """How many public fields the records of a row could have; what was filled for an unknown item."""
    item = catalogue_on(row["month"]).item(row["item"])
    return int(row["n"] * len(_open_fields(item.fields)) if item else row["filled"])


def _open_fields(codes: tuple[str, ...]) -> list[str]:
    return [code for code in codes if fields()[code].sight != "closed"]


def _by_days(rows: QuerySet[Record], begins: str, ends: str) -> Iterator[dict[str, Any]]:
    told = rows.annotate(done=TruncDate(ends, tzinfo=BEIJING)).values(
        "reporter_code", "region", "decided_on", "done",
        *([] if begins == "decided_on" else [begins]))  # fmt: skip
    yield from told.order_by().annotate(n=Count("pk"))


def _share(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP)
