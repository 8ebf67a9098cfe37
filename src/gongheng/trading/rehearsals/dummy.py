"""The dummy bid that a rehearsal seals to the circle."""

from typing import Any

from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.guardians.models import Circle
from gongheng.registry.guardians.queries import recipients

CONTENT = {"price": "演练，没有内容".encode()}
CLIENT = "公衡演练"


def sealed_for(circle: Circle, *, tender: str, lot: str) -> dict[str, Any]:
    """Header, commitment, nonce and the dummy bidder's halves."""
    algorithms = suite(circle.suite)
    signer, encryption = (SoftwareKey.generate(algorithms.pairs) for _ in range(2))
    terms = sbp.Terms(tender, lot, sm3_hex(tender.encode()), recipients(circle), circle.threshold)
    certificate = b"rehearsal" + signer.public
    own = sbp.Recipient(sm3_hex(encryption.public), encryption.public)
    by = sbp.Signatory(signer, certificate, sm3_hex(certificate), own)
    made = sbp.seal(CONTENT, terms, by, algorithms=algorithms, client=CLIENT).package
    halves = {role: sbp.unwrap_first(made.header, role, encryption).hex() for role in CONTENT}
    return {"header": dict(made.header), "commitment": made.commitment.hex(),
            "nonce": made.nonce.hex(), "halves": halves}  # fmt: skip
