"""Every read of applications for repair, narrowed to what the asking side may see."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from gongheng.credit.records.lifecycle import RecordState
from gongheng.credit.records.models import Record
from gongheng.credit.records.queries import public_records
from gongheng.credit.repair.calculator import Answer
from gongheng.credit.repair.lifecycle import LIVE, RepairState
from gongheng.credit.repair.models import Repair
from gongheng.credit.repair.rules import answer_for
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.rules.book import default_book, place_of

WITH = ("subject", "record__subject", "pledge")


def own_repairs(actor: Actor) -> QuerySet[Repair]:
    """What the subject itself applied for."""
    own = [actor.body] if actor.acts_for(actor.body) else [actor.person] if actor.person else []
    rows = Repair.objects.filter(subject__code__in=own).select_related(*WITH)
    return rows.order_by("-applied_at", "-pk")


def repairs_on_the_desk_of(actor: Actor) -> QuerySet[Repair]:
    """Applications about records of the officer's organ; at the province all of the province."""
    rows = Repair.objects.select_related(*WITH).order_by("-applied_at", "-pk")
    if not actor.holds(Role.CREDIT):
        return rows.none()
    own = Q(record__reporter_code=actor.body)
    if actor.region.endswith("0000"):
        own |= Q(record__region__startswith=head_of(actor.region))
    return rows.filter(own)


def waiting_repairs(actor: Actor) -> QuerySet[Repair]:
    """Applications that wait for the office, the oldest first."""
    waits = [RepairState.APPLIED, RepairState.CHECKED, RepairState.ACCEPTED, RepairState.VERIFIED,
             RepairState.GRANTED]  # fmt: skip
    rows = repairs_on_the_desk_of(actor).filter(state__in=waits)
    return rows.order_by("applied_at", "pk")


def granted_by(at: datetime) -> QuerySet[Repair]:
    """Granted applications whose records are still public."""
    rows = Repair.objects.filter(state=RepairState.GRANTED).select_related(*WITH)
    return rows.order_by("decided_at", "pk")


def live_of_record(code: str) -> QuerySet[Repair]:
    """What is still open about a record that ended."""
    return Repair.objects.filter(record__code=code, state__in=LIVE).select_related(*WITH)


def shown_repairs(day: date, region: str) -> QuerySet[Repair]:
    """The public list: repairs granted lately, for the days of `credit/repair_shown`; no more."""
    law = default_book().law(place_of(region), day)
    length = int(law["credit/repair_shown"].value) if "credit/repair_shown" in law else 0
    shown = [RepairState.GRANTED, RepairState.FINISHED]
    since = day - timedelta(days=length)
    rows = Repair.objects.filter(state__in=shown, decided_at__date__gte=since)
    return rows.select_related("subject", "record").order_by("-decided_at", "-pk")


def public_adverse(code: str) -> Record | None:
    """A record in publicity about which anyone may ask when it may be repaired."""
    found = public_records().filter(code=code).first()
    return found if found is not None and found.is_adverse else None


def own_adverse(actor: Actor, rows: QuerySet[Record], at: datetime) -> list[tuple[Record, Answer]]:
    """Each adverse public record of a page with what the rules say of it today."""
    return [(one, answer_for(one, day_of(at))) for one in rows
            if one.is_adverse and one.state == RecordState.PUBLISHED]  # fmt: skip
