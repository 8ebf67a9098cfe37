"""Draws that wait for supervision."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.models import Office
from gongheng.foundation.access.roles import Role
from gongheng.registry.experts.lifecycle import DrawState
from gongheng.registry.experts.models import Draw

BEFORE = (DrawState.PROPOSED, DrawState.OPPOSED, DrawState.TAKEN_BACK)


def proposed_at(row: Draw) -> datetime:
    """When it was proposed; `drawn_at` moves on with the draw."""
    return datetime.fromisoformat(row.asked["at"]) if "at" in row.asked else row.drawn_at


def silent_by(at: datetime) -> QuerySet[Draw]:
    """Those whose time to object is over."""
    return Draw.objects.filter(state=DrawState.PROPOSED, silent_until__lte=at).order_by("pk")


def proposed_to(actor: Actor) -> QuerySet[Draw]:
    """Every draw that was proposed in the supervisor's or inspector's region, newest first."""
    rows = Draw.objects.exclude(asked={}).select_related("lot").order_by("-pk")
    if not actor.holds(Role.SUPERVISOR, Role.INSPECTOR):
        return rows.none()
    rows = rows.filter(region__startswith=head_of(actor.region))
    return rows.exclude(matter__in=actor.recused_from)


def waiting_for(actor: Actor) -> QuerySet[Draw]:
    """Those this supervisor may agree to now: none that he or his own body proposed."""
    if not actor.holds(Role.SUPERVISOR):
        return Draw.objects.none()
    own = Office.objects.filter(Q(person=actor.person) | Q(body=actor.body))
    asked = [f"office:{pk}" for pk in own.values_list("pk", flat=True)]
    return proposed_to(actor).filter(state=DrawState.PROPOSED).exclude(asked_by__in=asked)


def own_proposals(actor: Actor) -> QuerySet[Draw]:
    """What the actor himself proposed."""
    rows = Draw.objects.exclude(asked={})
    return rows.filter(asked_by=actor.reference) if actor.is_somebody else rows.none()


def own_proposal(actor: Actor, matter: str) -> Draw | None:
    """The asker's own proposal that still waits."""
    rows = Draw.objects.filter(matter=matter, asked_by=actor.reference, state=DrawState.PROPOSED)
    return rows.first()
