"""Every read of questions and clarifications. Who asked stays unknown to all but the asker."""

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.trading.clarification.models import Clarification, Question
from gongheng.trading.tendering.models import Tender, TenderDocument


def questions_of(tender: Tender) -> QuerySet[Question]:
    """Return the questions put to the host, without who put them (招标投标法第二十二条)."""
    return Question.objects.filter(tender=tender).defer("asked_by").order_by("asked_at", "pk")


def own_questions(tender: Tender, actor: Actor) -> QuerySet[Question]:
    """Return the questions the actor's own unit asked."""
    found = Question.objects.filter(tender=tender, asked_by=actor.body)
    return found.order_by("asked_at", "pk") if actor.body else found.none()


def clarifications_of(tender: Tender) -> QuerySet[Clarification]:
    """Return the clarifications issued, newest first; they are part of the tender document."""
    return Clarification.objects.filter(tender=tender).order_by("-number")


def clarification_with(document: TenderDocument) -> Clarification | None:
    """Return the clarification with which a version of the tender document went out, if any."""
    found = Clarification.objects.filter(tender=document.tender_id, issued_at=document.made_at)
    return found.first()
