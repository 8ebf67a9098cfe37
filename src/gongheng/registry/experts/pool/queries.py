"""The lists of the days, and which of them a draw may use."""

from datetime import date, datetime
from typing import Any, NamedTuple

from gongheng.foundation.vault import store
from gongheng.registry.experts.lifecycle import ExpertState
from gongheng.registry.experts.models import Expert, Snapshot
from gongheng.registry.experts.pool.aliases import Alias, unit_of
from gongheng.registry.experts.pool.rules import settled_before
from gongheng.registry.guardians.queries import circles_known

Row = dict[str, Any]
STATUS = {ExpertState.ADMITTED: "active", ExpertState.SUSPENDED: "suspended"}


class Entered(NamedTuple):
    """What a list asks of an expert: of 50,000, whole rows cost more than everything else."""

    pk: int
    state: str
    employer_code: str
    employer_name: str
    regions: list[str]
    specialties: list[str]


def in_the_pool() -> list[Entered]:
    """Everybody admitted or suspended."""
    rows = Expert.objects.filter(state__in=list(STATUS)).order_by("pk")
    return [Entered(*row) for row in rows.values_list(*Entered._fields)]


def rows_of(experts: list[Entered], aliases: dict[int, Alias]) -> list[Row]:
    """The rows of a list in ascending order of alias."""
    found = []
    for one in experts:
        alias = aliases[one.pk]
        found.append({
            "who": alias["who"], "salt": alias["salt"],
            "unit": unit_of(one.employer_code, one.employer_name, alias["salt"]),
            "status": STATUS[ExpertState(one.state)], "regions": sorted(set(one.regions)),
            "specialties": sorted(set(one.specialties)),
        })  # fmt: skip
    return sorted(found, key=lambda row: row["who"])


def kept_rows(snapshot: Snapshot | None) -> list[Row]:
    """The rows of a list as they were fixed."""
    kept = store.reveal(snapshot.rows) if snapshot else None
    return (kept or {}).get("rows", [])


def newest() -> Snapshot | None:
    """The list taken last."""
    return Snapshot.objects.order_by("-taken_at").first()


def taken_for(day: date) -> bool:
    """Whether the day has its list."""
    return Snapshot.objects.filter(taken_on=day).exists()


def usable(region: str, at: datetime) -> Snapshot | None:
    """The newest list that is old enough for a draw asked for now."""
    rows = Snapshot.objects.filter(taken_at__lte=settled_before(region, at))
    return rows.order_by("-taken_at").first()


def changes_since(rows: list[Row], before: list[Row]) -> dict[str, int]:
    """How many came, went and changed; figures only."""
    old = {row["who"]: row for row in before}
    new = {row["who"]: row for row in rows}
    both = old.keys() & new.keys()
    return {"came": len(new.keys() - old.keys()), "went": len(old.keys() - new.keys()),
            "changed": sum(old[who] != new[who] for who in both)}  # fmt: skip


def lists_are_wanted() -> bool:
    """Whether any circle draws at all: without one no lists are kept."""
    return circles_known().exclude(draw_key={}).exists()
