"""Every read of objections."""

from django.db.models import QuerySet

from gongheng.trading.objections.models import Objection, ObjectionState
from gongheng.trading.tendering.models import Section, Tender


def unanswered(tender: Tender, section: Section | None = None) -> QuerySet[Objection]:
    """Return objections that still stop the clock."""
    found = Objection.objects.filter(tender=tender, state=ObjectionState.RAISED)
    return found.filter(section=section) if section else found


def objections_of(tender: Tender) -> QuerySet[Objection]:
    """Return all objections of a tender in the order they came."""
    return Objection.objects.filter(tender=tender).select_related("section")
