"""Everything of a request that is fixed before the seed, by rule and not by whoever asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from gongheng.foundation.collecting import rows_only
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.experts.lifecycle import DrawState
from gongheng.registry.experts.models import Draw, Snapshot
from gongheng.registry.experts.pool.aliases import experts_behind
from gongheng.registry.experts.pool.queries import kept_rows, usable
from gongheng.registry.experts.pool.rules import law_of, most_seats
from gongheng.registry.experts.pool.strata import (
    concerned,
    exclusions_of,
    often_seated,
    strata_of,
    too_often,
)
from gongheng.registry.guardians.models import Circle
from gongheng.registry.lots.queries import drawing_circle

Row = dict[str, Any]
MOST_NEAR = 5


@dataclass(frozen=True)
class Asked:
    """What is asked for, and for whom."""

    matter: str
    region: str
    bodies: set[str]
    wanted: Mapping[str, int]
    reserves: int
    near: Mapping[str, Sequence[str]]


def circle_of(region: str, at: datetime) -> Circle:
    """The circle that draws here. Refuses `no_draw_key` where there is none."""
    circle = drawing_circle(region, at)
    refuse_unless(circle is not None, "no_draw_key")
    assert circle is not None
    return circle


def reserves_of(region: str, told: int | None, at: datetime) -> int:
    """How many reserves each list has: as told, else as the rulebook proposes."""
    if told is None:
        return int(law_of(region, at)["evaluation/draw_reserves"].value)
    refuse_unless(type(told) is int and 0 <= told < 100, "invalid_count", field="reserves")
    return told


def near_of(told: Mapping[str, Sequence[str]] | None, wanted: Mapping[str, int]) -> Any:
    """Neighbouring specialties named beforehand, only of specialties that are asked for."""
    near = told or {}
    good = set(near) <= set(wanted) and all(len(codes) <= MOST_NEAR for codes in near.values())
    refuse_unless(good, "invalid_value", field="near", message="递补专业只能为所抽取的专业指定")
    return {code: [check.text(one, field="near", most=20) for one in dict.fromkeys(codes)]
            for code, codes in near.items()}  # fmt: skip


class Taken(NamedTuple):
    """What the day's list gives for one request."""

    snapshot: Snapshot
    body: Row  # the lists asked for
    out: list[Row]  # who is kept out, and why
    concerned: int  # how many of the list any of them could call
    lifted: bool  # somebody who reached the cap of seats stays in, for a list would be short without him


@rows_only()
def fixed_for(asked: Asked, at: datetime) -> Taken:
    """The list used, the lists asked for and who is kept out.

    Refuses `pool_too_young` without a list that is old enough, `not_enough_experts` where even the
    whole ladder cannot fill the seats.
    """
    snapshot = usable(asked.region, at)
    hours = law_of(asked.region, at)["evaluation/pool_age_hours"]
    refuse_unless(snapshot is not None, "pool_too_young", ruling=hours)
    assert snapshot is not None
    pool = kept_rows(snapshot)
    strata = strata_of(asked.wanted, reserves=asked.reserves, region=asked.region,
                       near=asked.near, pool=pool)  # fmt: skip
    rows = concerned(strata, pool)
    people = experts_behind({row["who"] for row in rows})
    out = exclusions_of(rows, people, matter=asked.matter, region=asked.region,
                        bodies=asked.bodies, persons=set(), at=at)  # fmt: skip
    times, most = often_seated(rows, people, asked.region, at), most_seats(asked.region, at)
    out = _spared(strata, rows, out, times, most)
    gone = {row["who"] for row in out}
    _enough(strata, rows, gone)
    lifted = any(number >= most and who not in gone for who, number in times.items())
    return Taken(snapshot, {"strata": strata}, out, len(rows), lifted)


def _spared(
    strata: Sequence[Row], rows: Sequence[Row], out: list[Row], times: Mapping[str, int], cap: int
) -> list[Row]:
    """Who sat too often is kept out too; where a list would be short, the cap rises step by step."""
    known = {row["who"] for row in out}
    while True:
        often = too_often(times, cap, known)
        gone = known | {row["who"] for row in often}
        if not often or not _short(strata, rows, gone):
            return sorted([*out, *often], key=lambda row: row["who"])
        cap += 1


def flags_of(row: Draw, taken: Taken, at: datetime) -> list[str]:
    """What a supervisor should look at: a draw again, a cancelled one, a pool that just changed."""
    earlier = Draw.objects.filter(matter=row.matter).exclude(pk=row.pk)
    before = set(earlier.exclude(lot=None, seed="").values_list("state", flat=True))
    changes = taken.snapshot.changes
    share = law_of(row.region, at)["evaluation/draw_excluded_share"].value
    told = {
        "again": bool(before), "after_cancelling": DrawState.CANCELLED in before,
        "pool_changed": any(changes.values()) if changes else False,
        "many_excluded": len(taken.out) > share * max(taken.concerned, 1),
        "cap_lifted": taken.lifted,
    }  # fmt: skip
    return [name for name, found in told.items() if found]


def _enough(strata: Sequence[Row], rows: Sequence[Row], out: set[str]) -> None:
    for one, have in _short(strata, rows, out):
        refuse_unless(have >= one["seats"], "not_enough_experts", field="specialty_counts",
                      specialty=one["code"], wanted=one["seats"], available=have)  # fmt: skip


def _short(strata: Sequence[Row], rows: Sequence[Row], out: set[str]) -> list[tuple[Row, int]]:
    found = []
    for one in strata:
        asked = {rung["specialty"] for rung in one["rungs"]}
        have = sum(bool(asked & set(row["specialties"])) for row in rows if row["who"] not in out)
        if have < one["seats"]:
            found.append((one, have))
    return found
