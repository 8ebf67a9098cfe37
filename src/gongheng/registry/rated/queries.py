"""Which rating a subject had at a moment, and what the ratings of now are."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from gongheng.registry.rated.lifecycle import SnapshotState
from gongheng.registry.rated.models import Rated, Snapshot


@dataclass(frozen=True)
class Rating:
    """A score with its grade and the day it was taken; `listed` False: nothing is recorded."""

    code: str
    score: Decimal
    grade: str
    day: date
    model_digest: str
    listed: bool = True


def ratings_at(codes: list[str], kind: str, at: datetime) -> dict[str, Rating]:
    """Code → the rating that held at that instant; empty while nothing had been taken."""
    snapshot = snapshot_at(kind, at)
    if snapshot is None:
        return {}
    held = Rated.objects.filter(_holding(at), code__in=codes, kind=kind)
    found = {row.code: row for row in held}
    return {code: _rating(code, snapshot, found.get(code)) for code in codes}


def snapshot_at(kind: str, at: datetime) -> Snapshot | None:
    """The snapshot in use at that instant, or None."""
    held = Snapshot.objects.filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=at),
                                   kind=kind, taken_at__lte=at)  # fmt: skip
    return held.order_by("-taken_at").first()


def snapshot_now(kind: str) -> Snapshot | None:
    """The snapshot in use, or None."""
    return Snapshot.objects.filter(kind=kind, state=SnapshotState.IN_USE).first()


def rated_now(kind: str) -> QuerySet[Rated]:
    """Lines of now, best first."""
    return Rated.objects.filter(kind=kind, until=None).order_by("-score", "code")


def _holding(at: datetime) -> Q:
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


def _rating(code: str, snapshot: Snapshot, row: Rated | None) -> Rating:
    if row is None:
        return Rating(code, snapshot.other_score, snapshot.other_grade, snapshot.day,
                      snapshot.model_digest, listed=False)  # fmt: skip
    return Rating(code, row.score, row.grade, snapshot.day, snapshot.model_digest)
