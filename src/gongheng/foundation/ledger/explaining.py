"""Every leaf is explained in the end: a public act by its content, the rest by what it is not told of.

Public acts are explained at once. Closed acts and padding look alike until `EXPLAIN_DAYS` have
passed; then kind, digest and blind are published, and still nothing of the content.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from gongheng.foundation.ledger import cosigning, keys
from gongheng.foundation.ledger.canonical import CLOSED, PAD, canonical, leaf_hash
from gongheng.foundation.ledger.contents import content
from gongheng.foundation.ledger.models import Checkpoint, Entry, Leaf, Pad
from gongheng.foundation.ledger.reading import growth, tile_bytes
from gongheng.foundation.ledger.tiles import node_reader
from gongheng.foundation.ledger.tree import Frontier
from gongheng.foundation.lifecycle import PUBLIC
from gongheng.foundation.refusals import Refused

FORMAT = "gongheng-leaves/1"  # verifier/README.md
MOST = 2_048  # leaves of one answer; no batch is larger


def leaves(first: int, *, at: datetime) -> dict[str, Any]:
    """Return the leaves from one checkpoint on, each explained or not yet, for the monitor.

    Refuses `no_such_size` unless `first` is 0 or the size of a checkpoint that others follow.
    """
    old = Checkpoint.objects.filter(size=first).first()
    after = Checkpoint.objects.filter(size__gt=first, size__lte=first + MOST).order_by("size")
    heads = list(after)
    if not heads or (first and old is None):
        raise Refused("no_such_size", field="first")
    last = _end_of(heads)
    heads = [head for head in heads if head.size <= last.size]
    nodes = node_reader(last.size, tile_bytes)
    told_before = at - timedelta(days=settings.EXPLAIN_DAYS)
    open_from = max((head.size for head in heads if head.made_at <= told_before), default=first)
    known = _known(first, last.size, open_from)
    return {
        "format": FORMAT,
        "log_key": keys.log_signer().vkey(),
        "first": cosigning.with_lines(old) if old else "",
        "last": cosigning.with_lines(last),
        **_anchor(last),
        "edge": [one.hex() for one in Frontier.from_nodes(first, nodes).hashes],
        "sealed_at": last.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "leaves": [
            known.get(place) or {"hash": nodes(0, place).hex()} for place in range(first, last.size)
        ],
    }


def _end_of(heads: list[Checkpoint]) -> Checkpoint:
    """The newest of these heads that a quorum cosigned, else the newest."""
    size = cosigning.quorum_size(heads[0].size, heads[-1].size)
    return next((head for head in heads if head.size == size), heads[-1])


def _anchor(last: Checkpoint) -> dict[str, Any]:
    """A later head that a quorum cosigned, where the stretch itself does not end on one."""
    size = cosigning.quorum_size(last.size)
    head = Checkpoint.objects.filter(size=size).first() if size else None
    if head is None or cosigning.quorum_size(last.size, last.size):
        return {"anchor": "", "growth": []}
    return {"anchor": cosigning.with_lines(head), "growth": growth(last.size, head.size)}


def _known(first: int, end: int, open_from: int) -> dict[int, dict[str, Any]]:
    """What may be told of each place: secrets only of places before `open_from`."""
    told: dict[int, dict[str, Any]] = {}
    for leaf in Leaf.objects.filter(position__range=(first, end - 1)).select_related("entry"):
        if leaf.entry.sight == PUBLIC or (leaf.position < open_from and leaf.entry.blind):
            told[leaf.position] = _of_entry(leaf.entry)
    for pad in Pad.objects.filter(position__range=(first, open_from - 1)):
        told[pad.position] = {"kind": PAD, "blind": pad.blind}
    return told


def _of_entry(entry: Entry) -> dict[str, Any]:
    if entry.sight == PUBLIC:
        return {"entry": content(entry)}
    committed = leaf_hash(canonical(content(entry))).hex()
    return {"kind": CLOSED, "committed": committed, "blind": entry.blind}
