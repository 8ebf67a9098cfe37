"""Approvals and readings, narrowed to whoever asks, approves, holds or is read about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from gongheng.credit.inquiries.access import the_approver, the_reviewer, the_second_key
from gongheng.credit.inquiries.lifecycle import InquiryState
from gongheng.credit.inquiries.models import Finding, Inquiry, Kind, Reading
from gongheng.credit.inquiries.purposes import Purpose, purposes
from gongheng.credit.subjects.models import Subject
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role

ASKERS = (Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR)


def inquiries_on_the_desk_of(actor: Actor) -> QuerySet[Inquiry]:
    """Those of the actor's organ and office; for a credit officer also those he may have to approve."""
    rows = Inquiry.objects.exclude(kind=Kind.AUTHORISED).order_by("-pk")
    if not actor.holds(*ASKERS):
        return rows.none()
    shown = Q(body=actor.body, requested_role=actor.role)
    if actor.holds(Role.CREDIT):
        kept = [one.code for one in purposes().values() if one.approved_by == "keeper"]
        below = Q(region__startswith=head_of(actor.region))
        shown |= below & Q(purpose__in=kept)
        if actor.region.endswith("0000"):
            shown |= below & Q(kind=Kind.EMERGENCY)
    return rows.filter(shown)


def waiting_for(actor: Actor) -> list[tuple[str, Inquiry]]:
    """(verb, approval) that waits for this very person; at most 100."""
    wanted = Q(state__in=[InquiryState.REQUESTED, InquiryState.HALF_OPEN]) | Q(
        kind=Kind.EMERGENCY, reviewed_at__isnull=True, review_due_at__isnull=False)  # fmt: skip
    rows = inquiries_on_the_desk_of(actor).filter(wanted).order_by("requested_at", "pk")
    found = [(_step(one, actor), one) for one in rows[:100]]
    return [(verb, one) for verb, one in found if verb]


def _step(one: Inquiry, actor: Actor) -> str:
    if one.state == InquiryState.REQUESTED:
        return "approve" if the_approver(actor, one) else ""
    if one.state == InquiryState.HALF_OPEN:
        return "turn_second_key" if the_second_key(actor, one) else ""
    return "review" if the_reviewer(actor, one) else ""


def authorisations_of(actor: Actor) -> QuerySet[Inquiry]:
    """What the actor's unit, or he himself, has authorised others to read."""
    rows = Inquiry.objects.filter(kind=Kind.AUTHORISED).order_by("-pk")
    own = own_code(actor)
    return rows.filter(subjects=[own]) if own else rows.none()


def authorised_to(actor: Actor) -> QuerySet[Inquiry]:
    """What other subjects have authorised the actor's unit to read."""
    rows = Inquiry.objects.filter(kind=Kind.AUTHORISED).order_by("-pk")
    return rows.filter(body=actor.body) if actor.acts_for(actor.body) else rows.none()


def inquiry_held_by(actor: Actor, code: str) -> Inquiry | None:
    """An approval of the actor's organ, or an authorisation given to his unit."""
    found = inquiries_on_the_desk_of(actor).filter(code=code).first()
    return found or authorised_to(actor).filter(code=code).first()


def readings_about(actor: Actor) -> QuerySet[Reading]:
    """谁查过我的档案: every reading of the file of the actor's unit, or of his own."""
    own = own_code(actor)
    rows = Reading.objects.select_related("inquiry", "subject")
    return rows.filter(subject__code=own) if own else rows.none()


def readings_under(inquiry: Inquiry) -> QuerySet[Reading]:
    """Every reading under one approval, the newest first."""
    return inquiry.readings.select_related("subject", "inquiry")


def over_by(at: datetime) -> QuerySet[Inquiry]:
    """Grants whose last instant has come."""
    return Inquiry.objects.filter(state=InquiryState.GRANTED, ends_at__lte=at).order_by("ends_at")


def purposes_for(actor: Actor, *, emergency: bool = False) -> list[Purpose]:
    """What this office may ask for."""
    return [one for one in purposes().values()
            if actor.role in one.asked_by and (one.emergency or not emergency)]  # fmt: skip


def purposes_of_subjects() -> list[Purpose]:
    """What a subject may authorise others for."""
    return [one for one in purposes().values() if one.approved_by == "subject"]


def own_code(actor: Actor) -> str:
    """The subject an actor is or acts for, "" for anybody else."""
    return actor.body if actor.acts_for(actor.body) else actor.person


def kinds() -> list[tuple[str, Any]]:
    """Kinds of approvals for a filter."""
    return list(Kind.choices)


def findings() -> list[tuple[str, Any]]:
    """What a review may find."""
    return list(Finding.choices)


def subject_choices(inquiry: Inquiry) -> list[tuple[str, str]]:
    """Code and shown name of the subjects an approval names; persons masked. Two queries."""
    found = Subject.objects.filter(code__in=inquiry.subjects).order_by("code")
    return list(shown_names(list(found)).items())


def subject_names(inquiry: Inquiry) -> list[str]:
    """Shown names of the subjects of an approval."""
    return [name for _, name in subject_choices(inquiry)]


def names_under(inquiries: Iterable[Inquiry]) -> dict[str, str]:
    """Code -> shown name of every subject of many approvals; persons masked. Two queries."""
    codes = {code for one in inquiries for code in one.subjects}
    return shown_names(list(Subject.objects.filter(code__in=codes)))


def reading_names(inquiry: Inquiry) -> dict[str, str]:
    """Code -> shown name of the subjects of an approval."""
    return dict(subject_choices(inquiry))


def approver_of(inquiry: Inquiry) -> str:
    """Who approves its purpose: organ, keeper or subject."""
    found = purposes().get(inquiry.purpose)
    return found.approved_by if found else ""
