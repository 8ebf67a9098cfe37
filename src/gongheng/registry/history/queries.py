"""Read old notices; what was public once is public here, persons masked."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongheng.registry.history.models import HistoricalBid, Publication
from gongheng.registry.parties.models import Party


def publications(
    *, words: str = "", region_head: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Publication]:
    """Notices by words of the title, head of the region and days, the newest first."""
    found = Publication.objects.select_related("project").order_by("-published_on", "-pk")
    if words := words.replace("\0", "").strip():
        found = found.filter(title__icontains=words)
    if region_head:
        found = found.filter(region__startswith=region_head)
    if since:
        found = found.filter(published_on__gte=since)
    return found.filter(published_on__lte=until) if until else found


def with_bids(found: QuerySet[Publication]) -> QuerySet[Publication]:
    """The same with their bids: two queries whatever the number."""
    return found.prefetch_related("bids__party")


def bids_of_party(party: Party) -> QuerySet[HistoricalBid]:
    """Old bids of a party: its own row and those it has claimed."""
    mine = Q(party=party) | Q(party__claimed_by=party)
    return (
        HistoricalBid.objects.filter(mine)
        .select_related("publication")
        .order_by("-publication__published_on", "-pk")
    )


def numbers() -> dict[str, Any]:
    """How many notices each source gave."""
    rows = Publication.objects.values("source").annotate(notices=Count("pk")).order_by("source")
    return {row["source"]: row["notices"] for row in rows}


def doubtful() -> QuerySet[Publication]:
    """Notices some field of which could not be read with certainty, the newest first."""
    return Publication.objects.exclude(warnings=[]).order_by("-published_on", "-pk")


def sources() -> list[str]:
    """The sources notices came from."""
    return list(Publication.objects.order_by("source").values_list("source", flat=True).distinct())


def quality() -> list[dict[str, Any]]:
    """By source: notices, those in doubt, bids, bids tied to a registered party. Two queries."""
    notices = Publication.objects.values("source").annotate(
        notices=Count("pk"), doubtful=Count("pk", filter=~Q(warnings=[])),
        without_region=Count("pk", filter=Q(region="")),
        without_amount=Count("pk", filter=Q(amount__isnull=True)),
    )  # fmt: skip
    bids = HistoricalBid.objects.values("publication__source").annotate(
        bids=Count("pk"), without_price=Count("pk", filter=Q(price__isnull=True))
    )
    by_source: dict[str, dict[str, Any]] = {row["publication__source"]: dict(row) for row in bids}
    return [
        {
            **row,
            **{
                key: by_source.get(row["source"], {}).get(key, 0)
                for key in ("bids", "without_price")
            },
        }
        for row in notices.order_by("source")
    ]
