"""What frees bonds: a withdrawal, an opening without a bid, a failure, a termination, a contract."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import day_of
from gongheng.trading.bonds import actions
from gongheng.trading.bonds.models import Bond, Cause, Purpose
from gongheng.trading.tendering.models import Section, Tender


def free_section(section: Section, *, cause: str, since: date, by: Actor, at: datetime) -> None:
    """List every bid bond still held for a section as owed."""
    _free(Bond.objects.filter(section=section, purpose=Purpose.BID), cause, since, by, at)


def free_tender(tender: Tender, *, since: date, by: Actor, at: datetime) -> None:
    """List every bid bond still held for a terminated tender as owed."""
    rows = Bond.objects.filter(section__tender=tender, purpose=Purpose.BID)
    _free(rows, Cause.TERMINATED, since, by, at)


def free_one(section: Section, bidder: str, *, cause: str, purpose: str = Purpose.BID,
             since: date, by: Actor, at: datetime) -> None:  # fmt: skip
    """List the bond of one bidder as owed: it withdrew, or performed its contract."""
    rows = Bond.objects.filter(section=section, bidder_code=bidder, purpose=purpose)
    _free(rows, cause, since, by, at)


def let_go(bond: Bond, *, by: Actor, at: datetime) -> Bond:
    """提前退还：开标以后，招标人不再需要的投标保证金可以在签约之前退还."""
    return actions.owe(bond, cause=Cause.LET_GO, since=day_of(at), by=by, at=at)


def free_all_but(section: Section, bidders: Collection[str], *, since: date,
                 by: Actor, at: datetime) -> None:  # fmt: skip
    """List the bonds of those who lodged one and did not bid as owed."""
    rows = Bond.objects.filter(section=section, purpose=Purpose.BID)
    _free(rows.exclude(bidder_code__in=bidders), Cause.DID_NOT_BID, since, by, at)


def _free(rows: QuerySet[Bond], cause: str, since: date, by: Actor, at: datetime) -> None:
    for bond in rows.filter(state="held").order_by("pk"):
        actions.owe(bond, cause=cause, since=since, by=by, at=at)
