"""What is asked of the pool: lists by specialty, each with its ladder, and who is kept out of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from gongheng.foundation.clock import day_of
from gongheng.registry.experts.models import Expert
from gongheng.registry.experts.pool.rules import counted_from, drawn_from
from gongheng.registry.experts.queries import REASON_CODES, kept_out, times_seated

Row = dict[str, Any]
AVOIDANCE = "gongheng/avoidance/3"  # rises when a ground of `kept_out` changes
LATELY, LEFT, OFTEN = "入库未满规定天数", "已不在库", "近期入席较多"


def strata_of(
    wanted: Mapping[str, int], *, reserves: int, region: str, near: Mapping[str, Sequence[str]],
    pool: Sequence[Row],
) -> list[Row]:  # fmt: skip
    """The lists of a request, the scarcest first, so that one list does not empty another.

    Ladder of each: the specialty in the region; the neighbouring specialties named beforehand, in
    the region; the specialty anywhere.
    """
    here = line_of(region)
    scarce = sorted(wanted, key=lambda code: (_able(pool, code) / wanted[code], code))
    return [
        {"code": code, "seats": wanted[code], "reserves": reserves,
         "rungs": [{"specialty": one, "regions": here} for one in (code, *near.get(code, ()))]
                  + [{"specialty": code, "regions": []}]}
        for code in scarce
    ]  # fmt: skip


def line_of(region: str) -> list[str]:
    """The region with what lies above it: whoever is entered for the city judges in its counties."""
    return sorted({f"{region[:2]}0000", f"{region[:4]}00", region})


def concerned(strata: Sequence[Row], pool: Sequence[Row]) -> list[Row]:
    """The rows of the list that any rung could call."""
    asked = {rung["specialty"] for one in strata for rung in one["rungs"]}
    return [row for row in pool if row["status"] == "active" and asked & set(row["specialties"])]


def exclusions_of(
    rows: Sequence[Row], people: Mapping[str, Expert], *, matter: str, region: str,
    bodies: set[str], persons: set[str], at: datetime,
) -> list[Row]:  # fmt: skip
    """Whom the rules keep out: alias, reason code and version of the rules; in order of alias."""
    known = [people[row["who"]] for row in rows if row["who"] in people]
    why = kept_out(known, matter=matter, bodies=bodies, persons=persons, at=at)
    today = day_of(at)
    known_days = {one.admitted_on for one in known if one.admitted_on is not None}
    late = {day for day in known_days if today < drawn_from(day, region, at)}
    found = []
    for row in rows:
        reason = _kept_out(people.get(row["who"]), why, late)
        if reason:
            found.append({"who": row["who"], "reason": REASON_CODES[reason], "rule": AVOIDANCE})
    return found


def often_seated(
    rows: Sequence[Row], people: Mapping[str, Expert], region: str, at: datetime
) -> dict[str, int]:
    """Alias -> how often he sat in the months that the rulebook counts. One query."""
    known = {people[row["who"]].pk: row["who"] for row in rows if row["who"] in people}
    times = times_seated(list(known), counted_from(region, at))
    return {known[pk]: number for pk, number in times.items()}


def too_often(times: Mapping[str, int], cap: int, out: set[str]) -> list[Row]:
    """Who reached the cap, as exclusions that name it."""
    rule = f"{AVOIDANCE};most={cap}"
    return [{"who": who, "reason": REASON_CODES[OFTEN], "rule": rule}
            for who, number in sorted(times.items()) if number >= cap and who not in out]  # fmt: skip


def _kept_out(expert: Expert | None, why: Mapping[int, str], late: Collection[date]) -> str:
    if expert is None or expert.state != "admitted" or expert.admitted_on is None:
        return LEFT
    if expert.pk in why:
        return why[expert.pk]
    return LATELY if expert.admitted_on in late else ""


def _able(pool: Sequence[Row], specialty: str) -> int:
    return sum(specialty in row["specialties"] for row in pool if row["status"] == "active")
