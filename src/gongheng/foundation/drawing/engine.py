"""The draw itself, pure: from what was fixed and the seed to the order, the calls and the result.

Who is called is decided before anybody is asked: the whole stratum is permuted once, and whoever
refuses, is related or does not come is followed by the next on the same list. Strata are filled in
the order of the request, so that the caller has no choice between two lists; put the scarcest first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongheng.foundation.drawing.stream import Stream
from gongheng.foundation.refusals import refuse_unless

EXPERTS, TIE, COEFFICIENT, INSPECTION = "experts", "tie", "coefficient", "inspection"
COMES, LEAVES = "accepted", {"declined", "related", "silent"}
VACATES = {"absent", "related"}  # of somebody who had accepted
IN_POOL = "active"
Row = Mapping[str, Any]


@dataclass
class Stratum:
    """One list in its order of call, and who of it sits or waits."""

    code: str
    seats: int
    reserves: int
    order: list[str]
    accepted: list[str] = field(default_factory=list)
    place: int = 0  # up to where the list has been called

    @property
    def wants(self) -> bool:
        """Whether another one is to be called."""
        return len(self.accepted) < self.seats + self.reserves

    def next(self, called: set[str]) -> str | None:
        """Who is to be called now; nobody when the list is used up."""
        while self.place < len(self.order) and self.order[self.place] in called:
            self.place += 1
        return self.order[self.place] if self.place < len(self.order) else None

    def result(self) -> dict[str, Any]:
        """Who sits, who waits, how many are missing."""
        return {"stratum": self.code, "seated": self.accepted[: self.seats],
                "reserves": self.accepted[self.seats :],
                "short": max(self.seats - len(self.accepted), 0)}  # fmt: skip


@dataclass
class CallOut:
    """The call-out of one draw: says who is next, takes what was answered, refuses anybody else."""

    strata: list[Stratum]
    called: set[str] = field(default_factory=set)

    def turn(self) -> tuple[str, str] | None:
        """(stratum, pseudonym) whose turn it is; None when all is filled or used up."""
        for one in self.strata:
            if one.wants and (who := one.next(self.called)) is not None:
                return one.code, who
        return None

    def take(self, call: Row) -> None:
        """One outcome. Refuses `draw_out_of_turn`."""
        stratum = next((one for one in self.strata if one.code == call["stratum"]), None)
        who, outcome = call["who"], call["outcome"]
        if stratum and who in stratum.accepted:
            refuse_unless(outcome in VACATES, "draw_out_of_turn", field="calls")
            stratum.accepted.remove(who)
            return
        known = outcome == COMES or outcome in LEAVES
        due = stratum is not None and self.turn() == (stratum.code, who)
        refuse_unless(known and due, "draw_out_of_turn", field="calls")
        self.called.add(who)
        if stratum and outcome == COMES:
            stratum.accepted.append(who)

    def result(self) -> list[dict[str, Any]]:
        """The result as it stands."""
        return [one.result() for one in self.strata]


def call_out(request: Row, pool: Sequence[Row], out: Sequence[Row], seed: bytes) -> CallOut:
    """Every stratum's whole order; a short one goes on with the next rung of its ladder."""
    able = able_of(pool, out)
    return CallOut([
        Stratum(one["code"], one["seats"], one["reserves"], _order(one, able, seed))
        for one in request["strata"]
    ])  # fmt: skip


def able_of(pool: Sequence[Row], out: Sequence[Row]) -> list[Row]:
    """Whom any list may call: active and not kept out."""
    excluded = {row["who"] for row in out}
    return [row for row in pool if row["status"] == IN_POOL and row["who"] not in excluded]


def rungs_of(stratum: Row, able: Sequence[Row]) -> list[list[str]]:
    """Who stands on each rung of a list, nobody twice, in the order of the pool."""
    found: list[list[str]] = []
    before: set[str] = set()
    for rung in stratum["rungs"]:
        regions = set(rung["regions"])
        here = [
            row["who"]
            for row in able
            if rung["specialty"] in row["specialties"]
            and (not regions or not regions.isdisjoint(row["regions"]))
            and row["who"] not in before
        ]
        found.append(here)
        before.update(here)
    return found


def _order(stratum: Row, able: Sequence[Row], seed: bytes) -> list[str]:
    order: list[str] = []
    for number, here in enumerate(rungs_of(stratum, able)):
        order += Stream(seed, f"stratum/{stratum['code']}/{number}").shuffled(here)
    return order


def chosen(request: Row, seed: bytes) -> list[dict[str, Any]]:
    """The other draws: one of tied parties or of coefficients, or `take` of a list to inspect.

    Entries stand in ascending order in the request, so that their order decides nothing.
    """
    entries, kind = request["entries"], request["kind"]
    stream = Stream(seed, kind)
    if kind == INSPECTION:
        taken = stream.shuffled(range(len(entries)))[: request["take"]]
        return [{"index": at, "entry": entries[at]} for at in sorted(taken)]
    at = stream.below(len(entries))
    return [{"index": at, "entry": entries[at]}]
