"""What a page or the interface calls: what came in time but too late for us leaves its evidence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.package.checking import SEALED_BIDS
from gongheng.foundation.sealing.package.container import read_head
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.intake.queries import intake_of
from gongheng.trading.bidding.models import Bid, BidState
from gongheng.trading.bidding.queries import bids_of
from gongheng.trading.bidding.sealed import actions
from gongheng.trading.tendering.models import Section


@contextmanager
def lateness_noted(
    section: Section, commitment: str, *, received_at: datetime, by: Actor, at: datetime
) -> Iterator[None]:
    """Outside the transaction of the act: the refusal undoes that one, the evidence stays."""
    try:
        yield
    except Refused as refused:
        intake = intake_of(section.tender)
        if refused.code == "intake_closed" and intake is not None:
            intakes.note_late(intake, section=section, commitment=commitment,
                              received_at=received_at, by=by, at=at)  # fmt: skip
        raise


def submit(section: Section, *, head: bytes, received_at: datetime, by: Actor, at: datetime) -> Bid:
    """Submit, or leave the evidence that it was here in time."""
    with lateness_noted(section, commitment_in(head), received_at=received_at, by=by, at=at):
        return actions.submit_sealed(section, head=head, received_at=received_at, by=by, at=at)


def replace(bid: Bid, *, head: bytes, received_at: datetime, by: Actor, at: datetime) -> Bid:
    """Replace, or leave the evidence."""
    with lateness_noted(bid.section, commitment_in(head), received_at=received_at, by=by, at=at):
        return actions.replace_sealed(bid, head=head, received_at=received_at, by=by, at=at)


def withdraw(bid: Bid, *, statement: dict[str, Any], received_at: datetime, reason: str = "",
             by: Actor, at: datetime) -> Bid:  # fmt: skip
    """Withdraw, or leave the evidence."""
    with lateness_noted(bid.section, bid.commitment, received_at=received_at, by=by, at=at):
        return actions.withdraw_sealed(
            bid, statement=statement, reason=reason, received_at=received_at, by=by, at=at
        )


def commitment_in(head: bytes) -> str:
    """The commitment of a head. Refuses `package_malformed`."""
    return read_head(head).commitment.hex()


def not_withdrawn(section: Section, commitment: str, *, by: Actor) -> None:
    """撤回的不能凭同一份文件再次递交：否则从前的回执会被当作又收到了一次."""
    mine = bids_of(by).filter(section=section, commitment=commitment)
    refuse_unless(not mine.filter(state=BidState.WITHDRAWN).exists(), "sealed_before",
                  field="parts", source=SEALED_BIDS)  # fmt: skip
