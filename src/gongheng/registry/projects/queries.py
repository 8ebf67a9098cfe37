"""Read projects; what is not yet announced is shown only to those it concerns."""

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import MARKET, Role
from gongheng.registry.projects.lifecycle import ProjectState
from gongheng.registry.projects.models import Project


def projects_visible_to(actor: Actor) -> QuerySet[Project]:
    """Old notices to all; live ones to owner, enterer, the centre, and who watches the region."""
    projects = Project.objects.order_by("-entered_at", "-pk")
    if actor.holds(Role.CENTRE, Role.WITNESS):
        return projects
    public = Q(state=ProjectState.HISTORICAL)
    if actor.holds(Role.SUPERVISOR, Role.INSPECTOR):
        return projects.filter(public | Q(region__startswith=_head(actor.region)))
    if actor.role in MARKET and actor.body:
        return projects.filter(public | Q(owner_code=actor.body) | Q(entered_by=actor.body))
    return projects.filter(public)


def project_of(code: str) -> Project | None:
    """The live or closed project of a code."""
    return Project.objects.filter(code=code).first() if code else None


def regions_of(codes: set[str]) -> dict[str, str]:
    """Code -> region. One query."""
    rows = Project.objects.filter(code__in=codes).values_list("code", "region")
    return {code: region for code, region in rows if code}


def project_with_external_key(key: str) -> Project | None:
    """The project another platform knows by this key."""
    return Project.objects.filter(external_key=key).first() if key else None


def _head(region: str) -> str:
    if not region:
        return "-"  # an office without a region watches none
    depth = 2 if region.endswith("0000") else 4 if region.endswith("00") else 6
    return region[:depth]
