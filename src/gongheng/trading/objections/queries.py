"""Every read of objections."""

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from gongheng.foundation.access.actors import Actor
from gongheng.trading.objections.models import About, Objection, ObjectionState
from gongheng.trading.tendering.models import Section, Tender, TenderState
from gongheng.trading.tendering.queries import tenders_of

# 异议人的身份在开标前对任何人都不公开，招标人和监督部门也只看内容：答复不需要知道是谁提的，
# 而潜在投标人的名称、数量不得泄露（招标投标法第二十二条）。开标之后才提出的异议具名。
OPENED = (TenderState.OPENED, TenderState.CONCLUDED)
NAMED = ~Q(about=About.DOCUMENTS) | Q(tender__state__in=OPENED)
UNNAMED = "开标前不公开"


def who_raised(objection: Objection) -> str:
    """Return the raiser's name, "" while it is closed."""
    named = objection.about != About.DOCUMENTS or objection.tender.state in OPENED
    return objection.raised_by_name if named else ""


def unanswered(tender: Tender, section: Section | None = None) -> QuerySet[Objection]:
    """Return objections that still stop the clock."""
    found = Objection.objects.filter(tender=tender, state=ObjectionState.RAISED)
    return found.filter(section=section) if section else found


def objections_of(tender: Tender) -> QuerySet[Objection]:
    """Return all objections of a tender in the order they came; `who` is all to show of a raiser."""
    rows = Objection.objects.filter(tender=tender).select_related("section", "tender")
    return rows.annotate(who=_who())


def disclosed(tender: Tender) -> QuerySet[Objection]:
    """Return what everybody may read: objections to the document only after the opening."""
    return objections_of(tender).filter(NAMED)


def objections_watched_by(actor: Actor) -> QuerySet[Objection]:
    """Return the objections of the tenders in the actor's hands or under its eyes, newest first."""
    tenders = tenders_of(actor).order_by() if actor.is_somebody else Tender.objects.none()
    rows = Objection.objects.select_related("tender", "section").filter(tender__in=tenders)
    return rows.annotate(who=_who()).order_by("-raised_at", "-pk")


def own_objections(actor: Actor) -> QuerySet[Objection]:
    """Return the objections the actor's own unit raised, newest first."""
    found = Objection.objects.select_related("tender", "section").order_by("-raised_at", "-pk")
    return found.filter(raised_by=actor.body) if actor.body else found.none()


def _who() -> Case:
    return Case(
        When(NAMED, then=F("raised_by_name")), default=Value(UNNAMED), output_field=CharField()
    )
