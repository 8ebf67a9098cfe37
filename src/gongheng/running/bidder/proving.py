"""From waiting to proved: the receipt's entry in the log, its head signed by enough witnesses."""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.running.bidder import receipts
from gongheng.running.bidder.sending import Site, refusal_of

Say = Callable[[str], None]
ASK_AGAIN = 5.0
WAITS, UNSEALED = "proof_waits", "not_sealed_yet"


def proved(receipt: Any, proof: Any, told: argparse.Namespace, *, say: Say) -> None:
    """The entry is in the log; of the witnesses whose keys the bidder brings, enough signed its head.

    Refuses `proof_wrong`, `proof_waits`.
    """
    place = receipts.check_proof(receipt, proof, told.log_key)
    say(f"已在记录树中，第 {place} 叶")
    say(stamp_of(receipt, proof, told))
    if not told.witness:
        return
    signed = receipts.cosigned_by(proof, receipts.witnesses_in(told.witness))
    enough = enough_of(told.witness)
    refuse_unless(len(signed) >= enough, WAITS, field="proof", wanted=enough, have=len(signed))
    say(f"见证单位已会签：{'、'.join(signed)}")


def stamp_of(receipt: Any, proof: Any, told: argparse.Namespace) -> str:
    """What the time stamp says, of the receipt or of the proof that came after it."""
    roots = told.tsa_roots.read_bytes() if told.tsa_roots else b""
    return receipts.stamp_in_words({"timestamp": proof.get("timestamp"), **receipt}, roots)


def wait_for_it(
    told: argparse.Namespace, receipt: Any, site: Site, *, say: Say,
    keep: Callable[[Path, bytes], None],
) -> None:  # fmt: skip
    """Ask until it is proved, or as long as the bidder wants to wait. Refuses `proof_waits`."""
    ends = time.monotonic() + told.wait * 60
    while True:
        try:
            proof = _fetched(site, told.bid, enough_of(told.witness))
            proved(receipt, proof, told, say=say)
            break
        except Refused as waits:
            if waits.code not in {WAITS, UNSEALED} or time.monotonic() >= ends:
                raise
            say("回执已由平台签名，正在等候记入日志和见证单位会签。")
            time.sleep(ASK_AGAIN)
    if told.proof is not None:
        keep(told.proof, json.dumps(proof, ensure_ascii=False, indent=1).encode())
        say(f"证明已保存：{told.proof}")


def enough_of(witnesses: Sequence[str]) -> int:
    """More than half of those whom the bidder trusts, as the offline verifier counts them."""
    return len(receipts.witnesses_in(witnesses)) // 2 + 1 if witnesses else 0


def _fetched(site: Site, bid: int, wanted: int) -> Any:
    status, proof = site.ask("GET", f"/bids/{bid}/proof")
    if status == 409:
        raise Refused(WAITS, field="proof", wanted=wanted, have=0) if wanted else Refused(UNSEALED)
    if status != 200:
        raise refusal_of(status, proof)
    return proof
