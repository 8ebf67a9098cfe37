"""Every read of pledges, narrowed to what the asking side may see."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongheng.credit.pledges.lifecycle import PledgeState
from gongheng.credit.pledges.models import Pledge, PledgeCheck
from gongheng.credit.pledges.rules import capacity_of, is_to_be_renewed
from gongheng.credit.pledges.templates import Template, Text, templates
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role


def public_pledges() -> QuerySet[Pledge]:
    """Pledges anyone may read: those that hold and those found broken, the newest first."""
    shown = [PledgeState.SIGNED, PledgeState.BROKEN, PledgeState.SUPERSEDED]
    rows = Pledge.objects.filter(state__in=shown).select_related("subject")
    return rows.order_by("-signed_at", "-pk")


def public_pledges_of(subject: Subject) -> QuerySet[Pledge]:
    """The public pledges of one subject."""
    return public_pledges().filter(subject=subject)


def public_pledge(code: str) -> Pledge | None:
    """A public pledge by its number, or None."""
    return public_pledges().filter(code=code).first()


def own_pledges(actor: Actor) -> QuerySet[Pledge]:
    """What the actor's party, or he himself, has signed."""
    own = [actor.body] if actor.acts_for(actor.body) else [actor.person] if actor.person else []
    return Pledge.objects.filter(subject__code__in=own).select_related("subject").order_by("-pk")


def told_among(pledges: Iterable[Pledge]) -> set[int]:
    """Which of these pledges were told they would be found broken and wait for it."""
    rows = PledgeCheck.objects.filter(pledge__in=list(pledges), finding=PledgeCheck.Finding.TOLD)
    return set(rows.values_list("pledge_id", flat=True))


def findings_to_answer(actor: Actor) -> QuerySet[PledgeCheck]:
    """What the actor's party, or he himself, was told it would be found and has not answered."""
    rows = PledgeCheck.objects.filter(pledge__in=own_pledges(actor).order_by(), stated_at=None,
                                      finding=PledgeCheck.Finding.TOLD)  # fmt: skip
    return rows.select_related("pledge__subject")


def findings_waiting(actor: Actor) -> QuerySet[PledgeCheck]:
    """Findings told and not decided, in the region of whoever checks."""
    rows = PledgeCheck.objects.filter(pledge__in=pledges_checked_by(actor).order_by(),
                                      finding=PledgeCheck.Finding.TOLD)  # fmt: skip
    return rows.select_related("pledge__subject").order_by("heard_until", "pk")


def pledges_checked_by(actor: Actor) -> QuerySet[Pledge]:
    """Pledges that a credit officer or supervisor of the region may check."""
    rows = Pledge.objects.select_related("subject").order_by("-signed_at", "-pk")
    if not actor.holds(Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR):
        return rows.none()
    if actor.region.endswith("0000"):
        return rows
    head = head_of(actor.region)
    here = Q(subject__region="", region__startswith=head)
    return rows.filter(Q(subject__region__startswith=head) | here)


def checks_of(pledge: Pledge) -> QuerySet[PledgeCheck]:
    """The checks of a pledge, the newest first."""
    return pledge.checks.all()


def asked_of(actor: Actor, on: date) -> list[tuple[Template, Text]]:
    """Pledges for life that the actor's capacity asks for and that are not signed (again) yet."""
    capacity = capacity_of(actor)
    wanted = [(one, one.text_on(on)) for one in templates()
              if one.for_life and capacity in one.signers]  # fmt: skip
    if not wanted:
        return []
    held = {one.kind: one for one in own_pledges(actor).filter(state=PledgeState.SIGNED)}
    return [(one, text) for one, text in wanted if text is not None and
            (one.code not in held or is_to_be_renewed(held[one.code], on))]  # fmt: skip


def paper_of(pledge: Pledge, name: str, title: str) -> dict[str, Any]:
    """What the layout of the paper reads; `name` is what may be shown to whoever asks."""
    return {
        "title": title, "number": pledge.code, "version": pledge.version, "name": name,
        "subject": "" if pledge.subject.is_person else pledge.subject.code,
        "capacity": pledge.get_subject_kind_display(), "paragraphs": pledge.paragraphs,
        "digest": pledge.digest, "occasion": pledge.occasion, "signature": pledge.signature,
        "date": pledge.signed_at,
    }  # fmt: skip
