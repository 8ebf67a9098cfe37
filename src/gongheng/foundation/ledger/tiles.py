"""The tree as files: the layout of C2SP tlog-tiles, tile height 8, 256 hashes to a tile.

A tile of level L holds the hashes of nodes of tree level 8 * L; the levels between are recomputed
from it. C2SP hashes with SHA-256, this log with SM3: the paths, widths and bundles are the same,
the 32 bytes in them are SM3. A full tile never changes; a partial one (``.p/W``) is a prefix of it.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gongheng.foundation.ledger.canonical import node_hash
from gongheng.foundation.ledger.tree import NodeAt
from gongheng.foundation.sealing.digests import DIGEST_SIZE

HEIGHT = 8
WIDTH = 1 << HEIGHT
DEEPEST_LEVEL = 7  # a log of 2**63 - 1 leaves needs no more
ENTRIES = -1
LONGEST_ENTRY = 0xFFFF  # bytes; a bundle counts each entry with a uint16
_CACHED_TILES = 256

ReadTile = Callable[[int, int, int], bytes]

_PATH = re.compile(
    r"tile/(?P<level>0|[1-9]\d?|entries)/(?P<high>(?:x\d{3}/)*)(?P<low>\d{3})"
    r"(?:\.p/(?P<width>[1-9]\d{0,2}))?",
    re.ASCII,
)


class BadTile(ValueError):
    """A tile path, a tile or an entry bundle is not what the layout says."""


class Tile(NamedTuple):
    """A tile (or, at level ENTRIES, an entry bundle): where it stands and how wide it is."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is served, relative to the log's prefix."""
        digits = str(self.number)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        folder = "entries" if self.level == ENTRIES else str(self.level)
        parts = [f"x{group}" for group in groups[:-1]] + groups[-1:]
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{folder}/{'/'.join(parts)}{partial}"


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """``tile/<level>/<number>[.p/<width>]``."""
    return Tile(level, number, width).path


def entries_path(number: int, width: int = WIDTH) -> str:
    """``tile/entries/<number>[.p/<width>]``."""
    return Tile(ENTRIES, number, width).path


def parse_path(path: str) -> Tile:
    """The tile a path names; BadTile for any spelling the layout would not write."""
    match = _PATH.fullmatch(path) if len(path) <= 64 else None
    if match is None:
        raise BadTile("not the path of a tile")
    level = ENTRIES if match["level"] == "entries" else int(match["level"])
    number = int(match["high"].replace("x", "").replace("/", "") + match["low"])
    tile = Tile(level, number, int(match["width"] or WIDTH))
    if tile.path != path or level > 63:
        raise BadTile("not the path of a tile")
    return tile


def width_at(level: int, number: int, size: int) -> int:
    """How many hashes tile ``number`` of ``level`` holds in a tree of ``size``: 0 to 256."""
    stored = size >> HEIGHT * max(level, 0)
    return max(0, min(WIDTH, stored - number * WIDTH))


def tiles_for_growth(old: int, new: int) -> list[Tile]:
    """The hash tiles to write when the tree grows from old to new leaves, lowest level first.

    Each is given once, at its width in the new tree: full ones for good, partial ones until the
    next growth. ``tiles_for_growth(0, size)`` are all the tiles of a tree.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} cannot grow into a tree of {new}")
    return [tile for level in range(DEEPEST_LEVEL + 1) for tile in _grown(level, old, new)]


def bundles_for_growth(old: int, new: int) -> list[Tile]:
    """The entry bundles to write for the same growth."""
    if not 0 <= old <= new:
        raise ValueError(f"a log of {old} cannot grow into a log of {new}")
    return list(_grown(ENTRIES, old, new))


def _grown(level: int, old: int, new: int) -> Iterator[Tile]:
    shift = HEIGHT * max(level, 0)
    had, has = old >> shift, new >> shift
    if has > had:
        for number in range(had // WIDTH, (has - 1) // WIDTH + 1):
            yield Tile(level, number, width_at(level, number, new))


def tile_of(level: int, index: int, size: int) -> tuple[Tile, range]:
    """The tile of a tree of ``size`` that shows node (level, index), and the hashes under it.

    BadTile when the node is not complete at that size.
    """
    if level < 0 or index < 0 or (index + 1) << level > size:
        raise BadTile(f"node {level}/{index} is not complete in a tree of {size}")
    tile_level, inner = divmod(level, HEIGHT)
    number, start = divmod(index << inner, WIDTH)
    tile = Tile(tile_level, number, width_at(tile_level, number, size))
    return tile, range(start, start + (1 << inner))


def pair_up(hashes: list[bytes]) -> list[bytes]:
    """The row above these neighbouring hashes; an odd last one has no parent yet."""
    return [node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes) - 1, 2)]


def fold(hashes: list[bytes]) -> bytes:
    """The hash over a power of two of neighbouring hashes."""
    while len(hashes) > 1:
        hashes = pair_up(hashes)
    return hashes[0]


def split_tile(data: bytes, width: int) -> list[bytes]:
    """The hashes of a stored tile; BadTile unless it is exactly ``width`` of them."""
    if len(data) != width * DIGEST_SIZE:
        raise BadTile(f"a tile of {width} hashes has {width * DIGEST_SIZE} bytes, not {len(data)}")
    return [data[at : at + DIGEST_SIZE] for at in range(0, len(data), DIGEST_SIZE)]


def node_reader(size: int, read_tile: ReadTile, *, cached: int = _CACHED_TILES) -> NodeAt:
    """A ``node_at`` for a tree of ``size`` over stored tiles.

    ``read_tile(level, number, width)`` gives the bytes of a tile at its width in that tree; each
    is read once while it stays among the ``cached`` last used. A proof touches at most two tiles
    a tile level. BadTile when a tile has the wrong length or a node is not complete.
    """
    tiles: OrderedDict[Tile, list[list[bytes]]] = OrderedDict()

    def node_at(level: int, index: int) -> bytes:
        tile, under = tile_of(level, index, size)
        rows = tiles.pop(tile, None) or [split_tile(read_tile(*tile), tile.width)]
        tiles[tile] = rows
        if len(tiles) > cached:
            tiles.popitem(last=False)
        inner = level % HEIGHT
        while len(rows) <= inner:
            rows.append(pair_up(rows[-1]))
        return rows[inner][under.start >> inner]

    return node_at


def broken_tiles(old: int, new: int, read_tile: ReadTile) -> list[Tile]:
    """The tiles written by a growth whose hashes are not those of the full tiles below them.

    Run it on what storage gives back, before signing: one flipped bit ended a public log in 2021.
    A level 0 tile is judged through the tile above it or through the root.
    """
    return [
        tile
        for tile in tiles_for_growth(old, new)
        if tile.level and not _fits_below(tile, old, read_tile)
    ]


def _fits_below(tile: Tile, old: int, read_tile: ReadTile) -> bool:
    hashes = split_tile(read_tile(*tile), tile.width)
    first = max(0, (old >> HEIGHT * tile.level) - tile.number * WIDTH)
    for place in range(first, tile.width):
        below = split_tile(read_tile(tile.level - 1, tile.number * WIDTH + place, WIDTH), WIDTH)
        if fold(below) != hashes[place]:
            return False
    return True


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries one after the other, each after its length as a big-endian uint16."""
    parts = []
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise BadTile(f"an entry of {len(entry)} bytes does not fit a bundle")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def decode_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle; BadTile when it is cut short or holds more than 256."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data) or len(entries) == WIDTH:
            raise BadTile("the bundle is cut short or too long")
        entries.append(data[at + 2 : end])
        at = end
    return entries
