"""What may be changed of an attribution. Reads, never writes."""

import base64
import json

from gongheng.foundation.canonical import NotCanonical, canonical
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.opening import receipts
from gongheng.trading.opening.faults.evidence import PRICE
from gongheng.trading.opening.faults.matrix import BIDDER, GUARDIAN, PLATFORM
from gongheng.trading.opening.models import Attribution

PARTIES = {BIDDER: "投标人", PLATFORM: "平台", GUARDIAN: "监护人"}


def another_party(found: Attribution, party: str) -> None:
    """只能改为另一方；在平台与监护人之间改，后果不变，也照样留痕."""
    refuse_unless(party in PARTIES, "unknown_value", field="party", value_given=party[:40])
    refuse_unless(party != found.party, "nothing_changed", field="party")


def receipt_is_ours(found: Attribution, text: str) -> str:
    """投标人所持的解密回执：平台签名、就是这份投标文件，而且收到了报价部分。返回其摘要，记入变更的依据."""
    try:
        told = json.loads(text)
        signature = base64.b64decode(told["signature"], validate=True)
        right = (told["format"], told["commitment"]) == (receipts.FORMAT, found.bid.commitment)
        right = right and PRICE in list(told["parts"])  # what did not open is the price
        held = log_signer().verifier.verify(receipts.receipt_bytes(told), signature)
        digest = sm3_hex(canonical(told))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, NotCanonical) as error:
        raise Refused("receipt_wrong", field="receipt") from error
    refuse_unless(right and held, "receipt_wrong", field="receipt")
    return digest
