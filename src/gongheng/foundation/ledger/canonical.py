"""The hashes of the log over canonical bytes (`foundation/canonical.py`).

The log hashes with SM3 inside the shapes of RFC 6962 section 2.1: a leaf starts with 0x00, an inner
node with 0x01, so that neither can be passed off as the other.
"""

from collections.abc import Mapping
from typing import Any

from gongheng.foundation.canonical import DEEPEST, LARGEST_INTEGER, NotCanonical, canonical
from gongheng.foundation.sealing.digests import DIGEST_SIZE, sm3

SHORTEST_SALT = 16
_COMMITMENT = b"gongheng/commitment/1\0"
_BLINDED = b"gongheng/leaf/1\0"
CLOSED, PAD = "closed", "pad"  # the two kinds of blinded leaves
BLIND_SIZE = 32
NOTHING = bytes(DIGEST_SIZE)  # what a padding leaf commits to

__all__ = [
    "DEEPEST",
    "LARGEST_INTEGER",
    "NotCanonical",
    "canonical",
    "commitment",
    "is_digest",
    "leaf_hash",
    "node_hash",
]


def leaf_hash(data: bytes) -> bytes:
    """SM3(0x00 || data): the leaf of one entry's canonical bytes."""
    return sm3(b"\0" + data)


def node_hash(left: bytes, right: bytes) -> bytes:
    """SM3(0x01 || left || right): the inner node over two subtrees."""
    return sm3(b"\1" + left + right)


def commitment(salt: bytes, private: Mapping[str, Any]) -> str:
    """A salted commitment to facts that must not stand in the log: 64 hex digits.

    SM3(domain || length of salt as 4 bytes || salt || canonical(private)). Deleting the salt and
    the facts leaves a number that says nothing (个人信息保护法第四十七条), so the salt must be
    secret and at least 16 random bytes.
    """
    if len(salt) < SHORTEST_SALT:
        raise ValueError(f"the salt needs at least {SHORTEST_SALT} bytes")
    return sm3(_COMMITMENT + len(salt).to_bytes(4, "big") + salt + canonical(private)).hex()


def blinded_leaf(kind: str, committed: bytes, blind: bytes) -> bytes:
    """SM3(0x00 || domain || kind || 0x00 || digest of the content || blind): a leaf that tells nothing.

    Without the 32 random bytes of the blind nobody can tell an act from padding. Kind, digest and
    blind together explain the leaf for good and still do not tell the content (decision 0017).
    """
    if kind not in (CLOSED, PAD) or len(committed) != DIGEST_SIZE or len(blind) != BLIND_SIZE:
        raise ValueError("not the parts of a blinded leaf")
    return sm3(b"\0" + _BLINDED + kind.encode() + b"\0" + committed + blind)


def leaf_of(entry: Mapping[str, Any], blinding: Mapping[str, Any] | None = None) -> bytes:
    """The leaf of an entry's content, blinded where its bundle says so; NotCanonical if it is not one."""
    plain = leaf_hash(canonical(entry))
    if blinding is None:
        return plain
    blind = blinding.get("blind")
    if (
        set(blinding) != {"kind", "blind"}
        or blinding["kind"] != CLOSED
        or not isinstance(blind, str)
    ):
        raise NotCanonical("the blinding is not that of a closed entry")
    try:
        return blinded_leaf(CLOSED, plain, bytes.fromhex(blind))
    except ValueError as error:
        raise NotCanonical("the blind is not 32 bytes") from error


def is_digest(value: object) -> bool:
    """Whether the value has the shape of an SM3 digest."""
    return isinstance(value, bytes) and len(value) == DIGEST_SIZE
