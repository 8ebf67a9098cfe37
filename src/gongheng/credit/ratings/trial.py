"""What a draft would change: distribution, moves between grades and the most affected, on history."""

import heapq
from collections import Counter
from datetime import date
from typing import Any

from gongheng.credit.points.rules import month_ends
from gongheng.credit.ratings.queries import all_rated
from gongheng.credit.ratings.scheme import Scheme

MOST_SHOWN = 20
MONTHS, EVERY = 13, 4  # the day itself and three month ends within the year before it
NONE = "—"  # no model was in force


def compare(draft: Scheme, held: Scheme | None, day: date) -> dict[str, Any]:
    """The trial of a draft against the model in force, at several days of the past year."""
    days = month_ends(day, MONTHS)[::EVERY]
    history = [_counted(draft, held, one) for one in days[:-1]]
    return {**_counted(draft, held, day, whole=True), "history": history}


def _counted(
    draft: Scheme, held: Scheme | None, day: date, *, whole: bool = False
) -> dict[str, Any]:
    before = {key: score for key, _, score in all_rated(held, day)} if held else {}
    was, now, moves = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    most: list[tuple[Any, int, str, str]] = []
    for key, _, score in all_rated(draft, day):
        old = before.get(key)
        grades = (held.grade(old) if held and old is not None else NONE), draft.grade(score)
        was[grades[0]] += 1
        now[grades[1]] += 1
        moves[grades] += grades[0] != grades[1]
        if old is not None and old != score and whole:
            one = (abs(score - old), -key, f"{old:.2f}", f"{score:.2f}")
            (heapq.heappush if len(most) < MOST_SHOWN else heapq.heappushpop)(most, one)
    told: dict[str, Any] = {"day": day.isoformat(), "subjects": sum(now.values()),
                            "before": dict(was), "after": dict(now)}  # fmt: skip
    if whole:
        told["moves"] = [
            {"from": a, "to": b, "count": n} for (a, b), n in sorted(moves.items()) if n
        ]
        told["most"] = [{"subject": -key, "before": old, "after": new}
                        for _, key, old, new in sorted(most, reverse=True)]  # fmt: skip
    return told
