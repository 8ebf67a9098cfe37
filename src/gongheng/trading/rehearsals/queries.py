"""Read rehearsals: public are their results, the dummy's header is for its guardians."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role
from gongheng.foundation.acts import plain
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.guardians.queries import guardian_of
from gongheng.trading.rehearsals import rules
from gongheng.trading.rehearsals.lifecycle import RehearsalState
from gongheng.trading.rehearsals.models import Rehearsal
from gongheng.trading.tendering.models import Tender


def last_number(tender: Tender) -> int:
    """The number of the newest attempt; 0 before the first."""
    newest = latest(tender)
    return newest.number if newest else 0


def latest(tender: Tender) -> Rehearsal | None:
    """The newest attempt; public."""
    return Rehearsal.objects.filter(tender=tender).order_by("-number").first()


def waiting_for(actor: Actor) -> QuerySet[Rehearsal]:
    """Rehearsals that this guardian's body has not yet answered rightly, the most urgent first."""
    if not (actor.holds(Role.GUARDIAN) and actor.body):
        return Rehearsal.objects.none()
    own = Rehearsal.objects.filter(
        state__in=[RehearsalState.BEGUN, RehearsalState.PASSED], tender__state="announced",
        circle__guardians__body=actor.body,
    )  # fmt: skip
    answered = Rehearsal.objects.filter(releases__guardian__body=actor.body, releases__wrong=[])
    found = own.exclude(pk__in=answered.values("pk")).select_related("tender", "circle")
    return found.order_by("due_at", "pk")


def rehearsal_for(actor: Actor, code: str) -> Rehearsal:
    """The newest rehearsal of a tender, for a guardian of its circle. Refuses `not_found`."""
    rows = Rehearsal.objects.filter(tender__code=code).select_related("tender", "circle")
    found = rows.order_by("-number").first()
    if found is None or guardian_of(actor, found.circle) is None:
        raise Refused("not_found", field="code")
    return found


def to_release(rehearsal: Rehearsal, actor: Actor) -> dict[str, Any]:
    """What a guardian's program checks and answers, in the form of the real request."""
    refuse_unless(guardian_of(actor, rehearsal.circle), "not_found", field="code")
    bid = {"section": rehearsal.header["lot"], "commitment": rehearsal.commitment,
           "nonce": rehearsal.nonce, "header": rehearsal.header, "half": True,
           "roles": list(rehearsal.halves)}  # fmt: skip
    return dict(plain({
        "format": "gongheng-release-request/1", "tender": rehearsal.code,
        "circle": rehearsal.circle.code, "due": rehearsal.due_at, "phase": "rehearsal",
        "close": None, "window": None, "checkpoint": "", "links": [], "bids": [bid],
    }))  # fmt: skip


def answers_of(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Each guardian and what it answered; public."""
    last = {one.guardian_id: one for one in rehearsal.releases.all()}
    return [{"guardian": one, "release": last.get(one.pk)}
            for one in rehearsal.circle.guardians.order_by("at")]  # fmt: skip


def unrehearsed_of(actor: Actor, at: datetime) -> list[Tender]:
    """Those of the actor's region, for whoever prepares and watches the opening."""
    return [one for one in unrehearsed(at) if covers(actor.region, one.region)]


def unrehearsed(at: datetime) -> list[Tender]:
    """Announced tenders close to their deadline whose circle has not shown that it can open."""
    passed = Rehearsal.objects.filter(state=RehearsalState.PASSED).values("tender")
    rows = Tender.objects.filter(state="announced", circle__isnull=False, bids_due_at__gt=at)
    found = rows.exclude(pk__in=passed).order_by("bids_due_at")
    return [one for one in found if (from_ := rules.warned_from(one)) and from_ <= at]
