"""Read organs; the list of organs is public."""

from django.db.models import QuerySet

from gongheng.foundation.codelists import Regions
from gongheng.registry.organs.lifecycle import OrganState
from gongheng.registry.organs.models import Organ, OrganKind


def organs_active() -> QuerySet[Organ]:
    """Every organ that does its duty, by region."""
    return Organ.objects.filter(state=OrganState.ACTIVE)


def organ_of(code: str) -> Organ | None:
    """The organ of a code, closed ones included."""
    return Organ.objects.filter(code=code).first()


def organs_within(region: str) -> QuerySet[Organ]:
    """Active organs of a region and of all regions below it."""
    depth = 2 if region.endswith("0000") else 4 if region.endswith("00") else 6
    return organs_active().filter(region__startswith=region[:depth])


def organ_supervising(region: str, trade_class: str) -> Organ | None:
    """The organ that supervises a class (A01) in a region: closest tier, then most specific.

    One query. None when nobody is named for it.
    """
    scopes = _scopes(region)
    supervising = organs_active().filter(kind=OrganKind.SUPERVISION, region__in=scopes)
    fitting = [organ for organ in supervising if _answers_for(organ, trade_class)]
    return min(fitting, key=lambda o: (scopes.index(o.region), not o.trade_classes), default=None)


def _scopes(region: str) -> list[str]:
    regions, found, here = Regions.load(), [], region
    while here and regions.exists(here):
        found.append(here)
        here = regions.parent(here) or ""
    return found


def _answers_for(organ: Organ, trade_class: str) -> bool:
    named = organ.trade_classes
    return not named or trade_class in named or trade_class[:1] in named


def names_of_organs(codes: set[str]) -> dict[str, str]:
    """Code -> name of these organs, closed ones included. One query."""
    return dict(Organ.objects.filter(code__in=codes).values_list("code", "name"))


def organ_kinds() -> list[tuple[str, str]]:
    """Value and label of every kind of organ, for forms and filters."""
    return [(kind.value, kind.label) for kind in OrganKind]


def organs_known() -> QuerySet[Organ]:
    """Every organ, closed ones included, by region."""
    return Organ.objects.order_by("region", "name")


def bureau_of(region: str) -> Organ | None:
    """The credit bureau of a place: its own, else its city's, else its province's."""
    scopes = _scopes(region)
    rows = organs_active().filter(kind=OrganKind.CREDIT, region__in=scopes)
    return min(rows, key=lambda one: (scopes.index(one.region), one.code), default=None)
