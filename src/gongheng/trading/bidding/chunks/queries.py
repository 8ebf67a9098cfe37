"""Read chunks; a unit learns of its own alone, so that a digest asked for tells nothing of others."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.trading.bidding.chunks.rules import may_ask
from gongheng.trading.bidding.models import Chunk

KEPT_WAITING = timedelta(days=1)


def has_chunk(digest: str, *, by: Actor) -> bool:
    """Whether the actor's own unit put this chunk in. Refuses who has none to ask for."""
    may_ask(digest, by=by)
    return Chunk.objects.filter(unit=by.body, digest=digest).exists()


def waiting(unit: str, digests: Iterable[str]) -> QuerySet[Chunk]:
    """The unit's chunks of these names, locked: they cannot be erased while a bid takes them."""
    rows = Chunk.objects.select_for_update().filter(unit=unit, digest__in=list(digests))
    return rows.order_by("pk")


def orphans(at: datetime) -> QuerySet[Chunk]:
    """Chunks that waited long for a bid that never came."""
    return Chunk.objects.filter(Q(bid=None), stored_at__lt=at - KEPT_WAITING)
