"""Bring the newest head to a witness, and keep what it says: a line, a refusal, or nothing."""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings

from gongheng.exchange.posting import NoAnswer
from gongheng.exchange.witnessing.wire import Reply, add_checkpoint
from gongheng.foundation.ledger import cosigning, reading
from gongheng.foundation.ledger.cosigning import Witness

SIZE = "text/x.tlog.size"
MOST_DIGITS = 19
# Faults, as the operator's page puts them into words (portals/operator/witnesses.py).
SILENT, BAD_ANSWER, REFUSED = "silent", "bad_answer", "refused"
AHEAD, FORKED = cosigning.GRAVE

Ask = Callable[..., Reply]


def turn(witness: Witness, at: datetime, *, ask: Ask = add_checkpoint, anew: bool = False) -> bool:
    """Ask one witness for the newest head if it is due, or `anew` in any case; True when it cosigned.

    Whatever one witness does, the log goes on: the worst is that it is asked again later.
    """
    standing = cosigning.standing_of(witness)
    head = reading.latest_checkpoint()
    waits = standing.again_at is not None and at < standing.again_at <= at + cosigning.LONGEST_WAIT
    if head is None or (not anew and (waits or cosigning.has_line(head, witness))):
        return False
    old = standing.size if standing.size <= head.size else 0
    fault = _ask_from(old, witness, head, at, ask)
    if fault.isdigit():  # it stands elsewhere: once more from there, then later
        cosigning.resume(witness, int(fault), at=at)
        head = reading.latest_checkpoint() or head  # it may have grown, and a stranger been quicker
        fault = _ask_from(int(fault), witness, head, at, ask)
    if not fault:
        return True
    cosigning.put_off(standing, BAD_ANSWER if fault.isdigit() else fault, at=at)
    return False


def _ask_from(old: int, witness: Witness, head: Any, at: datetime, ask: Ask) -> str:
    """Ask; return nothing when it cosigned, the size it stands at, or a fault."""
    proof = reading.growth(old, head.size) if 0 < old < head.size else []
    lines = "".join(f"{base64.b64encode(bytes.fromhex(one)).decode()}\n" for one in proof)
    body = f"old {old}\n{lines}\n{head.note}".encode()
    try:
        reply = ask(witness.address, body, seconds=settings.WITNESS_TIMEOUT_SECONDS)
    except NoAnswer:
        return SILENT
    if reply.status == 200:
        told = witness.key.line_in(reply.text, cosigning.body_of(head))
        if told is None:
            return BAD_ANSWER
        cosigning.keep(witness, head, *told, at=at)
        return ""
    fault, size = _understood(reply, reading.size_of_tree())
    if fault in {AHEAD, FORKED, REFUSED}:
        cosigning.hold(witness, head, fault, old=old, proof=proof,
                       answer=f"{reply.status} {reply.text}", at=at)  # fmt: skip
    return fault or str(size)


def _understood(reply: Reply, ours: int) -> tuple[str, int]:
    """(fault, 0), or ("", the size the witness stands at)."""
    if reply.status == 409 and reply.kind.partition(";")[0] == SIZE:
        digits = reply.text.removesuffix("\n")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
            return BAD_ANSWER, 0
        # A witness beyond our own log has seen what we have lost, or what somebody forged.
        return (AHEAD, 0) if int(digits) > ours else ("", int(digits))
    if reply.status in {409, 422}:
        return FORKED, 0
    return (REFUSED, 0) if 400 <= reply.status < 500 else (SILENT, 0)
