"""Points of one subject by the pure function, of all subjects by one query; the two are equal."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from gongheng.credit.catalogue.conducts import conducts_on
from gongheng.credit.catalogue.kinds import ADVERSE
from gongheng.credit.points import rules
from gongheng.credit.points.lifecycle import SimulationState
from gongheng.credit.points.models import MONTHS_TRIED, Simulation
from gongheng.credit.points.rules import Account, Event
from gongheng.credit.points.table import PointTable, table_of
from gongheng.credit.records.lifecycle import ENDED, RecordState
from gongheng.credit.records.models import Record
from gongheng.credit.records.queries import on_the_desk_of
from gongheng.credit.subjects.models import Subject
from gongheng.credit.subjects.queries import find_subjects, shown_names
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import BEIJING, day_of
from gongheng.rules.book import default_book, place_of

EVER_PUBLIC = (RecordState.PUBLISHED, *sorted(ENDED))
PK_DIGITS = 19
ONE_DAY = timedelta(days=1)
READ = ("code", "conduct", "level", "category", "state", "decided_on", "published_at",
        "entered_at", "ended_at", "revoked_on")  # fmt: skip


def table_in_force() -> PointTable:
    """The table of the province: one for all cities, so that equal facts weigh the same."""
    return _table(place_of(settings.PROVINCE))


def table_under(day: date) -> PointTable:
    """The rules of one day, grades included, applied to decisions of any day."""
    return table_in_force().under(day, {one.code: one.level for one in conducts_on(day)})


@cache
def _table(place: str) -> PointTable:
    return table_of(default_book(), place)


def first_day() -> date:
    """The first day of which points can be asked: the beginning of the table."""
    return min(rate.since for rate in table_in_force().rates)


def events_of(subject: Subject) -> list[Event]:
    """Every adverse record of a subject that was ever public; for the subject itself and for acts.

    Who else reads them is narrowed by `events_for`.
    """
    return _events(_ever_public().filter(subject=subject))


def events_for(actor: Actor, subject: Subject) -> tuple[list[Event], bool]:
    """Return (events, whether they are all there were) as this actor may see them.

    The subject itself sees all; an officer what lies on his desk; everybody else only what is
    public now: what was repaired, withdrawn or is over is not shown again by way of an old day.
    """
    rows = _ever_public().filter(subject=subject)
    if actor.acts_for(subject.code) or (bool(actor.person) and actor.person == subject.code):
        return _events(rows), True
    if actor.holds(Role.CREDIT):
        seen = on_the_desk_of(actor).order_by().values("pk")
        return _events(rows.filter(Q(pk__in=seen) | Q(state=RecordState.PUBLISHED))), True
    return _events(rows.filter(state=RecordState.PUBLISHED)), False


def account_of(subject: Subject, day: date, *, table: PointTable | None = None,
               known_on: date | None = None) -> Account:  # fmt: skip
    """The whole account of a subject on a day; one query."""
    return rules.account(events_of(subject), day, table or table_in_force(), known_on)


def repeated_within_year(subject: Subject, day: date) -> bool:
    """Whether 一年内多次违法违规 keeps this subject from repair (工作安排第16条)."""
    return repeated_under(events_of(subject), day)


def repeated_under(events: Iterable[Event], day: date) -> bool:
    """The same of events read already, for a question about many days."""
    law = default_book().law(place_of(settings.PROVINCE), day)
    forbidden = "credit/no_repair_when_repeated"
    if forbidden not in law or not law[forbidden].value:
        return False
    return rules.repeated_within(
        events, day,
        months=int(law["credit/repeat_window"].value), times=int(law["credit/repeat_times"].value),
    )  # fmt: skip


def all_points(day: date, *, table: PointTable | None = None, known_on: date | None = None,
               public_only: bool = False) -> Any:  # fmt: skip
    """Subjects with points on a day: rows {subject, points, records}. One query over all records."""
    one = table or table_in_force()
    rows = _weighed(day, {"weight": one}, known_on or day, public_only=public_only)
    grouped = rows.values("subject").annotate(points=Sum("weight"), counted=Count("pk"))
    return grouped.order_by()


def all_weighed(day: date, **tables: PointTable) -> Any:
    """Records that bear points on a day under any of the tables: `weight_<name>` under each."""
    return _weighed(day, {f"weight_{name}": one for name, one in tables.items()}, day)


def points_list(day: date) -> Any:
    """The public list: subjects with points of records that are public now, with what is shown."""
    rows = all_points(day, public_only=True)
    return rows.values(
        "subject", "points", "counted", code=F("subject__code"), name=F("subject__name"),
        place=F("subject__region"), is_person=F("subject__is_person"),
    ).order_by("-points", "subject")  # fmt: skip


def with_records(rows: Any, day: date, **match: str) -> Any:
    """Those of `points_list` whose counting, public records match (`level`, `subject_kind`)."""
    weighed = _weighed(day, {"weight": table_in_force()}, day, public_only=True)
    return rows.filter(subject__in=weighed.filter(**match).values("subject"))


def named(rows: Any, asked: str) -> Any:
    """Those of `points_list` whose code begins with it or whose name holds every word."""
    return rows.filter(subject__in=find_subjects(asked).order_by().values("pk"))


def masked_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → masked name of some persons; one query."""
    found = Subject.objects.filter(code__in=list(codes), is_person=True)
    return shown_names(list(found)) if found else {}


