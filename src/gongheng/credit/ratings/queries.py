"""Evidence of one subject for the pure function, of all subjects by one query; the two are equal."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, Q, QuerySet, Sum, Value, When

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.pledges.models import Pledge
from gongheng.credit.points.table import first_counting
from gongheng.credit.ratings import rules
from gongheng.credit.ratings.lifecycle import EVER_IN_FORCE, ModelState
from gongheng.credit.ratings.models import RatingModel
from gongheng.credit.ratings.rules import Evidence, Fact, Rating
from gongheng.credit.ratings.scheme import (
    PLEDGED,
    RECORD,
    RESULTS,
    UNGRADED,
    Indicator,
    Scheme,
    read_scheme,
)
from gongheng.credit.records.lifecycle import ENDED, RecordState
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import BEIJING
from gongheng.registry.experts.models import Expert
from gongheng.registry.parties.models import Party

AT_ONCE = 5000
FIGURE = DecimalField(max_digits=12, decimal_places=2)
READ = ("code", "category", "level", "content__performance_result", "decided_on")


def models_of(actor: Actor) -> QuerySet[RatingModel]:
    """Models on an officer's desk: at the province all, below those that were ever in force."""
    rows = RatingModel.objects.order_by("-drafted_at", "-pk")
    if not actor.holds(Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR):
        return rows.none()
    return rows if actor.region.endswith("0000") else rows.filter(state__in=EVER_IN_FORCE)


def public_models() -> QuerySet[RatingModel]:
    """Models in force now and before, for everyone."""
    return RatingModel.objects.filter(state__in=EVER_IN_FORCE).order_by("-adopted_at", "-pk")


def model_on(kind: str, day: date) -> RatingModel | None:
    """The model in force at the end of a day, or None."""
    after = _end_of(day)
    held = RatingModel.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=after), kind=kind,
                                      state__in=EVER_IN_FORCE, adopted_at__lt=after)  # fmt: skip
    return held.order_by("-adopted_at").first()


def model_in_force(kind: str) -> RatingModel | None:
    """The model adopted now, or None."""
    return RatingModel.objects.filter(kind=kind, state=ModelState.ADOPTED).first()


def next_to_try() -> RatingModel | None:
    """The draft that waits longest for its trial, or None."""
    rows = RatingModel.objects.filter(state=ModelState.DRAFTED)
    return rows.order_by("drafted_at", "pk").first()


def rating_of(subject: Subject, kind: str, day: date) -> Rating | None:
    """The rating of one subject on a day under the model of that day; None without one."""
    model = model_on(kind, day)
    return rules.rate(read_scheme(model.text), evidence_of(subject, kind, day), day) \
        if model else None  # fmt: skip


def may_see_any_day(actor: Actor, subject: Subject) -> bool:
    """Whether this actor may ask for a past day, and for a natural person at all."""
    himself = actor.acts_for(subject.code) or (bool(actor.person) and actor.person == subject.code)
    return himself or actor.holds(Role.CREDIT)


def evidence_of(subject: Subject, kind: str, day: date) -> Evidence:
    """What was known of a subject on a day; three queries."""
    rows = _known(kind, day).filter(subject=subject).order_by("decided_on", "pk").values_list(*READ)
    facts = tuple(Fact(code, category, level, result or "", decided_on)
                  for code, category, level, result, decided_on in rows)  # fmt: skip
    held = _pledged(kind, day).filter(subject=subject).exists()
    return Evidence(facts, bool(_registered([subject.code], kind, day)), held)


def all_rated(scheme: Scheme, day: date) -> Iterator[tuple[int, str, Decimal]]:
    """(key, code, score) of every subject of whom something is recorded; one query over records."""
    sums = {row[0]: row[1:] for row in _sums(scheme, day)}
    pledged = set(_pledged(scheme.kind, day).values_list("subject_id", flat=True))
    keys = sorted(sums.keys() | pledged)
    none = (Decimal(0),) * sum(one.source == RECORD for one in scheme.indicators)
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        codes = dict(Subject.objects.filter(pk__in=part).values_list("pk", "code"))
        registered = _registered(codes.values(), scheme.kind, day)
        for key in part:
            told = sums.get(key, none), codes[key] in registered, key in pledged
            yield key, codes[key], _score(scheme, *told)


def _score(scheme: Scheme, sums: Iterable[Decimal | None], registered: bool,  # noqa: FBT001
           pledged: bool) -> Decimal:  # noqa: FBT001  # fmt: skip
    told = iter(sums)
    lines = []
    for one in scheme.indicators:
        if one.source == RECORD:
            total = next(told) or Decimal(0)
        else:
            held = pledged if one.source == PLEDGED else registered
            total = one.worth(UNGRADED) if held else Decimal(0)
        lines.append(one.capped(total))
    return scheme.score(lines)


def _sums(scheme: Scheme, day: date) -> Any:
    indicators = [one for one in scheme.indicators if one.source == RECORD]
    totals = {
        f"line_{number}": Sum(_weight(one, day), filter=Q(category__in=one.categories))
        for number, one in enumerate(indicators)
    }
    if not totals:
        return []
    rows = _known(scheme.kind, day).filter(decided_on__lte=day).values("subject")
    grouped = rows.annotate(**totals).order_by().values_list("subject", *totals)
    return grouped.iterator(chunk_size=AT_ONCE)


def _weight(indicator: Indicator, day: date) -> Case:
    """Points of one record on a day as an expression; steps from the latest decisions back."""
    column = "content__performance_result" if indicator.by == RESULTS else "level"
    whens = []
    for step in indicator.steps:
        since = Q(decided_on__gte=first_counting(day, step.months))
        for key, _ in indicator.points:
            if key != UNGRADED:
                points = rules.weight(indicator, key, step.share)
                whens.append(When(since & Q(**{column: key}), then=Value(points)))
        whens.append(When(since, then=Value(rules.weight(indicator, "", step.share))))
    return Case(*whens, default=Value(Decimal(0)), output_field=FIGURE)


def _known(kind: str, day: date) -> QuerySet[Record]:
    """Records in this capacity that were public at the end of a day."""
    after = _end_of(day)
    return Record.objects.filter(
        Q(entered_at__isnull=True) | Q(entered_at__lt=after),
        Q(ended_at__isnull=True) | Q(ended_at__gte=after),
        subject_kind=kind, published_at__lt=after,
        state__in=[RecordState.PUBLISHED, *sorted(ENDED)],
    )  # fmt: skip


def _pledged(kind: str, day: date) -> QuerySet[Pledge]:
    after = _end_of(day)
    return Pledge.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=after),
                                 subject_kind=kind, signed_at__lt=after)  # fmt: skip


def _registered(codes: Iterable[str], kind: str, day: date) -> set[str]:
    known = list(codes)
    if kind == SubjectKind.EXPERT:
        pool = Expert.objects.filter(person__in=known, admitted_on__lte=day)
        return set(pool.values_list("person", flat=True))
    rows = Party.objects.filter(code__in=known, registered_at__lt=_end_of(day))
    return {code for code in rows.values_list("code", flat=True) if code}


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BEIJING)
