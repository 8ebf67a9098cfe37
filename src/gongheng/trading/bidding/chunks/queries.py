"""Read chunks; a unit learns of its own alone, so that a digest asked for tells nothing of others."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.trading.bidding.chunks.rules import may_ask
from gongheng.trading.bidding.models import Bid, BidState, Chunk, Link, LinkKind
from gongheng.trading.tendering.models import Tender

KEPT_WAITING = timedelta(days=1)
GIVEN_BACK = (BidState.WITHDRAWN, BidState.LAPSED)


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


def spent(tender: Tender, most: int) -> list[Chunk]:
    """Chunks that no bid stands on any more: of bids withdrawn or returned, and of versions replaced.

    What did not open for anybody's fault stays: whose fault it was may still be disputed.
    """
    own = Chunk.objects.filter(bid__section__tender=tender).order_by("pk")
    found = list(own.filter(bid__state__in=GIVEN_BACK)[:most])
    living = Bid.objects.filter(section__tender=tender, links__kind=LinkKind.REPLACE)
    living = living.exclude(state__in=GIVEN_BACK)
    for bid in living.distinct().order_by("pk"):
        if len(found) >= most:
            break
        now = [digest for part in (bid.header or {}).get("parts", []) for digest in part["chunks"]]
        found += own.filter(bid=bid).exclude(digest__in=now)[: most - len(found)]
    return found


def versions_of(rows: list[Chunk]) -> list[str]:
    """The commitments whose packages named these chunks, in their order on the chain."""
    gone = {one.digest for one in rows}
    links = Link.objects.filter(bid__in={one.bid_id for one in rows}).exclude(package=None)
    return [one.commitment for one in links.order_by("place")
            if any(not gone.isdisjoint(part["chunks"]) for part in (one.package or {})["header"]["parts"])]  # fmt: skip