def papers_of(codes: Iterable[str]) -> dict[str, Any]:
    """Number and organ of the decisions behind some events, by the code of the record. One query."""
    found = Record.objects.filter(code__in=list(codes))
    return {row["code"]: row for row in found.values("code", "document_number", "organ_name")}


def reached_threshold(day: date) -> Any:
    """Subjects whose sum calls for a warning and a proposal on that day; nothing when no rule."""
    limit = table_in_force().threshold(day)
    rows = all_points(day)
    return rows.filter(points__gte=limit[0]) if limit else rows.none()


def weight(table: PointTable, day: date) -> Case:
    """Points of one record on a day as an expression; 0 outside every window."""
    whens = [
        When(_of_level(table, one.level) & Q(decided_on__gte=one.first, decided_on__lte=one.last),
             then=Value(one.points))
        for one in table.windows(day)
    ]  # fmt: skip
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _weighed(day: date, tables: Mapping[str, PointTable], known: date, *,
             public_only: bool = False) -> Any:  # fmt: skip
    """Records with a weight; the outer bounds stand beside it, so that the index on days is used."""
    rows = _counting(day, known, public_only=public_only)
    firsts = [window.first for one in tables.values() for window in one.windows(day)]
    rows = rows.filter(decided_on__gte=min(firsts), decided_on__lte=day) if firsts else rows.none()
    if not any(one.regrades for one in tables.values()):
        rows = rows.exclude(level="")
    rows = rows.annotate(**{name: weight(one, day) for name, one in tables.items()})
    bears = Q()
    for name in tables:
        bears |= Q(**{f"{name}__gt": 0})
    return rows.filter(bears)


def _of_level(table: PointTable, level: str) -> Q:
    if not table.regrades:
        return Q(level=level)
    anew = sorted(code for code, graded in table.regrades.items() if graded == level)
    return Q(conduct__in=anew) | (Q(level=level) & ~Q(conduct__in=sorted(table.regrades)))


def _counting(day: date, known: date, *, public_only: bool) -> QuerySet[Record]:
    """Records that the platform showed by `known` and that had not ended for `day`."""
    after = _end_of(known)
    shown = Q(published_at__lt=after) & (Q(entered_at__isnull=True) | Q(entered_at__lt=after))
    if public_only:
        return Record.objects.filter(shown, state=RecordState.PUBLISHED, category__in=ADVERSE)
    not_ended = Q(ended_at__isnull=True) | Q(ended_at__gte=after) | Q(state=RecordState.EXPIRED)
    later = Q(revoked_on__gt=day) | Q(revoked_on__isnull=True, ended_at__gte=_end_of(day))
    not_ended |= Q(state=RecordState.WITHDRAWN) & later
    not_ended |= Q(state=RecordState.REPAIRED, ended_at__gte=_end_of(day))
    return Record.objects.filter(shown & not_ended, state__in=EVER_PUBLIC, category__in=ADVERSE)


def _ever_public() -> QuerySet[Record]:
    rows = Record.objects.filter(state__in=EVER_PUBLIC, category__in=ADVERSE)
    return rows.filter(published_at__isnull=False)


def _events(rows: QuerySet[Record]) -> list[Event]:
    found = rows.order_by("decided_on", "pk").values(*READ)
    return [event_of(row) for row in found]


def event_of(row: Mapping[str, Any]) -> Event:
    """The event of a record's columns (`READ`)."""
    shown = max(moment for moment in (row["published_at"], row["entered_at"]) if moment)
    ended = row["ended_at"]
    return Event(
        row["code"], row["conduct"], row["level"], row["decided_on"], day_of(shown),
        category=row["category"], end=row["state"] if ended else "",
        ended_on=day_of(ended) if ended else None, revoked_on=row["revoked_on"],
    )  # fmt: skip


def simulations_of(actor: Actor) -> QuerySet[Simulation]:
    """Trials an officer of the province reads: those of his organ and of his colleagues."""
    known = Simulation.objects.order_by("-asked_at", "-pk")
    there = actor.holds(Role.CREDIT) and actor.region.endswith("0000")
    return known.filter(region=actor.region) if there else known.none()


def next_simulation() -> Simulation | None:
    """The trial that waits longest, or None."""
    waiting = Simulation.objects.filter(state=SimulationState.RUNNING)
    return waiting.order_by("asked_at", "pk").first()


def months_left(simulation: Simulation) -> list[date]:
    """The month ends a trial has still to compute, oldest first."""
    return rules.month_ends(simulation.day, MONTHS_TRIED)[len(simulation.months) :]


def subject_at(address: str) -> Subject | None:
    """The subject of a public address: a code, or `p-` and a row for a person (never his reference)."""
    number = address.removeprefix("p-")
    if not (address.isascii() and address.isprintable()):
        return None
    if number != address:
        known = number.isdigit() and len(number) < PK_DIGITS
        return Subject.objects.filter(pk=int(number), is_person=True).first() if known else None
    return Subject.objects.filter(code=address.upper(), is_person=False).first()


def address_of(pk: int, code: str, *, is_person: bool) -> str:
    """The public address of a subject, see `subject_at`."""
    return f"p-{pk}" if is_person else code


def simulation_of(actor: Actor, code: str) -> Simulation | None:
    """One trial this actor may read, or None."""
    return simulations_of(actor).filter(code=code).first() if code.isprintable() else None


def subjects_by_pk(pks: Iterable[int]) -> dict[int, Subject]:
    """The subjects of some rows, by their key. One query."""
    return Subject.objects.in_bulk(list(pks))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time.min, tzinfo=BEIJING)
