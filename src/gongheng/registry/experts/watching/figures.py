"""What many draws together say: who stood in front too often, declines too much, keeps too many out. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import fsum
from typing import Any

from gongheng.foundation.drawing.engine import able_of, rungs_of
from gongheng.registry.experts.watching.odds import even_tail, first_of, tail

Row = dict[str, Any]
FREQUENT, REFUSES, EXCLUDES = "frequent", "refuses", "excludes"
LEAVING = {"declined", "silent"}
MOST_STEPS = 1_000_000  # above it equal chances are not added one by one


@dataclass(frozen=True)
class OneList:
    """One list of a draw: its places, its rungs, and who stood on those places."""

    wanted: int
    rungs: list[list[str]]
    front: frozenset[str]


@dataclass(frozen=True)
class Seen:
    """What is kept of one draw: not its pool, since a year of pools fits into no memory."""

    strata: list[OneList]
    excluded: int
    listed: int
    calls: list[Row]
    body: str


def seen_of(request: Mapping[str, Any], pool: list[Row], exclusions: list[Row], *,
            orders: Mapping[str, list[str]], calls: list[Row], body: str) -> Seen:  # fmt: skip
    """One draw as it is looked at, from what was fixed, listed and called, and who asked."""
    able = able_of(pool, exclusions)
    strata = []
    for one in request["strata"]:
        wanted = one["seats"] + one["reserves"]
        front = frozenset(orders[one["code"]][:wanted])
        strata.append(OneList(wanted, rungs_of(one, able), front))
    listed = len({who for order in orders.values() for who in order})
    return Seen(strata, len(exclusions), listed, calls, body)


@dataclass
class Tally:
    """Trials and successes of one: how many trials there were of each chance."""

    trials: Counter[Fraction] = field(default_factory=Counter)
    seen: int = 0

    @property
    def expected(self) -> float:
        """How many successes chance gives."""
        return fsum(float(chance) * number for chance, number in self.trials.items())

    @property
    def odds(self) -> float:
        """How improbable it is; 1 for what is not above what chance gives, without computing it."""
        number = self.trials.total()
        if self.seen <= self.expected:
            return 1.0
        if len(self.trials) == 1 and number * self.seen > MOST_STEPS:
            return even_tail(number, next(iter(self.trials)), self.seen)
        return tail(list(self.trials.elements()), self.seen)

    def row(self, kind: str, who: str, odds: float) -> Row:
        """As it is stored and shown; figures as text, so that nobody rounds them twice."""
        return {"kind": kind, "who": who, "trials": self.trials.total(), "seen": self.seen,
                "expected": f"{self.expected:.2f}", "odds": f"{odds:.1e}"}  # fmt: skip


def found_in(draws: Iterable[Seen], limit: float) -> list[Row]:
    """Everything whose chance is below `limit`, the least likely first."""
    rows = list(draws)
    tallies = {FREQUENT: _fronts(rows), REFUSES: _refusals(rows), EXCLUDES: _exclusions(rows)}
    found = []
    for kind, some in tallies.items():
        for who, one in some.items():
            odds = one.odds
            if odds < limit:
                found.append((odds, one.row(kind, who, odds)))
    return [row for _, row in sorted(found, key=lambda pair: (pair[0], pair[1]["who"]))]


def _fronts(draws: list[Seen]) -> dict[str, Tally]:
    """Who stood among the first of a list, against the chance his rung gave him; nobody else."""
    lists = [stratum for one in draws for stratum in one.strata]
    made = {who: Tally() for one in lists for who in one.front}
    for one in lists:
        before = 0
        for here in one.rungs:
            chance = first_of(one.wanted, before, len(here)) if here else Fraction(0)
            for who in here:
                if who in made:
                    made[who].trials[chance] += 1
                    made[who].seen += who in one.front
            before += len(here)
    return made


def _refusals(draws: list[Seen]) -> dict[str, Tally]:
    """Who declined or was silent, against how often everybody together does."""
    said = [(call["who"], call["outcome"] in LEAVING)
            for one in draws for call in one.calls if call["outcome"] in {*LEAVING, "accepted"}]  # fmt: skip
    rate = Fraction(sum(left for _, left in said), len(said)) if said else Fraction(0)
    made: dict[str, Tally] = defaultdict(Tally)
    for who, left in said:
        made[who].trials[rate] += 1
        made[who].seen += left
    return made


def _exclusions(draws: list[Seen]) -> dict[str, Tally]:
    """Whose requests kept more experts out than those of its peers."""
    total = sum(one.excluded + one.listed for one in draws)
    rate = Fraction(sum(one.excluded for one in draws), total) if total else Fraction(0)
    made: dict[str, Tally] = defaultdict(Tally)
    for one in draws:
        made[one.body].trials[rate] += one.excluded + one.listed
        made[one.body].seen += one.excluded
    return made
