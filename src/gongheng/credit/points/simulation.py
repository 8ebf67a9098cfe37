"""What a draft would change: every subject's points under the rules in force and under the draft."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum

from gongheng.credit.points.queries import all_weighed
from gongheng.credit.points.table import PointTable

MOST_SHOWN = 50
KINDS = ("rise", "fall", "reach", "leave")  # 升、降、达到门槛、低于门槛
Row = dict[str, Any]


def totals(day: date, now: PointTable, draft: PointTable) -> Row:
    """Sums of one day under both tables: subjects with points, points, subjects at the threshold."""
    before, after = _Side(now, day), _Side(draft, day)
    for row in compared(day, now, draft):
        before.add(row["before"])
        after.add(row["after"])
    return {"day": day.isoformat(), "before": before.told(), "after": after.told()}


def comparison(day: date, now: PointTable, draft: PointTable) -> Row:
    """The whole comparison of one day: how many rise, fall, cross; by place, by kind, the most."""
    before, after = _Side(now, day), _Side(draft, day)
    regions: dict[str, Row] = defaultdict(lambda: dict.fromkeys((*KINDS, "before", "after"), 0))
    counts = dict.fromkeys(KINDS, 0)
    most: list[tuple[int, int, int, int]] = []
    for row in compared(day, now, draft):
        old, new = row["before"], row["after"]
        crossed = before.add(old), after.add(new)
        place = regions[row["place"][:4] or "—"]
        place["before"] += old
        place["after"] += new
        for kind, holds in zip(KINDS, _kinds(old, new, *crossed), strict=True):
            counts[kind] += holds
            place[kind] += holds
        if old != new:
            one = (abs(new - old), -row["subject"], old, new)
            (heapq.heappush if len(most) < MOST_SHOWN else heapq.heappushpop)(most, one)
    return {
        "day": day.isoformat(), "before": before.told(), "after": after.told(), "counts": counts,
        "regions": [{"region": place, **told} for place, told in sorted(regions.items())],
        "kinds": list(_by_kind(day, now, draft)),
        "most": [{"subject": -pk, "before": old, "after": new}
                 for _, pk, old, new in sorted(most, reverse=True)],
    }  # fmt: skip


def compared(day: date, now: PointTable, draft: PointTable) -> Iterable[Row]:
    """Rows {subject, place, before, after} of every subject that has points under either."""
    rows = all_weighed(day, before=now, after=draft)
    grouped = rows.values("subject", place=F("subject__region")).annotate(
        before=Sum("weight_before"), after=Sum("weight_after")
    )
    return grouped.order_by().iterator(chunk_size=5000)  # type: ignore[no-any-return]


def _by_kind(day: date, now: PointTable, draft: PointTable) -> Iterator[Row]:
    rows = all_weighed(day, before=now, after=draft).values("subject_kind")
    yield from rows.annotate(
        before=Sum("weight_before"), after=Sum("weight_after"),
        subjects=Count("subject", distinct=True),
        changed=Count("pk", filter=~Q(weight_before=F("weight_after"))),
    ).order_by("subject_kind")  # fmt: skip


def _kinds(old: int, new: int, was: bool, is_now: bool) -> tuple[bool, ...]:  # noqa: FBT001
    return new > old, new < old, is_now and not was, was and not is_now


class _Side:
    def __init__(self, table: PointTable, day: date) -> None:
        limit = table.threshold(day)
        self.limit = limit[0] if limit else None
        self.subjects = self.points = self.reached = 0

    def add(self, points: int) -> bool:
        reached = self.limit is not None and points >= self.limit
        self.subjects += points > 0
        self.points += points
        self.reached += reached
        return reached

    def told(self) -> Row:
        return {"subjects": self.subjects, "points": self.points, "reached": self.reached,
                "threshold": self.limit}  # fmt: skip
