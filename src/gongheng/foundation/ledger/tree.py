"""The Merkle tree of the log: RFC 6962 section 2.1 and RFC 9162 section 2.1, hashed with SM3.

Everything here is a pure function over hashes. ``node_at(level, index)`` abstracts storage: it
gives the hash over the 2**level leaves that start at leaf ``index * 2**level`` and is only ever
asked for subtrees that are complete at the size in question. Leaves are leaf hashes
(``canonical.leaf_hash``), never entries.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from gongheng.foundation.ledger.canonical import is_digest, node_hash
from gongheng.foundation.sealing.digests import same_digest, sm3

NodeAt = Callable[[int, int], bytes]

EMPTY_ROOT = sm3(b"")


class Node(NamedTuple):
    """A complete subtree: 2**level leaves from leaf number * 2**level on."""

    level: int
    number: int
    hash: bytes


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes; SM3 of nothing for none."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def root_at(size: int, node_at: NodeAt) -> bytes:
    """The root the tree had when it held ``size`` leaves."""
    return range_root(0, size, node_at) if size else EMPTY_ROOT


def range_root(start: int, end: int, node_at: NodeAt) -> bytes:
    """The hash over leaves start..end-1, where start is aligned as in an RFC 6962 split."""
    result = None
    left = end - start
    while left:
        level = (left & -left).bit_length() - 1
        left -= 1 << level
        node = node_at(level, (start + left) >> level)
        result = node if result is None else node_hash(node, result)
    if result is None:
        raise ValueError("an empty range has no hash")
    return result


def split_point(size: int) -> int:
    """The largest power of two below size (RFC 6962 section 2.1); size is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(index: int, size: int, node_at: NodeAt) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 section 2.1.1, nearest sibling first."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    start, end = 0, size
    proof: list[bytes] = []
    while end - start > 1:
        split = start + split_point(end - start)
        if index < split:
            proof.append(range_root(split, end, node_at))
            end = split
        else:
            proof.append(range_root(start, split, node_at))
            start = split
    proof.reverse()
    return proof


def consistency_proof(old: int, new: int, node_at: NodeAt) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 6962 section 2.1.2; empty when old is 0 or equals new."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} cannot grow into a tree of {new}")
    if old in (0, new):
        return []
    start, end = 0, new
    proof: list[bytes] = []
    while end != old:
        split = start + split_point(end - start)
        if old <= split:
            proof.append(range_root(split, end, node_at))
            end = split
        else:
            proof.append(range_root(start, split, node_at))
            start = split
    if start:  # otherwise the old tree is itself a node, and its root is known to the reader
        proof.append(range_root(start, end, node_at))
    proof.reverse()
    return proof


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes
) -> bool:
    """RFC 9162 section 2.1.3.2: whether the leaf stands at index under this root.

    The size only shapes the path; the pair of size and root is bound by the signed checkpoint.
    """
    if not 0 <= index < size or not all(map(is_digest, (leaf, expected, *proof))):
        return False
    position, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            current = node_hash(sibling, current)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and same_digest(current, expected)


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """RFC 9162 section 2.1.4.2: whether the new tree starts with exactly the old one."""
    if not 0 <= old <= new or not all(map(is_digest, (old_root, new_root, *proof))):
        return False
    if old == new:
        return not proof and same_digest(old_root, new_root)
    if old == 0:
        return not proof and same_digest(old_root, EMPTY_ROOT)
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    return bool(path) and _walk_consistency(old - 1, new - 1, path, old_root, new_root)


def _walk_consistency(
    position: int, last: int, path: list[bytes], old_root: bytes, new_root: bytes
) -> bool:
    while position & 1:
        position, last = position >> 1, last >> 1
    as_old = as_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            as_old, as_new = node_hash(sibling, as_old), node_hash(sibling, as_new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            as_new = node_hash(as_new, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and same_digest(as_old, old_root) and same_digest(as_new, new_root)


@dataclass
class Frontier:
    """The right edge of the tree: all a sealer needs in order to append.

    ``hashes`` are the complete subtrees of the compact range, largest first: one for each bit
    set in ``size``. Appending never reads the tree again.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"{len(self.hashes)} subtrees cannot make a tree of {self.size}")
        if not all(map(is_digest, self.hashes)):
            raise ValueError("a subtree hash is not an SM3 digest")

    def append(self, leaf: bytes) -> list[Node]:
        """Add a leaf hash; the nodes it completes, the leaf itself first."""
        if len(leaf) != len(EMPTY_ROOT):
            raise ValueError("a leaf is an SM3 digest of 32 bytes")
        level, index, current = 0, self.size, leaf
        completed = [Node(0, index, leaf)]
        while index & 1:
            current = node_hash(self.hashes.pop(), current)
            level, index = level + 1, index >> 1
            completed.append(Node(level, index, current))
        self.hashes.append(current)
        self.size += 1
        return completed

    def extend(self, leaves: Iterable[bytes]) -> list[Node]:
        """Add leaf hashes in order; every node they complete, in order of completion."""
        completed: list[Node] = []
        for leaf in leaves:
            completed += self.append(leaf)
        return completed

    def root(self) -> bytes:
        """The root at the present size."""
        if not self.hashes:
            return EMPTY_ROOT
        current = self.hashes[-1]
        for subtree in reversed(self.hashes[:-1]):
            current = node_hash(subtree, current)
        return current

    def as_json(self) -> dict[str, Any]:
        """A form fit for a JSON column: the size and the hashes in hex."""
        return {"size": self.size, "hashes": [subtree.hex() for subtree in self.hashes]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The inverse of as_json; ValueError when size and hashes do not fit together."""
        return cls(int(stored["size"]), [bytes.fromhex(text) for text in stored["hashes"]])

    @classmethod
    def from_nodes(cls, size: int, node_at: NodeAt) -> Self:
        """The frontier of a stored tree: reads one node for each bit set in size."""
        hashes: list[bytes] = []
        start = 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                hashes.append(node_at(level, start >> level))
                start += 1 << level
        return cls(size, hashes)
