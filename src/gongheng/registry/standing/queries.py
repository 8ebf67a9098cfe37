"""What a party may do today."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongheng.registry.standing.lifecycle import StandingState
from gongheng.registry.standing.models import Restriction, Standing


def standing_of(code: str, at: datetime) -> list[Standing]:
    """Restrictions in force on a party (or person reference) at that instant; [since, until)."""
    return list(_in_force(at).filter(party_code=code)) if code else []


def may_bid(code: str, at: datetime) -> Standing | None:
    """The restriction that forbids this party to bid, or None."""
    return forbidding(code, Restriction.BID, at)


def may_act_as_agency(code: str, at: datetime) -> Standing | None:
    """The restriction that forbids this party to work as an agency, or None."""
    return forbidding(code, Restriction.AGENCY, at)


def may_tender(code: str, at: datetime) -> Standing | None:
    """The restriction that stops this party from putting projects out to tender, or None."""
    return forbidding(code, Restriction.TENDER, at)


def forbidding(code: str, restriction: str, at: datetime) -> Standing | None:
    """The longest restriction of one kind in force on a party, or None."""
    found = [one for one in standing_of(code, at) if one.restriction == restriction]
    return max(found, key=lambda one: (one.until is None, one.until or at), default=None)


def restricted_among(codes: list[str], restriction: str, at: datetime) -> set[str]:
    """Which of these parties are under a restriction of this kind. One query."""
    rows = _in_force(at).filter(party_code__in=codes, restriction=restriction)
    return set(rows.values_list("party_code", flat=True))


def restrictions_in_force(at: datetime) -> QuerySet[Standing]:
    """Every restriction on organisations in force; public. Those on persons are left out."""
    return _in_force(at).exclude(party_code__startswith="person:")


def ended_by(at: datetime) -> QuerySet[Standing]:
    """Restrictions whose time is over and that still stand as in force."""
    return Standing.objects.filter(state=StandingState.IN_FORCE, until__lte=at).order_by("until")


def _in_force(at: datetime) -> QuerySet[Standing]:
    now = Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))
    return Standing.objects.filter(now, state=StandingState.IN_FORCE).order_by("since", "pk")


def standings_known() -> QuerySet[Standing]:
    """Every restriction on organisations, in force or lifted, the newest first; public."""
    return Standing.objects.exclude(party_code__startswith="person:").order_by("-since", "-pk")


def standing_in_force(pk: int) -> Standing | None:
    """One restriction that still stands as in force, or None."""
    return Standing.objects.filter(pk=pk, state=StandingState.IN_FORCE).first()


def restriction_kinds() -> list[tuple[str, str]]:
    """Value and label of what can be forbidden, for forms and filters."""
    return [(kind.value, kind.label) for kind in Restriction]
