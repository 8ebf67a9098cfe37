"""Writes of chunks: no legal act. What is submitted is the head that names them."""

from datetime import datetime

from django.db import connection, transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.files import chunks as files
from gongheng.trading.bidding.chunks.queries import has_chunk, orphans, spent
from gongheng.trading.bidding.chunks.rules import is_what_it_says, may_put
from gongheng.trading.bidding.models import Chunk, Intake
from gongheng.trading.tendering.models import Tender

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
MOST_AT_ONCE = 1000


def put_chunk(digest: str, body: bytes, *, by: Actor, at: datetime) -> bool:
    """Keep the bytes for the actor's unit; True when they were new. The same again is harmless."""
    if has_chunk(digest, by=by):
        is_what_it_says(digest, body)
        if (
            files.read(digest) is None
        ):  # the store lost it: the bidder's copy of the same bytes heals
            files.write(digest, body)
        return False
    may_put(digest, len(body), by=by, at=at)
    is_what_it_says(digest, body)
    with transaction.atomic():
        _alone(f"unit:{by.body}")
        if has_chunk(digest, by=by):
            return False
        may_put(digest, len(body), by=by, at=at)
        _alone(digest)
        files.write(digest, body)
        Chunk.objects.create(digest=digest, unit=by.body, size=len(body), stored_at=at)
    return True


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


def _alone(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [name])
