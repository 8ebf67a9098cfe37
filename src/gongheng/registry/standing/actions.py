"""Restrict a party and lift the restriction."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.parties.rules import is_party_code
from gongheng.registry.standing.lifecycle import STANDING, StandingState
from gongheng.registry.standing.models import Restriction, Standing


def restrict(
    party_code: str, *, restriction: str, reason: str, basis: str, since: datetime,
    until: datetime | None = None, source: str = "", region: str = "", by: Actor, at: datetime,
) -> Standing:  # fmt: skip
    """限制。须有事由与依据条款；不写期限的为直至解除。被限制者不必已经登记."""
    standing = Standing(
        party_code=_subject(party_code),
        restriction=check.among(restriction, Restriction.values, field="restriction"),
        reason=check.text(reason, field="reason", most=1000),
        basis=check.text(basis, field="basis", most=300),
        source=check.text(source, field="source", most=80, required=False),
        region=check.region(region or by.region, on=day_of(at)),
        since=since,
        until=until,
    )
    with beginning(STANDING, "restrict", standing, by=by, at=at) as (standing, record):
        refuse_unless(until is None or until > since, "ends_before_start", field="until")
        same = Standing.objects.filter(
            party_code=standing.party_code, restriction=restriction, source=standing.source,
            state=StandingState.IN_FORCE,
        )  # fmt: skip
        fresh = not standing.source or not same.exists()
        refuse_unless(fresh, "already_exists", field="source", thing="该决定的限制")
        record(party=standing.party_code, restriction=restriction, basis=standing.basis,
               since=since, until=until, region=standing.region,
               decision=standing.source)  # fmt: skip
    return standing


def lift(standing: Standing, *, reason: str, by: Actor, at: datetime) -> Standing:
    """解除限制。到期的由平台解除，未到期的由作出决定的地区解除."""
    with performing(STANDING, "lift", standing, by=by, at=at) as (standing, record):
        early = standing.until is None or at < standing.until
        refuse_unless(by.role != "clock" or not early, "too_early", due=standing.until or "—")
        standing.lifted_at = at
        record(party=standing.party_code, restriction=standing.restriction, early=early,
               reason=check.text(reason, field="reason", most=500))  # fmt: skip
    return standing


def _subject(code: str) -> str:
    if code.startswith("person:"):
        return check.vault_reference(code, "person", field="party_code")
    return code if is_party_code(code) else check.uscc(code, field="party_code")
