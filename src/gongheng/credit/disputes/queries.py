"""Every read of objections and contests, narrowed to what the asking side may see."""

from typing import Any

from django.db.models import Q, QuerySet

from gongheng.credit.disputes.lifecycle import OPEN, ContestState
from gongheng.credit.disputes.models import Contest, Dispute, Forum, Outcome, Remedy, Target
from gongheng.credit.records.models import Record
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role

WITH = ("subject", "record", "listing")


def own_disputes(actor: Actor) -> QuerySet[Dispute]:
    """What the subject itself lodged."""
    own = [actor.body] if actor.acts_for(actor.body) else [actor.person] if actor.person else []
    rows = Dispute.objects.filter(subject__code__in=own).select_related(*WITH)
    return rows.order_by("-lodged_at", "-pk")


def disputes_on_the_desk_of(actor: Actor) -> QuerySet[Dispute]:
    """Objections to what the officer's organ provided, asked of it, or of the whole province."""
    rows = Dispute.objects.select_related(*WITH).order_by("-lodged_at", "-pk")
    if not actor.holds(Role.CREDIT, Role.SUPERVISOR):
        return rows.none()
    asked = Q(asked_unit=actor.body) & ~Q(asked_unit="")
    if not actor.holds(Role.CREDIT):
        return rows.filter(asked)
    own = (Q(organ_code=actor.body) & ~Q(organ_code="")) | asked
    if actor.region.endswith("0000"):
        own |= Q(region__startswith=head_of(actor.region))
    return rows.filter(own)


def still_contested(record: Record) -> bool:
    """Whether a review or lawsuit about the record is under way."""
    return Contest.objects.filter(record=record, state=ContestState.MARKED).exists()


def open_disputes(rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """Those not ended yet, the oldest first."""
    return rows.filter(state__in=OPEN).order_by("lodged_at", "pk")


def disputes_of_record(code: str) -> QuerySet[Dispute]:
    """Open objections to one record, for what follows when it ends."""
    return Dispute.objects.filter(record__code=code, state__in=OPEN).select_related(*WITH)


def contests_on_the_desk_of(actor: Actor) -> QuerySet[Contest]:
    """Reviews and lawsuits about records the officer's organ provided, or of the province."""
    rows = Contest.objects.select_related("record__subject").order_by("-reported_at", "-pk")
    if not actor.holds(Role.CREDIT):
        return rows.none()
    own = Q(record__reporter_code=actor.body)
    if actor.region.endswith("0000"):
        own |= Q(record__region__startswith=head_of(actor.region))
    return rows.filter(own)


def own_contests(actor: Actor) -> QuerySet[Contest]:
    """Reviews and lawsuits about the subject's own records."""
    own = [actor.body] if actor.acts_for(actor.body) else [actor.person] if actor.person else []
    rows = Contest.objects.filter(record__subject__code__in=own).select_related("record__subject")
    return rows.order_by("-reported_at", "-pk")


def waiting_contests(actor: Actor) -> QuerySet[Contest]:
    """Reports of a review or lawsuit not checked yet."""
    return contests_on_the_desk_of(actor).filter(state=ContestState.REPORTED)


def choices(of: str) -> list[tuple[str, str]]:
    """Value and label of targets, remedies, forums or outcomes."""
    known: dict[str, Any] = {"target": Target, "remedy": Remedy, "forum": Forum, "outcome": Outcome}
    return [(one.value, str(one.label)) for one in known[of]]
