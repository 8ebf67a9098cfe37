"""What many draws together say: who stood in front too often, declines too much, keeps too many out. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gongheng.foundation.drawing.engine import able_of, rungs_of
from gongheng.registry.experts.watching.odds import first_of, tail

Row = dict[str, Any]
FREQUENT, REFUSES, EXCLUDES = "frequent", "refuses", "excludes"
LEAVING = {"declined", "silent"}


@dataclass(frozen=True)
class Seen:
    """One draw as it is looked at: request, pool, exclusions, orders, calls, and who asked."""

    request: Mapping[str, Any]
    pool: list[Row]
    exclusions: list[Row]
    orders: Mapping[str, list[str]]
    calls: list[Row]
    body: str


@dataclass
class Tally:
    """Trials and successes of one."""

    chances: list[Fraction] = field(default_factory=list)
    seen: int = 0

    def row(self, kind: str, who: str, odds: float) -> Row:
        """As it is stored and shown; figures as text, so that nobody rounds them twice."""
        return {"kind": kind, "who": who, "trials": len(self.chances), "seen": self.seen,
                "expected": f"{float(sum(self.chances)):.2f}", "odds": f"{odds:.1e}"}  # fmt: skip


def found_in(draws: Iterable[Seen], limit: float) -> list[Row]:
    """Everything whose chance is below `limit`, the least likely first."""
    rows = list(draws)
    tallies = {FREQUENT: _fronts(rows), REFUSES: _refusals(rows), EXCLUDES: _exclusions(rows)}
    found = []
    for kind, some in tallies.items():
        for who, one in some.items():
            odds = tail(one.chances, one.seen)
            if odds < limit:
                found.append((odds, one.row(kind, who, odds)))
    return [row for _, row in sorted(found, key=lambda pair: (pair[0], pair[1]["who"]))]


def _fronts(draws: list[Seen]) -> dict[str, Tally]:
    """Who stood among the first of his list, against the chance his rung gave him."""
    made: dict[str, Tally] = defaultdict(Tally)
    for one in draws:
        able = able_of(one.pool, one.exclusions)
        for stratum in one.request["strata"]:
            wanted = stratum["seats"] + stratum["reserves"]
            front, before = set(one.orders[stratum["code"]][:wanted]), 0
            for here in rungs_of(stratum, able):
                for who in here:
                    made[who].chances.append(first_of(wanted, before, len(here)))
                    made[who].seen += who in front
                before += len(here)
    return made


def _refusals(draws: list[Seen]) -> dict[str, Tally]:
    """Who declined or was silent, against how often everybody together does."""
    said = [(call["who"], call["outcome"] in LEAVING)
            for one in draws for call in one.calls if call["outcome"] in {*LEAVING, "accepted"}]  # fmt: skip
    rate = Fraction(sum(left for _, left in said), len(said)) if said else Fraction(0)
    made: dict[str, Tally] = defaultdict(Tally)
    for who, left in said:
        made[who].chances.append(rate)
        made[who].seen += left
    return made


def _exclusions(draws: list[Seen]) -> dict[str, Tally]:
    """Whose requests kept more experts out than those of its peers."""
    counted = [(one.body, len(one.exclusions), len(one.exclusions) + _listed(one)) for one in draws]
    total = sum(all_ for *_, all_ in counted)
    rate = Fraction(sum(out for _, out, _ in counted), total) if total else Fraction(0)
    made: dict[str, Tally] = defaultdict(Tally)
    for body, out, all_ in counted:
        made[body].chances += [rate] * all_
        made[body].seen += out
    return made


def _listed(one: Seen) -> int:
    return len({who for order in one.orders.values() for who in order})
