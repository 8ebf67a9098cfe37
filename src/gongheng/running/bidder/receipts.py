"""Check a receipt and its proof without the platform, and sign a withdrawal."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from gongheng.foundation.ledger.canonical import leaf_of
from gongheng.foundation.ledger.checkpoint import BadNote, Verifier, open_note
from gongheng.foundation.ledger.cosignature import Cosigner
from gongheng.foundation.ledger.tree import verify_inclusion
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.running.bidder.sealing import Keys
from gongheng.trading.bidding.intake import chain

BROKEN = (KeyError, TypeError, ValueError, AttributeError, binascii.Error, BadNote)


def is_of(bid: Any, commitment: str) -> None:
    """What a platform answered to a commit is a bid with the receipt of this one. Refuses."""
    try:
        mine = bid["receipt"]["commitment"] == commitment and isinstance(bid["id"], int)
    except BROKEN as error:
        raise Refused("receipt_wrong", field="receipt") from error
    refuse_unless(mine, "receipt_wrong", field="receipt")


def check_receipt(receipt: Mapping[str, Any], key: str) -> None:
    """Signed by the log's key, told to the bidder beforehand. Refuses `receipt_wrong`."""
    try:
        signature = base64.b64decode(receipt["signature"], validate=True)
        signed = receipt["format"] == chain.RECEIPT and Verifier.from_vkey(key).verify(
            chain.receipt_bytes(dict(receipt)), signature
        )
    except BROKEN as error:
        raise Refused("receipt_wrong", field="receipt") from error
    refuse_unless(signed, "receipt_wrong", field="receipt")


def check_proof(receipt: Mapping[str, Any], proof: Mapping[str, Any], key: str) -> int:
    """The entry stands in the log at the place returned, and is this receipt's. Refuses `proof_wrong`."""
    try:
        known = Verifier.from_vkey(key)
        head = open_note(proof["checkpoint"], [known], origin=known.name)
        leaf = leaf_of(proof["entry"], proof.get("blinding"))
        place, path = proof["leaf_index"], [bytes.fromhex(one) for one in proof["proof"]]
        stands = verify_inclusion(leaf, place, head.size, path, head.root)
        facts = proof["entry"]["facts"]
        mine = (facts["commitment"], facts["head"]) == (receipt["commitment"], receipt["head"])
    except BROKEN as error:
        raise Refused("proof_wrong", field="proof") from error
    refuse_unless(stands and mine, "proof_wrong", field="proof")
    return int(place)


def cosigned_by(proof: Mapping[str, Any], witnesses: Sequence[str]) -> list[str]:
    """The names of these witnesses, by keys got elsewhere, that signed the head. Refuses `proof_wrong`."""
    try:
        text, _, lines = proof["checkpoint"].partition("\n\n")
        known = {one.name: one for one in map(Cosigner.from_vkey, witnesses)}
        return [name for name, one in known.items() if one.line_in(lines, f"{text}\n")]
    except BROKEN as error:
        raise Refused("proof_wrong", field="witness") from error


def withdrawal(receipt: Mapping[str, Any], keys: Keys, *, reason: str = "") -> dict[str, Any]:
    """A signed statement that withdraws the bid of this receipt."""
    said = {"format": chain.WITHDRAWAL, "tender": receipt["tender"], "lot": receipt["lot"],
            "commitment": receipt["commitment"], **({"reason": reason} if reason else {})}  # fmt: skip
    signature = keys.signer.sign(chain.withdrawal_bytes(said))
    return {**said, "signature": base64.b64encode(signature).decode()}
