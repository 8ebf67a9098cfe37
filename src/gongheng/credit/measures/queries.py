"""Which measures hold for whom, where they are used, and the cases told."""

from collections import Counter

from django.db.models import Q, QuerySet

from gongheng.credit.measures.lifecycle import CaseState, MeasureState
from gongheng.credit.measures.models import Case, Effect, Kind, Measure
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role


def in_force() -> QuerySet[Measure]:
    """Measures on organisations in force, the newest first; public. Persons are left out."""
    rows = Measure.objects.filter(state=MeasureState.APPLIED, subject__is_person=False)
    return rows.select_related("subject", "listing").order_by("-applied_at", "-pk")


def at_occasion(codes: list[str], occasion: str) -> QuerySet[Measure]:
    """What is to be shown of these subjects where this step is taken: bans, warnings, incentives."""
    rows = Measure.objects.filter(state=MeasureState.APPLIED, subject__code__in=codes,
                                  occasions__contains=[occasion])  # fmt: skip
    return rows.select_related("subject", "listing").order_by("effect", "measure")


def persons_at(occasion: str) -> list[tuple[str, str, str, int]]:
    """Effect, label, basis and number of the measures on persons at a step; nobody is named."""
    rows = Measure.objects.filter(state=MeasureState.APPLIED, subject__is_person=True,
                                  occasions__contains=[occasion])  # fmt: skip
    told = rows.values_list("effect", "label", "basis").order_by("effect", "label", "basis")
    return [(*one, number) for one, number in Counter(told).items()]


def incentives_of(code: str, occasion: str) -> QuerySet[Measure]:
    """The incentives a subject enjoys at a step."""
    return at_occasion([code], occasion).filter(effect=Effect.INCENTIVE)


def measures_of(listing: int) -> QuerySet[Measure]:
    """The measures applied because of one listing, lifted ones too."""
    return Measure.objects.filter(listing_id=listing).order_by("effect", "measure")


def public_cases() -> QuerySet[Case]:
    """Cases of use open to everybody, the newest first."""
    return Case.objects.filter(state=CaseState.PUBLISHED).order_by("-published_at", "-pk")


def cases_on_the_desk_of(actor: Actor) -> QuerySet[Case]:
    """Cases of the officer's own organ; at the province those of the whole province."""
    rows = Case.objects.order_by("-reported_at", "-pk")
    if not actor.holds(Role.CREDIT, Role.SUPERVISOR):
        return rows.none()
    own = Q(organ_code=actor.body)
    if actor.holds(Role.CREDIT) and actor.region.endswith("0000"):
        own |= Q(region__startswith=head_of(actor.region))
    return rows.filter(own)


def case_kinds() -> list[tuple[str, str]]:
    """Value and label of the kinds of cases."""
    return [(one.value, one.label) for one in Kind]


def effects() -> list[tuple[str, str]]:
    """Value and label of the effects."""
    return [(one.value, one.label) for one in Effect]
