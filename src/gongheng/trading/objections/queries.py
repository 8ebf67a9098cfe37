"""Every read of objections."""

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.trading.objections.models import Objection, ObjectionState
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.queries import tenders_of


def unanswered(tender: Tender, section: Section | None = None) -> QuerySet[Objection]:
    """Return objections that still stop the clock."""
    found = Objection.objects.filter(tender=tender, state=ObjectionState.RAISED)
    return found.filter(section=section) if section else found


def objections_of(tender: Tender) -> QuerySet[Objection]:
    """Return all objections of a tender in the order they came."""
    return Objection.objects.filter(tender=tender).select_related("section")


def objections_watched_by(actor: Actor) -> QuerySet[Objection]:
    """Return the objections of the tenders in the actor's hands or under its eyes, newest first."""
    tenders = tenders_of(actor).order_by() if actor.is_somebody else Tender.objects.none()
    rows = Objection.objects.select_related("tender", "section").filter(tender__in=tenders)
    return rows.order_by("-raised_at", "-pk")


def own_objections(actor: Actor) -> QuerySet[Objection]:
    """Return the objections the actor's own unit raised, newest first."""
    found = Objection.objects.select_related("tender", "section").order_by("-raised_at", "-pk")
    return found.filter(raised_by=actor.body) if actor.body else found.none()
