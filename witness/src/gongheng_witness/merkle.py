"""SM3 (GB/T 32905-2016) and the check that one tree starts with another (RFC 9162 2.1.4.2)."""

import hashlib
from collections.abc import Sequence
from functools import cache

from cryptography.hazmat.primitives import hashes

ROOT_SIZE = 32
LONGEST_PROOF = 63  # lines; C2SP tlog-witness allows no more


@cache
def _system_has_sm3() -> bool:
    try:
        hashlib.new("sm3")
    except ValueError:  # not there, or switched off by the system's policy
        return False
    return True


def sm3(data: bytes) -> bytes:
    """The digest of these bytes."""
    if _system_has_sm3():
        return hashlib.new("sm3", data).digest()
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


def parent(left: bytes, right: bytes) -> bytes:
    """The hash of the inner node over two subtrees."""
    return sm3(b"\1" + left + right)


EMPTY_ROOT = sm3(b"")


def extends(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the tree of ``new`` leaves provably starts with exactly the tree of ``old``."""
    if not 0 <= old <= new or any(len(one) != ROOT_SIZE for one in (old_root, new_root, *proof)):
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    # An old tree of 2**n leaves is itself a node of the new one and is not sent along.
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    return _climb(old - 1, new - 1, path) == (old_root, new_root)


def _climb(node: int, last: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """The roots of the old and the new tree that the path leads to; None if it does not fit."""
    if not path:
        return None
    while node & 1:
        node, last = node >> 1, last >> 1
    as_old = as_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            as_old, as_new = parent(sibling, as_old), parent(sibling, as_new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            as_new = parent(as_new, sibling)
        node, last = node >> 1, last >> 1
    return (as_old, as_new) if last == 0 else None
