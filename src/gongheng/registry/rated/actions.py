"""Take the ratings of a moment and end those that changed; what was offered before stays as it was."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.rated.lifecycle import SNAPSHOT, SnapshotState
from gongheng.registry.rated.models import AT_ONCE, Rated, Snapshot


class Told(NamedTuple):
    """What credit tells of one subject."""

    code: str
    score: Decimal
    grade: str


@transaction.atomic
def take(kind: str, rows: Iterable[Told], *, day: date, model: tuple[str, str],
         other: tuple[Decimal, str], by: Actor, at: datetime) -> Snapshot:  # fmt: skip
    """取评价结果。只写变动的主体，此前已取的各条不改；同一模型一日只取一次.

    `model`: (code, digest); `other`: score and grade of whoever has no line.
    """
    before = Snapshot.objects.filter(kind=kind, state=SnapshotState.IN_USE).first()
    fresh = before is None or before.day < day or (
        before.day == day and before.model_digest != model[1])  # fmt: skip
    refuse_unless(fresh, "already_exists", thing="当日的评价结果")
    if before is not None:
        replace(before, by=by, at=at)
    snapshot = Snapshot(kind=kind, day=day, model_code=model[0], model_digest=model[1],
                        other_score=other[0], other_grade=other[1], taken_at=at)  # fmt: skip
    with beginning(SNAPSHOT, "take", snapshot, by=by, at=at) as (snapshot, record):
        snapshot.lines, snapshot.changed, snapshot.digest = _write(kind, rows, day, at)
        record(kind=kind, day=day, model=model[1], lines=snapshot.lines, changed=snapshot.changed,
               digest=snapshot.digest)  # fmt: skip
    return snapshot


@transaction.atomic
def replace(snapshot: Snapshot, *, by: Actor, at: datetime, close: bool = False) -> Snapshot:
    """停用评价结果。次日取数时替换；评价模型废止的，全部停用，不再供交易使用."""
    with performing(SNAPSHOT, "replace", snapshot, by=by, at=at) as (snapshot, record):
        snapshot.replaced_at = at
        if close:
            Rated.objects.filter(kind=snapshot.kind, until=None).update(until=at)
        record(kind=snapshot.kind, day=snapshot.day, closed=close)
    return snapshot


def _write(kind: str, rows: Iterable[Told], day: date, at: datetime) -> tuple[int, int, str]:
    """Return (lines, changed, digest); the digest covers every line in the order of codes."""
    now = {row.code: row for row in Rated.objects.filter(kind=kind, until=None)
           .only("code", "score", "grade").iterator(chunk_size=AT_ONCE)}  # fmt: skip
    fresh: list[Rated] = []
    over: list[int] = []
    sums, lines = hashlib.sha256(), 0
    for row in sorted(rows):
        lines += 1
        sums.update(f"{row.code} {row.score:.2f} {row.grade}\n".encode())
        held = now.pop(row.code, None)
        if held is not None and (held.score, held.grade) == (row.score, row.grade):
            continue
        if held is not None:
            over.append(held.pk)
        fresh.append(Rated(kind=kind, code=row.code, score=row.score, grade=row.grade, day=day,
                           since=at))  # fmt: skip
    over += [one.pk for one in now.values()]
    for start in range(0, len(over), AT_ONCE):
        Rated.objects.filter(pk__in=over[start : start + AT_ONCE]).update(until=at)
    Rated.objects.bulk_create(fresh, batch_size=AT_ONCE)
    return lines, len(fresh) + len(now), sums.hexdigest()
