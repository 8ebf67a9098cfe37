"""Writes of chunks: no legal act. What is submitted is the head that names them."""

from datetime import datetime

from django.db import connection, transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.files import chunks as files
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.bidding.chunks.queries import orphans, spent
from gongheng.trading.bidding.chunks.rules import (
    LARGEST,
    SEALED,
    is_what_it_says,
    may_ask,
    may_put,
)
from gongheng.trading.bidding.models import Chunk, Intake
from gongheng.trading.tendering.models import Tender

LOCKS = "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) AS name"
MOST_AT_ONCE = 1000


def put_chunk(digest: str, body: bytes, *, by: Actor, at: datetime) -> bool:
    """Keep the bytes for the actor's unit; True when they were new. The same again is harmless.

    The door asked `may_put` before it read them. Here it is asked where it decides: while no other
    session of the unit puts anything in.
    """
    may_ask(digest, by=by)
    refuse_unless(len(body) <= LARGEST, "chunk_size", field="body", source=SEALED)
    with transaction.atomic():
        _alone(f"unit:{by.body}", digest)
        new = may_put(digest, len(body), by=by, at=at)
        is_what_it_says(digest, body)
        if new or not files.is_there(digest):  # lost by the store: the bidder's own copy heals it
            files.write(digest, body)
        if new:
            Chunk.objects.create(digest=digest, unit=by.body, size=len(body), stored_at=at)
    return new


def erase_orphans(*, at: datetime) -> int:
    """Forget what was put in and never submitted; return how many. Bytes go after their rows."""
    with transaction.atomic():
        rows = orphans(at).select_for_update(skip_locked=True).order_by("pk")[:MOST_AT_ONCE]
        gone = {one.pk: one.digest for one in rows}
        Chunk.objects.filter(pk__in=gone).delete()
    for digest in set(gone.values()):
        _erase_unheld(digest)
    return len(gone)


def forget(rows: list[Chunk]) -> None:
    """Erase spent chunks inside the act that records it: bytes first, for a row brings another to try again.

    Bytes that any other row holds stay; whoever puts the same in meanwhile waits.
    """
    going = [one.pk for one in rows]
    for digest in sorted({one.digest for one in rows}):
        _alone(digest)
        if not _held_elsewhere(digest, going):
            files.erase(digest)
    Chunk.objects.filter(pk__in=going).delete()


def _held_elsewhere(digest: str, going: list[int]) -> bool:
    return Chunk.objects.filter(digest=digest).exclude(pk__in=going).exists()


def nothing_to_erase(tender: Tender, *, at: datetime) -> bool:
    """Remember that an ended tender holds no spent ciphertext, so that nobody looks again."""
    if spent(tender, 1):
        return False
    return bool(Intake.objects.filter(tender=tender, erased_at=None).update(erased_at=at))


def _erase_unheld(digest: str) -> None:
    """Whoever puts the same bytes in meanwhile waits here, or keeps them by his row."""
    with transaction.atomic():
        _alone(digest)
        if not Chunk.objects.filter(digest=digest).exists():
            files.erase(digest)


def _alone(*names: str) -> None:
    """Unit before digest, always: two who wait for each other would wait for ever."""
    with connection.cursor() as cursor:
        cursor.execute(LOCKS, [list(names)])
