"""The chain of calls: each outcome is laid on those before, and only whose turn it is can be laid."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from gongheng.foundation.acts import hold
from gongheng.registry.experts.calling.queries import head_after, out_of
from gongheng.registry.experts.models import Draw, Invitation
from gongheng.registry.lots.rules import moment

CALL_BYTES = 6


def call_number() -> str:
    """A number of a call that tells nothing."""
    return "c" + secrets.token_hex(CALL_BYTES)


@contextmanager
def called_in_order(invitation: Invitation) -> Iterator[None]:
    """Hold the draw before the invitation, as everything that moves the call-out does."""
    with transaction.atomic():
        if invitation.stratum:
            hold(invitation.draw)
        yield


def note_call(row: Draw, who: str, *, stratum: str, outcome: str, call: str, at: datetime) -> None:
    """Lay one outcome on the list of calls; saving is the caller's."""
    told = {"who": who, "stratum": stratum, "outcome": outcome, "call": call,
            "at": max([moment(at), *(one["at"] for one in row.calls[-1:])])}  # fmt: skip
    out = out_of(row)
    out.take(told)
    row.calls = [*row.calls, told]
    row.calls_head = head_after(row, row.calls)
    row.waits = out.turn() is not None
