"""The chain of a tender and the paper that proves a place on it. Pure functions."""

import base64
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from gongheng.foundation.canonical import canonical
from gongheng.foundation.sealing.digests import sm3, sm3_hex

RECEIPT = "gongheng-receipt/1"
WITHDRAWAL = "gongheng-withdrawal/1"
CHAIN, SECTION = b"gongheng/chain/1\0", b"gongheng/section/1\0"
RECEIPT_LABEL, WITHDRAWAL_LABEL = b"gongheng/receipt/1\0", b"gongheng/withdrawal/1\0"
ADDED = {"signature", "timestamp"}
KINDS = {"submit": b"\1", "replace": b"\2", "withdraw": b"\3"}


class Signer(Protocol):
    """The key of the log."""

    def sign(self, body: bytes, /) -> bytes:
        """Sign these bytes."""


def first_head(tender: str) -> str:
    """The head of an empty chain."""
    return sm3_hex(CHAIN + tender.encode())


def next_head(head: str, kind: str, commitment: str) -> str:
    """The head after one more link; whoever holds a later one holds every earlier one."""
    return sm3(CHAIN + bytes.fromhex(head) + KINDS[kind] + bytes.fromhex(commitment)).hex()


def section_digest(commitments: Iterable[str]) -> str:
    """The digest over the live bids of a section, in the order of their places."""
    return sm3_hex(SECTION + canonical({"commitments": list(commitments)}))


def moment(at: datetime) -> str:
    """A time as receipts write it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def receipt(
    *, tender: str, lot: str, commitment: str, head: str, received_at: datetime, signer: Signer
) -> dict[str, Any]:
    """What the bidder takes home. It tells neither place nor count."""
    said: dict[str, Any] = {
        "format": RECEIPT, "tender": tender, "lot": lot, "commitment": commitment, "head": head,
        "received_at": moment(received_at),
    }  # fmt: skip
    signature = signer.sign(receipt_bytes(said))
    return {**said, "signature": base64.b64encode(signature).decode()}


def receipt_bytes(told: dict[str, Any]) -> bytes:
    """What the log's key signs of a receipt; the time stamp over these bytes comes after it."""
    return RECEIPT_LABEL + canonical({name: told[name] for name in told if name not in ADDED})


def withdrawal_bytes(statement: dict[str, Any]) -> bytes:
    """What the bidder's key signs of a withdrawal."""
    said = {name: statement[name] for name in statement if name != "signature"}
    return WITHDRAWAL_LABEL + canonical(said)
