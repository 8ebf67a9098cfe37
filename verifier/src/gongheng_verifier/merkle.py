"""Judging proofs by rebuilding roots top-down, straight from the definitions of RFC 6962.

The platform's own check walks upwards with the bit rules of RFC 9162; this one splits the tree as
the definition of the Merkle hash does. Two roads to one answer: a mistake in one shows in the
other.
"""

from collections.abc import Sequence

from gongheng_verifier.sm3 import parent, sm3

LONGEST_PROOF = 128


class BadProof(Exception):
    """The proof does not have the shape that the size and index demand."""


def _split(size: int) -> int:
    left = 1
    while left * 2 < size:
        left *= 2
    return left


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a tree of ``size`` has if the leaf stands at ``index`` beside this proof."""
    if not 0 <= index < size or len(proof) > LONGEST_PROOF:
        raise BadProof
    if size == 1:
        if proof:
            raise BadProof
        return leaf
    if not proof:
        raise BadProof
    left, rest, sibling = _split(size), proof[:-1], proof[-1]
    if index < left:
        return parent(root_from_inclusion(leaf, index, left, rest), sibling)
    return parent(sibling, root_from_inclusion(leaf, index - left, size - left, rest))


def roots_from_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes
) -> tuple[bytes, bytes]:
    """The roots at both sizes that this proof gives; ``old_root`` where it may be left out."""
    if not 0 < old < new or len(proof) > LONGEST_PROOF:
        raise BadProof
    return _roots(old, new, proof, old_root)


def _roots(old: int, new: int, proof: Sequence[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    if old == new:
        if known is not None:
            if proof:
                raise BadProof
            return known, known
        if len(proof) != 1:
            raise BadProof
        return proof[0], proof[0]
    if not proof:
        raise BadProof
    left, rest, sibling = _split(new), proof[:-1], proof[-1]
    if old <= left:
        as_old, as_new = _roots(old, left, rest, known)
        return as_old, parent(as_new, sibling)
    as_old, as_new = _roots(old - left, new - left, rest, None)
    return parent(sibling, as_old), parent(sibling, as_new)


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    try:
        return root_from_inclusion(leaf, index, size, proof) == root
    except BadProof:
        return False


def extends(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the tree of ``new`` leaves starts with exactly the tree of ``old``."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and new > 0 and old_root == sm3(b"")
    try:
        return roots_from_consistency(old, new, proof, old_root) == (old_root, new_root)
    except BadProof:
        return False
