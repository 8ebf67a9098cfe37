"""The file for the offline check is made beside the pages, once; a request only hands it out."""

from datetime import datetime, timedelta

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.files import store
from gongheng.foundation.timestamps.models import Stamp
from gongheng.trading.opening.coefficients.queries import with_a_draw_since
from gongheng.trading.opening.models import (
    Attribution,
    Opening,
    RecordFile,
    Unsealing,
    UnsealingState,
)
from gongheng.trading.opening.record import bundle_of, covered_by
from gongheng.trading.opening.shares.actions import make_record

ZIP = "application/zip"
WITNESSES_COME_WITHIN = timedelta(hours=1)  # later lines are in the log's own proofs


def waiting(at: datetime) -> QuerySet[Unsealing]:
    """Openings that were read and have no file, or one that may have to be made again.

    After the hour in which witnesses come, only what is told late asks for it: a changed ruling, a
    time stamp after an outage, a coefficient drawn after the reading.
    """
    changes = Attribution.objects.filter(
        bid__section__tender=OuterRef("opening__tender"), changed_at__isnull=False
    ).order_by("-changed_at").values("changed_at")[:1]  # fmt: skip
    stamps = Stamp.objects.filter(
        matter=OuterRef("opening__tender__code"), received_at__isnull=False
    ).order_by("-received_at").values("received_at")[:1]  # fmt: skip
    rows = Unsealing.objects.filter(state=UnsealingState.READ).select_related("opening__tender")
    rows = rows.annotate(made=Max("records__made_at"), changed=Subquery(changes),
                         stamped=Subquery(stamps))  # fmt: skip
    recent = at - WITNESSES_COME_WITHIN
    due = Q(made=None) | Q(made__gte=recent) | Q(read_at__gte=recent)
    due |= Q(changed__gte=F("made")) | Q(stamped__gte=F("made"))
    due |= Q(opening__tender__in=with_a_draw_since(recent))
    return rows.filter(due).order_by("read_at", "pk")


def make(unsealing: Unsealing, *, at: datetime) -> RecordFile | None:
    """Make the file unless the one there is tells all; the work is done before any row is held.

    Refuses `not_sealed_yet` while an entry waits for its place in the tree: it is tried again.
    """
    covers = covered_by(unsealing)
    if unsealing.records.filter(covers=covers).exists():
        return None
    content = bundle_of(unsealing.opening)
    if covered_by(unsealing) != covers:  # something was added meanwhile: next time, whole
        return None
    kept = store.put_made(content, media_type=ZIP, at=at)
    return make_record(
        unsealing, covers=covers, digest=kept.digest, size=kept.size, by=CLOCK, at=at
    )


def as_it_stands(opening: Opening) -> bytes:
    """The very file that everybody concerned took away, where it still tells all; else made anew.

    Refuses as `bundle_of`.
    """
    made = newest(opening)
    if made is not None and made.covers == covered_by(made.unsealing):
        return store.get(made.digest)
    return bundle_of(opening)


def newest(opening: Opening) -> RecordFile | None:
    """The file as it was made last; None while it is being made for the first time."""
    return RecordFile.objects.filter(unsealing__opening=opening).order_by("pk").last()
