"""Leaves that hold no act, so that neither places nor sizes tell how much happened in secret."""

import secrets
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongheng.foundation.ledger.canonical import BLIND_SIZE, NOTHING, PAD, blinded_leaf
from gongheng.foundation.ledger.models import Pad

MULTIPLE = 16  # a batch always has a multiple of so many leaves
_CHANCE = secrets.SystemRandom()


class Place(NamedTuple):
    """One leaf of a batch: its hash, and the entry or the blind of the padding behind it."""

    digest: bytes
    entry: int | None
    blind: str


def arranged(waiting: Sequence[tuple[int, str]]) -> list[Place]:
    """Entries (number, digest) in their order, at places drawn by lot among padding.

    The order of entries is kept, for followers; who does not know how many came before his own
    in the batch sees it at each place with the same probability.
    """
    count = max(1, -(-len(waiting) // MULTIPLE)) * MULTIPLE
    taken = set(_CHANCE.sample(range(count), len(waiting)))
    coming = iter(waiting)
    return [_entry(*next(coming)) if place in taken else _padding() for place in range(count)]


def _entry(number: int, digest: str) -> Place:
    return Place(bytes.fromhex(digest), number, "")


def _padding() -> Place:
    blind = secrets.token_bytes(BLIND_SIZE)
    return Place(blinded_leaf(PAD, NOTHING, blind), None, blind.hex())


def leaves_of(first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """(place, hash) of the padding in a stretch of the tree, computed anew from its blinds."""
    for pad in Pad.objects.filter(position__range=(first, last)):
        yield pad.position, blinded_leaf(PAD, NOTHING, bytes.fromhex(pad.blind))
