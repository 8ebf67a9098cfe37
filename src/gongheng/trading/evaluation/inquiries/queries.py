"""Every read of clarifications: the committee all, a bidder those put to it, nobody else any."""

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.trading.evaluation.models import Evaluation, Inquiry


def inquiries_of(evaluation: Evaluation, actor: Actor) -> list[Inquiry]:
    """Return the inquiries of an evaluation on whose committee the actor sits."""
    seated = bool(actor.person) and evaluation.members.filter(person=actor.person).exists()
    return list(evaluation.inquiries.select_related("bid")) if seated else []


def inquiries_to(actor: Actor) -> QuerySet[Inquiry]:
    """Return what committees asked the actor's own unit, newest first."""
    rows = Inquiry.objects.select_related("evaluation__section__tender", "bid").order_by("-pk")
    asked = actor.body and actor.holds(Role.BIDDER)
    return rows.filter(bid__bidder_code=actor.body) if asked else rows.none()
