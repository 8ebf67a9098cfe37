"""Check the ledger against its own signed head: the signature, the tree, and entries one by one."""

from dataclasses import dataclass

from gongheng.foundation.ledger import contents, keys, padding
from gongheng.foundation.ledger.checkpoint import open_note
from gongheng.foundation.ledger.models import Leaf, Pending
from gongheng.foundation.ledger.note import BadNote
from gongheng.foundation.ledger.reading import latest_checkpoint, size_of_tree, tile_bytes
from gongheng.foundation.ledger.tiles import node_reader
from gongheng.foundation.ledger.tree import root_at

MOST_AT_ONCE = 5_000


@dataclass(frozen=True)
class Finding:
    """What a check found. `broken` = positions whose content no longer fits the tree."""

    size: int
    signed: bool
    root_fits: bool
    first: int
    last: int
    broken: list[int]

    @property
    def sound(self) -> bool:
        """True when nothing was found wrong."""
        return self.signed and self.root_fits and not self.broken


def check(first: int = -1) -> Finding | None:
    """Check head, tree and up to 5,000 entries from `first` on (the newest ones by default).

    None before the first checkpoint. Three queries and the tiles.
    """
    head = latest_checkpoint()
    if head is None:
        return None
    first = max(0, head.size - MOST_AT_ONCE) if not 0 <= first < head.size else first
    last = min(head.size, first + MOST_AT_ONCE) - 1
    nodes = node_reader(head.size, tile_bytes)
    signed, root_fits = False, False
    try:
        told = open_note(head.note, [keys.log_signer().verifier])
        signed = told.size == head.size
        root_fits = root_at(head.size, nodes) == told.root
    except BadNote:
        signed = False
    leaves = Leaf.objects.filter(position__range=(first, last)).select_related("entry")
    broken, seen = [], set()
    for leaf in leaves.iterator(chunk_size=500):
        seen.add(leaf.position)
        if contents.leaf(leaf.entry) != nodes(0, leaf.position):
            broken.append(leaf.position)
    for position, digest in padding.leaves_of(first, last):
        seen.add(position)
        if digest != nodes(0, position):
            broken.append(position)
    broken += sorted(set(range(first, last + 1)) - seen)
    return Finding(head.size, signed, root_fits, first, last, sorted(broken))


def numbers() -> dict[str, int]:
    """Return how many leaves the tree has, padding included, and how many entries wait."""
    return {"sealed": size_of_tree(), "waiting": Pending.objects.count()}
