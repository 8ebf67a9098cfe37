"""Seats that experts confirmed, for the hall that receives them and the supervision that watches it."""

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.vault import store
from gongheng.registry.experts.lifecycle import InvitationState
from gongheng.registry.experts.models import Invitation

WHO = (Role.CENTRE, Role.WITNESS, Role.SUPERVISOR, Role.INSPECTOR)


def seats_of(actor: Actor) -> QuerySet[Invitation]:
    """Seats called for in the actor's region, confirmed or given up, newest first; no names."""
    rows = Invitation.objects.exclude(stratum="").select_related("draw", "expert")
    rows = rows.filter(state__in=[InvitationState.CONFIRMED, InvitationState.VACATED])
    if not actor.holds(*WHO):
        return rows.none()
    rows = rows.filter(draw__region__startswith=head_of(actor.region))
    return rows.exclude(draw__matter__in=actor.recused_from).order_by("-pk")


def seats_to_judge(actor: Actor) -> QuerySet[Invitation]:
    """Seats whose holder is told to be missing and has not signed in, for supervision to agree."""
    waiting = seats_of(actor).filter(state=InvitationState.CONFIRMED, arrived_at=None)
    return waiting.exclude(missed_at=None)


def has_called_seats(matter: str) -> bool:
    """Whether anybody called in order for this matter has confirmed."""
    rows = Invitation.objects.filter(draw__matter=matter, state=InvitationState.CONFIRMED)
    return rows.exclude(stratum="").exists()


def told_of_absence(invitation: Invitation) -> str:
    """What the hall wrote, out of the vault."""
    return (
        str((store.reveal(invitation.missed_why) or {}).get("reason", ""))
        if invitation.missed_why
        else ""
    )


def name_at_the_door(invitation: Invitation, actor: Actor) -> str:
    """The name of one who is expected, for the hall's people of his region, one by one."""
    if not actor.holds(Role.CENTRE, Role.WITNESS):
        return ""
    return str((store.reveal(invitation.expert.person) or {}).get("name", ""))
