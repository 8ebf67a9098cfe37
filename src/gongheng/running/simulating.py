"""`gongheng credit simulate FILE`: a draft table of points tried on the records at hand."""

import sys
from datetime import date
from pathlib import Path

from gongheng.credit.points.drafts import read_draft
from gongheng.credit.points.models import MONTHS_TRIED
from gongheng.credit.points.queries import table_in_force
from gongheng.credit.points.rules import month_ends
from gongheng.credit.points.simulation import comparison, totals
from gongheng.foundation import clock
from gongheng.foundation.codelists import Regions
from gongheng.rules.strict import BadRule

KINDS = {"rise": "记分升高", "fall": "记分降低", "reach": "达到门槛", "leave": "低于门槛"}


def simulate(file: Path, day_text: str | None) -> int:
    """Print what a draft would change; 1 when it cannot be read. Nothing is stored."""
    try:
        day = date.fromisoformat(day_text) if day_text else clock.today()
        draft = read_draft(file.read_text(encoding="utf-8"), file)
    except (BadRule, OSError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    now = table_in_force()
    print(f"{draft.title}：只比较，不采用\n")  # noqa: T201
    for month in month_ends(day, MONTHS_TRIED):
        told = totals(month, now, draft.table)
        print(f"{told['day']}  {_side(told['before'])}  →  {_side(told['after'])}")  # noqa: T201
    found = comparison(day, now, draft.table)
    print()  # noqa: T201
    for kind, label in KINDS.items():
        print(f"{label}\t{found['counts'][kind]:>10,}")  # noqa: T201
    for row in found["regions"]:
        changed = "\t".join(f"{KINDS[kind]} {row[kind]:,}" for kind in KINDS)
        print(f"{_place(row['region'])}\t{changed}")  # noqa: T201
    return 0


def _side(told: dict[str, int]) -> str:
    return (
        f"{told['subjects']:>9,} 个主体 {told['points']:>10,} 分 {told['reached']:>8,} 个达到门槛"
    )


def _place(head: str) -> str:
    regions, code = Regions.load(), head.ljust(6, "0")
    return regions.name(code) if regions.exists(code) else "未登记地区"
