"""A circle as a paper: what guardians compare, what the client seals to, what draws rest on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gongheng.foundation.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex

if TYPE_CHECKING:
    from gongheng.registry.guardians.models import Circle

PAPER = "gongheng-circle/1"
CONFIRMATION = "gongheng/draw-key-confirmation/1"
DRAW_KEY_LABEL = b"gongheng/draw-key/1\0"


def paper_of(circle: "Circle") -> dict[str, Any]:
    """The circle with its certificates; whoever holds it can check every release by himself."""
    return {
        "format": PAPER, "code": circle.code, "name": circle.name, "region": circle.region,
        "threshold": circle.threshold, "suite": circle.suite,
        "guardians": [
            {"at": one.at, "body": one.body, "name": one.name,
             "signing": one.signing, "encryption": one.encryption}
            for one in circle.guardians.order_by("at")
        ],
    }  # fmt: skip


def root_of(circle: "Circle") -> str:
    """The digest over the paper: the ledger names it, guardians compare it in person."""
    return root_of_paper(paper_of(circle))


def root_of_paper(paper: dict[str, Any]) -> str:
    """The same from the file that a guardian holds."""
    return sm3_hex(canonical(paper))


def draw_key_bytes(root: str, key: dict[str, Any]) -> bytes:
    """What every guardian signs: that this is the key the whole circle made."""
    return DRAW_KEY_LABEL + canonical({"circle": root, "key": key})


def digest_of_key(key: Mapping[str, Any]) -> str:
    """What two bodies compare before a draw key is used, and what the ledger names."""
    return sm3_hex(canonical(dict(key)))
