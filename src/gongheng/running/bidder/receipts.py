"""Check a receipt and its proof without the platform, and sign a withdrawal."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from gongheng.foundation.certificates.trust import Trust
from gongheng.foundation.documents.words import instant
from gongheng.foundation.ledger.canonical import leaf_of
from gongheng.foundation.ledger.checkpoint import BadNote, Verifier, open_note
from gongheng.foundation.ledger.cosignature import Cosigner
from gongheng.foundation.ledger.tree import verify_inclusion
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.timestamps import checking
from gongheng.foundation.timestamps.trust import authorities_in
from gongheng.running.bidder.sealing import Keys
from gongheng.trading.bidding.intake import chain

SLACK = timedelta(minutes=1)  # two good clocks may be apart by so much
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


def stamp_in_words(receipt: Mapping[str, Any], roots: bytes) -> str:
    """What the receipt's time stamp says, after every check. Refuses what `checking.check` refuses.

    `roots`: PEM of trusted authorities; without any the signature and the content are checked, not who
    vouches for the signer.
    """
    told = receipt.get("timestamp")
    if told is None:
        return "时间戳：回执没有附时间戳"
    try:
        if told == {"state": "waiting"}:
            return "时间戳：等待出具，请稍后重新下载回执"
        token = base64.b64decode(told["token"], validate=True)
        at = datetime.fromisoformat(receipt["received_at"])
    except BROKEN as error:
        raise Refused("stamp_malformed", field="timestamp") from error
    said = chain.receipt_bytes(dict(receipt))
    trust = Trust(tuple(authorities_in(roots)), offline=True) if roots else None
    found = checking.check(token, said=said, trust=trust)
    refuse_unless(found.at + found.accuracy + SLACK >= at, "stamp_too_early", field="timestamp")
    known = (
        "签发机构在所信任的根证书之下，吊销情况未核验"
        if roots
        else "没有给出根证书，签发机构未核验"
    )
    return f"时间戳：{instant(found.at)}，由“{found.authority}”签署；{known}"


def witnesses_in(texts: Sequence[str]) -> list[Cosigner]:
    """The witnesses of these keys; the same key counts once, as in `gongheng-verify`.

    Refuses `witness_key_wrong`: no key of a witness, two of one name, or one key under two names.
    """
    try:
        known = {(one.name, one.public): one for one in map(Cosigner.from_vkey, texts)}
    except BROKEN as error:
        raise Refused("witness_key_wrong", field="witness") from error
    apart = len({name for name, _ in known}) == len({key for _, key in known}) == len(known)
    refuse_unless(apart, "witness_key_wrong", field="witness")
    return list(known.values())


def cosigned_by(proof: Mapping[str, Any], witnesses: Sequence[Cosigner]) -> list[str]:
    """The names of these witnesses, by keys got elsewhere, that signed the head. Refuses `proof_wrong`."""
    try:
        text, _, lines = proof["checkpoint"].partition("\n\n")
        return [one.name for one in witnesses if one.line_in(lines, f"{text}\n")]
    except BROKEN as error:
        raise Refused("proof_wrong", field="witness") from error


def withdrawal(receipt: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """A signed statement that withdraws the bid of this receipt."""
    said = {"format": chain.WITHDRAWAL, "tender": receipt["tender"], "lot": receipt["lot"],
            "commitment": receipt["commitment"]}  # fmt: skip
    signature = keys.signer.sign(chain.withdrawal_bytes(said))
    return {**said, "signature": base64.b64encode(signature).decode()}
