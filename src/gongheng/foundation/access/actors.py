"""Who acts: a person in one office, the platform's own clock, or nobody in particular."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gongheng.foundation.access.models import Office, OfficeState, Recusal
from gongheng.foundation.access.roles import MARKET, PUBLIC_DUTY, Role


@dataclass(frozen=True)
class Actor:
    """One person in one office; every predicate asks only this and the thing."""

    reference: str  # what the ledger shows: never a name
    role: str = ""
    body: str = ""  # unified social credit code of the party or organ
    region: str = ""
    person: str = ""
    office_id: int | None = None
    account_id: int | None = None
    recused_from: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_somebody(self) -> bool:
        """True for a signed-in person."""
        return self.account_id is not None

    def holds(self, *roles: str) -> bool:
        """Tell whether the office is one of these roles."""
        return self.role in roles

    def acts_for(self, code: str) -> bool:
        """Tell whether the actor represents this party in the market."""
        return bool(code) and self.body == code and self.role in MARKET

    def serves(self) -> bool:
        """Tell whether the actor is on public duty."""
        return self.role in PUBLIC_DUTY

    def supervises(self, region: str) -> bool:
        """Tell whether the actor supervises this region: province over city over county."""
        return self.role == Role.SUPERVISOR and covers(self.region, region)

    def watches(self, region: str) -> bool:
        """Tell whether the actor may look into this region's files (supervision or inspection)."""
        return self.role in {Role.SUPERVISOR, Role.INSPECTOR} and covers(self.region, region)

    def is_recused_from(self, *matters: str) -> bool:
        """Tell whether the actor must keep away from any of these parties or tenders."""
        return not self.recused_from.isdisjoint(matters)


NOBODY = Actor("public")
CLOCK = Actor("clock", role="clock")  # acts that time itself performs
IMPORTER = Actor("importer", role="importer")  # historical records, never live trades


def covers(own: str, region: str) -> bool:
    """Tell whether region code `own` contains `region` (420000 ⊇ 420100 ⊇ 420102)."""
    return bool(own) and region.startswith(head_of(own))


def head_of(region: str) -> str:
    """Return the digits a region shares with all below it (GB/T 2260): 421000 → 4210.

    An empty code shares nothing: it gives a head that no region has.
    """
    depth = 2 if region.endswith("0000") else 4 if region.endswith("00") else 6
    return region[:depth] or "none"


def actor_of(office: Office, recused: Iterable[str] | None = None) -> Actor:
    """Return the actor that an office in force makes of its holder. Two queries at most.

    `recused`: what the person must keep away from, when the caller has read it already.
    """
    if office.state != OfficeState.HELD or not office.account.is_active:
        return NOBODY
    if recused is None:
        rows = Recusal.objects.in_force().filter(person=office.person)
        recused = rows.values_list("against", flat=True)
    return Actor(
        reference=f"office:{office.pk}",
        role=office.role,
        body=office.body,
        region=office.region,
        person=office.person,
        office_id=office.pk,
        account_id=office.account_id,
        recused_from=frozenset(recused),
    )
