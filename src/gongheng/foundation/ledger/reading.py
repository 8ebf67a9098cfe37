"""Read the ledger: sizes, tiles, proofs, feeds. Nothing here writes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from gongheng.foundation.ledger import cosigning, keys
from gongheng.foundation.ledger.contents import blinding, content
from gongheng.foundation.ledger.models import Checkpoint, Entry, Leaf, Tile
from gongheng.foundation.ledger.tiles import node_reader
from gongheng.foundation.ledger.tree import consistency_proof, inclusion_proof
from gongheng.foundation.lifecycle import PUBLIC
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import DIGEST_SIZE
from gongheng.foundation.vault import store


def size_of_tree() -> int:
    """Return the number of leaves, padding included."""
    return Checkpoint.objects.aggregate(top=Max("size"))["top"] or 0


def first_moment() -> datetime | None:
    """When this platform recorded its first act; None before any."""
    return Entry.objects.order_by("pk").values_list("at", flat=True).first()


def tile_bytes(level: int, index: int, width: int) -> bytes:
    """Return the first `width` hashes of a tile."""
    tile = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
    return bytes(tile or b"")[: width * DIGEST_SIZE]


def latest_checkpoint() -> Checkpoint | None:
    """Return the newest signed head."""
    return Checkpoint.objects.order_by("-size").first()


def proof_of(entry: Entry) -> dict[str, Any]:
    """Return a bundle that the offline verifier checks: `gongheng-proof/1`.

    Refuses `not_sealed_yet` while the entry waits for its place. The checkpoint is the newest one
    that a quorum of witnesses cosigned, with their lines, where there is one.
    """
    leaf = Leaf.objects.filter(entry=entry).first()
    head = cosigning.best_head(leaf.position) if leaf else None
    if leaf is None or head is None:
        raise Refused("not_sealed_yet")
    return prover(head)(entry, leaf)


def prover(head: Checkpoint) -> Callable[..., dict[str, Any]]:
    """Return what makes the same below a head of the caller's choice, quick for many entries.

    What it returns refuses `not_sealed_yet` for an entry that this head does not hold.
    """
    node_at, note = node_reader(head.size, tile_bytes), cosigning.with_lines(head)
    key = keys.log_signer().vkey()

    def proof(entry: Entry, leaf: Leaf | None = None) -> dict[str, Any]:
        leaf = leaf or getattr(entry, "leaf", None)
        if leaf is None or head.size <= leaf.position:
            raise Refused("not_sealed_yet")
        path = inclusion_proof(leaf.position, head.size, node_at)
        return {
            "format": "gongheng-proof/1",
            "entry": content(entry),
            "leaf_index": leaf.position,
            "tree_size": head.size,
            "proof": [node.hex() for node in path],
            "checkpoint": note,
            "log_key": key,
            **({"blinding": told} if (told := blinding(entry)) else {}),
        }

    return proof


def first_head_over(entry: Entry) -> Checkpoint | None:
    """Return the first head over an entry: the first that a quorum cosigned, where there are witnesses."""
    leaf = Leaf.objects.filter(entry=entry).first()
    return cosigning.first_head(leaf.position) if leaf else None


def proof_under(entry: Entry, note: str) -> dict[str, Any]:
    """Return {entry, blinding or null, leaf_index, proof} of an entry under one head of this log."""
    size = int(note.split("\n")[1])
    leaf = Leaf.objects.get(entry=entry)
    path = inclusion_proof(leaf.position, size, node_reader(size, tile_bytes))
    return {"entry": content(entry), "blinding": blinding(entry), "leaf_index": leaf.position,
            "proof": [node.hex() for node in path]}  # fmt: skip


def closing_head(position: int) -> Checkpoint | None:
    """Return the first head over this place that a quorum cosigned, else the first head over it."""
    oldest = Checkpoint.objects.filter(size__gt=position).order_by("size").first()
    return cosigning.first_head(position) or oldest


def latest_head(position: int) -> Checkpoint | None:
    """Return the newest head over this place, one that a quorum cosigned where there is one."""
    return cosigning.best_head(position)


def note_of(head: Checkpoint) -> str:
    """Return the signed text of a head with its witnesses' lines."""
    return cosigning.with_lines(head)


def growth(old: int, new: int) -> list[str]:
    """Return the consistency proof between two sizes, as hex."""
    refuse_unless(0 < old <= new <= size_of_tree(), "no_such_size", field="old")
    return [node.hex() for node in consistency_proof(old, new, node_reader(new, tile_bytes))]


def feed(after: int, limit: int, *, public_only: bool = True) -> QuerySet[Leaf]:
    """Return sealed entries past a position, in the order they were placed."""
    leaves = Leaf.objects.filter(position__gt=after).select_related("entry").order_by("position")
    if public_only:
        leaves = leaves.filter(entry__sight=PUBLIC)
    return leaves[:limit]


def is_on_record(matter: str) -> bool:
    """Tell whether anything was ever recorded under this code; cheap, by index."""
    return bool(matter) and Entry.objects.filter(matter=matter).exists()


def story_of(matter: str, *, public_only: bool = True) -> QuerySet[Entry]:
    """Return the acts of a matter in the order they happened."""
    entries = Entry.objects.filter(matter=matter).select_related("leaf").order_by("at", "id")
    return entries.filter(sight=PUBLIC) if public_only else entries


def entries_naming(digest: str) -> QuerySet[Entry]:
    """Return the sealed public entries that record a paper of this digest, in order."""
    rows = Entry.objects.filter(facts__digest=digest, sight=PUBLIC, leaf__isnull=False)
    return rows.order_by("id")


def entry_with_digest(digest: str) -> Entry | None:
    """Return the public entry whose leaf has this digest, or None."""
    rows = Entry.objects.select_related("leaf").filter(digest=digest, sight=PUBLIC)
    return rows.first()


def private_key(entry: Entry) -> str:
    """Return the vault's key of an entry's private facts."""
    return f"entry:{entry.commitment}"


def written(entry: Entry, name: str = "reason") -> str:
    """Return what was written with an act in free words, "" when nothing or erased.

    For pages whose reader may see the thing itself: the words stand in the vault, not in the entry.
    """
    if not entry.commitment:
        return ""
    found = (store.reveal(private_key(entry)) or {}).get("facts", {}).get(name, "")
    return str(found)
