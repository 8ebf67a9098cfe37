"""What a bidder needs to seal: public from the notice on. And a sealed bid as it was handed in."""

import base64
from typing import Any

from gongheng.foundation.files import chunks
from gongheng.foundation.ledger.reading import proof_of
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package import Package
from gongheng.foundation.timestamps.models import Stamp, StampKind
from gongheng.foundation.timestamps.queries import stamp_of, token_of, told
from gongheng.registry.guardians.papers import paper_of, root_of
from gongheng.trading.bidding.intake.chain import receipt_bytes
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.queries import latest_sealing
from gongheng.trading.bidding.sealed.rules import terms_of
from gongheng.trading.tendering.models import Section

FORMAT = "gongheng-sealing/1"


def sealing_of(section: Section) -> dict[str, Any]:
    """Where a bid goes, by which documents, to whom it is sealed. Refuses `takes_plain_letters`."""
    tender = section.tender
    if tender.circle is None or tender.announced_at is None:
        raise Refused("takes_plain_letters", field="section", thing=tender.title)
    terms = terms_of(section)
    return {
        "format": FORMAT, "tender": terms.tender, "lot": terms.lot, "document": terms.document,
        "due": tender.bids_due_at, "suite": tender.circle.suite,
        "circle": paper_of(tender.circle), "circle_root": root_of(tender.circle),
    }  # fmt: skip


def package_of(bid: Bid) -> Package | None:
    """The sealed bid as it was handed in, out of its ciphertext; None when a piece of it is gone."""
    assert bid.header is not None
    rows = [[chunks.read(digest) for digest in part["chunks"]] for part in bid.header["parts"]]
    if any(chunk is None for row in rows for chunk in row):
        return None
    whole = tuple(tuple(chunk for chunk in row if chunk is not None) for row in rows)
    return Package(bid.header, base64.b64decode(bid.signature), bytes.fromhex(bid.nonce),
                   base64.b64decode(bid.certificate), whole)  # fmt: skip


def stamp_of_receipt(bid: Bid) -> Stamp | None:
    """The time stamp of a bid's latest receipt."""
    head = bid.receipt.get("head", "")
    return stamp_of(StampKind.RECEIPT, head) if head else None


def proof_with_stamp(bid: Bid) -> dict[str, Any]:
    """The proof of the latest sealing, with the time stamp of its receipt. Refuses `not_sealed_yet`."""
    stamp = told(stamp_of_receipt(bid))
    return {**proof_of(latest_sealing(bid)), **({"timestamp": stamp} if stamp else {})}


def receipt_of(bid: Bid) -> dict[str, Any]:
    """The receipt as it is taken home: with its time stamp, or that it is still to come."""
    stamp = told(stamp_of_receipt(bid))
    return {**bid.receipt, **({"timestamp": stamp} if stamp else {})}


def stamped_receipt(bid: Bid) -> tuple[bytes, bytes]:
    """What is stamped of the latest receipt, and the token; nothing of either while there is none."""
    token = token_of(stamp_of_receipt(bid))
    return (receipt_bytes(bid.receipt), token) if token else (b"", b"")
