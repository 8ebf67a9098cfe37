"""Read accounts and offices, narrowed to what the asking side may see."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor, covers, head_of
from gongheng.foundation.access.models import (
    Account,
    Office,
    OfficeState,
    Recusal,
    SecurityEvent,
    Token,
)
from gongheng.foundation.access.roles import Role
from gongheng.foundation.vault import store


def offices_of(account_id: int) -> list[Office]:
    """Return the offices in force of one account, oldest first. One query."""
    rows = Office.objects.select_related("account")
    return list(rows.filter(account_id=account_id, state=OfficeState.HELD).order_by("pk"))


def office_in_force(office_id: int, account_id: int) -> Office | None:
    """Return an office in force if it belongs to this account, else None. One query."""
    rows = Office.objects.select_related("account")
    return rows.filter(pk=office_id, account_id=account_id, state=OfficeState.HELD).first()


def accounts_known(actor: Actor) -> QuerySet[Account]:
    """Return every account to the security administrator, none to others."""
    everything = Account.objects.prefetch_related("offices").order_by("-pk")
    return everything if actor.holds(Role.SECURITY_ADMIN) else everything.none()


def offices_seen_by(actor: Actor) -> QuerySet[Office]:
    """Return all offices to the security administrator and auditor, its own unit's to a party."""
    rows = Office.objects.select_related("account").order_by("-pk")
    if actor.holds(Role.SECURITY_ADMIN, Role.AUDITOR):
        return rows
    return rows.filter(body=actor.body) if actor.acts_for(actor.body) else rows.none()


def events_seen_by(actor: Actor) -> QuerySet[SecurityEvent]:
    """Return security events to the auditor only, newest first."""
    rows = SecurityEvent.objects.order_by("-at", "-pk")
    return rows if actor.holds(Role.AUDITOR) else rows.none()


def tokens_of(office_id: int) -> QuerySet[Token]:
    """Return the interface keys of one office, newest first; the secrets are not kept."""
    return Token.objects.filter(office_id=office_id).order_by("-made_at")


def holders_of(role: str, region: str) -> list[Office]:
    """Return offices in force with this role whose region covers `region`."""
    rows = Office.objects.select_related("account").filter(role=role, state=OfficeState.HELD)
    return [office for office in rows if covers(office.region, region)]


def representatives_of(bodies: set[str]) -> list[tuple[str, str]]:
    """Return (person, name) of those who may sit on a committee for these parties; theirs only."""
    rows = Office.objects.filter(body__in=bodies, state=OfficeState.HELD,
                                 role__in=[Role.TENDERER, Role.AGENCY]).order_by("pk")  # fmt: skip
    people = list(dict.fromkeys(rows.values_list("person", flat=True)))
    known = store.reveal_many(people)
    return [(person, known.get(person, {}).get("name", "")) for person in people]


def account_named(username: str) -> Account | None:
    """Return the account of a sign-in name, or None; for the security administrator's forms."""
    return Account.objects.filter(username__iexact=username.strip()).first()


def faults_met(body: str, start: datetime, end: datetime, *, at: Sequence[str]) -> int:
    """Return how often our own fault met somebody of a unit at addresses with one of these words."""
    offices = [
        f"office:{pk}" for pk in Office.objects.filter(body=body).values_list("pk", flat=True)
    ]
    rows = SecurityEvent.objects.filter(
        code="internal", at__gte=start, at__lte=end, actor__in=offices
    )
    return sum(any(word in path for word in at) for path in rows.values_list("path", flat=True))


def reactions_failed() -> dict[str, SecurityEvent]:
    """`follower:position` -> the latest failure there; codes only, for the system administrator."""
    rows = SecurityEvent.objects.filter(kind="reaction_failed").order_by("-at", "-pk")[:200]
    return {one.path: one for one in reversed(rows)}


def noted_between(kind: str, since: datetime, until: datetime) -> bool:
    """Tell whether an event of this kind was noted after `since` and not after `until`."""
    return SecurityEvent.objects.filter(kind=kind, at__gt=since, at__lte=until).exists()


def event_kinds() -> list[str]:
    """Return the kinds of security events there are."""
    return list(SecurityEvent.objects.order_by("kind").values_list("kind", flat=True).distinct())


def recusals_of(actor: Actor) -> QuerySet[Recusal]:
    """Return what the actor himself keeps away from or kept away from, newest first."""
    own = Recusal.objects.order_by("-since", "-pk")
    return own.filter(person=actor.person) if actor.is_somebody and actor.person else own.none()


def recusals_watched_by(actor: Actor) -> QuerySet[Recusal]:
    """Return others' recusals in the regions one supervises, newest first; to nobody else.

    Those without a region belong to the province. One's own stand in one's own list.
    """
    rows = Recusal.objects.order_by("-since", "-pk")
    if not actor.holds(Role.SUPERVISOR):
        return rows.none()
    within = Q(region__startswith=head_of(actor.region))
    if actor.region.endswith("0000"):
        within |= Q(region="")
    return rows.filter(within).exclude(person=actor.person)


def reasons_of(recusals: list[Recusal]) -> dict[int, str]:
    """Return number -> reason, for the person himself and for the supervision that may lift it."""
    known = store.reveal_many([one.reason for one in recusals])
    return {one.pk: known.get(one.reason, {}).get("reason", "") for one in recusals}
