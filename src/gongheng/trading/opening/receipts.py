"""What a bidder takes home of having given its half: signed by the log's key. Pure functions.

Without it only our own table says who gave. With it a bid that stays shut although its half was here is
proved to be our fault, whatever the table says later.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gongheng.foundation.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.bidding.intake.chain import Signer, moment

FORMAT = "gongheng-half-receipt/1"
RECEIPT_LABEL, GIVEN_LABEL = b"gongheng/half-receipt/1\0", b"gongheng/half/1\0"


def digest_of(commitment: str, *, halves: Mapping[str, str] | None = None,
              remedies: Mapping[str, str] | None = None) -> str:  # fmt: skip
    """The digest over what was given: part → half, or part → the salted digest of its content."""
    told = {
        "commitment": commitment,
        "halves": dict(halves or {}),
        "remedies": dict(remedies or {}),
    }
    return sm3_hex(GIVEN_LABEL + canonical(told))


def receipt(*, tender: str, lot: str, commitment: str, parts: list[str], digest: str,
            entry: str, received_at: datetime, signer: Signer) -> dict[str, Any]:  # fmt: skip
    """The receipt. `entry` is the leaf that the act has in the log, before its place is known."""
    said: dict[str, Any] = {
        "format": FORMAT, "tender": tender, "lot": lot, "commitment": commitment,
        "parts": sorted(parts), "digest": digest, "entry": entry, "received_at": moment(received_at),
    }  # fmt: skip
    signature = signer.sign(receipt_bytes(said))
    return {**said, "signature": base64.b64encode(signature).decode()}


def receipt_bytes(told: Mapping[str, Any]) -> bytes:
    """What the log's key signs."""
    return RECEIPT_LABEL + canonical({name: told[name] for name in told if name != "signature"})
