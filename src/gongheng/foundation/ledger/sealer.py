"""The one sealer: gives gapless places, grows the tree and signs its head."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from gongheng.foundation.ledger import contents, cosigning, keys, padding
from gongheng.foundation.ledger.checkpoint import Checkpoint as Head
from gongheng.foundation.ledger.checkpoint import sign
from gongheng.foundation.ledger.models import Checkpoint, Leaf, Pad, Pending, Tile
from gongheng.foundation.ledger.reading import size_of_tree, tile_bytes
from gongheng.foundation.ledger.tiles import HEIGHT, WIDTH, broken_tiles, node_reader
from gongheng.foundation.ledger.tree import EMPTY_ROOT, Frontier, Node, root_at
from gongheng.foundation.lifecycle import PUBLIC

ONLY_SEALER = 7_305_001  # the advisory lock that makes it one
BATCH = 2_000  # a multiple of padding.MULTIPLE


class BrokenTree(RuntimeError):
    """What storage gives back is not what was written: nothing is signed."""


def seal(*, at: datetime, even_if_empty: bool = False) -> int:
    """Place pending entries, up to one batch, and return how many.

    A second sealer returns 0 at once. Entries of one batch stand in the order they were made;
    an act that committed late takes a later place, so followers never miss it. Between them stands
    padding; `even_if_empty` seals a batch of nothing else.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONLY_SEALER])
        if not cursor.fetchone()[0]:
            return 0
        waiting = list(Pending.objects.select_related("entry").order_by("entry_id")[:BATCH])
        if altered := list(_altered(waiting)):
            raise BrokenTree(f"记录 {altered[0]} 的内容与其摘要不符，停止封存")
        if (waiting or even_if_empty) and cosigning.contradicted():
            raise BrokenTree("多数外部见证所见的日志与本机不同（被回退或改写），停止封存")
        if waiting or even_if_empty:
            _place([(each.entry_id, each.entry.digest) for each in waiting], at)
            cursor.execute("NOTIFY ledger_sealed")
    return len(waiting)


def seal_all(*, at: datetime) -> int:
    """Place everything that waits."""
    placed = 0
    while done := seal(at=at):
        placed += done
    return placed


def seal_in_turn(*, at: datetime) -> int:
    """Seal what waits when its time has come; when that is tells nothing of closed acts.

    Public acts are sealed at once, with all that waits. Otherwise a batch is sealed every
    `SEAL_SECONDS`, whether anything happened or not. 0 (never in production) seals at once.
    """
    every = settings.SEAL_SECONDS
    if not every or Pending.objects.filter(entry__sight=PUBLIC).exists():
        return seal_all(at=at)
    last = Checkpoint.objects.order_by("-size").values_list("made_at", flat=True).first()
    if last is not None and 0 <= (at - last).total_seconds() < every:
        return 0
    placed = seal(at=at, even_if_empty=True)
    return placed + seal_all(at=at)


def _place(waiting: list[tuple[int, str]], at: datetime) -> None:
    frontier = _edge_as_signed()
    old = frontier.size
    placed = list(enumerate(padding.arranged(waiting), old))
    nodes = frontier.extend(place.digest for _, place in placed)
    Leaf.objects.bulk_create(
        Leaf(position=spot, entry_id=one.entry) for spot, one in placed if one.entry is not None
    )
    Pad.objects.bulk_create(
        Pad(position=spot, blind=one.blind) for spot, one in placed if one.entry is None
    )
    _write_tiles(nodes)
    _compare_with_storage(old, frontier)
    head = Head(settings.LOG_ORIGIN, frontier.size, frontier.root())
    Checkpoint.objects.create(
        size=head.size, root=head.root.hex(), note=sign(head.body(), keys.log_signer()), made_at=at
    )
    Pending.objects.filter(entry_id__in=[entry for entry, _ in waiting]).delete()


def _edge_as_signed() -> Frontier:
    """Return the right edge of the stored tree, only if it is the one last signed."""
    old = size_of_tree()
    frontier = Frontier.from_nodes(old, node_reader(old, tile_bytes))
    signed = Checkpoint.objects.filter(size=old).values_list("root", flat=True).first()
    if frontier.root().hex() != (signed if old else EMPTY_ROOT.hex()):
        raise BrokenTree("已存树砖与上一检查点不符，停止封存")
    return frontier


def _compare_with_storage(old: int, frontier: Frontier) -> None:
    """Read back what was written before a head is signed: one flipped bit ended a log in 2021."""
    if broken := broken_tiles(old, frontier.size, tile_bytes):
        raise BrokenTree(f"{broken[0].path} 与写入内容不符，停止签发检查点")
    if root_at(frontier.size, node_reader(frontier.size, tile_bytes)) != frontier.root():
        raise BrokenTree("写入的树砖与计算的根不符，停止签发检查点")


def _altered(waiting: list[Pending]) -> Iterable[int]:
    """Yield entries whose content is no longer what its digest says."""
    for pending in waiting:
        if contents.leaf(pending.entry).hex() != pending.entry.digest:
            yield pending.entry_id


def _write_tiles(nodes: Iterable[Node]) -> None:
    """Append the nodes at tile levels to their tiles."""
    grown: dict[tuple[int, int], bytearray] = {}
    for node in nodes:
        if node.level % HEIGHT:
            continue
        place = (node.level // HEIGHT, node.number // WIDTH)
        if place not in grown:
            grown[place] = bytearray(_stored(place) if node.number % WIDTH else b"")
        grown[place] += node.hash
    Tile.objects.bulk_create(
        [Tile(level=level, index=index, hashes=bytes(h)) for (level, index), h in grown.items()],
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["hashes"],
    )


def _stored(place: tuple[int, int]) -> bytes:
    return bytes(Tile.objects.get(level=place[0], index=place[1]).hashes)
