"""Fix a draw: lists, ladders, exclusions; one root, logged before any randomness."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.experts.calling.queries import still_calls
from gongheng.registry.experts.lifecycle import DrawState
from gongheng.registry.experts.models import Draw
from gongheng.registry.experts.pool.fixing import Asked, circle_of, fixed_for, flags_of
from gongheng.registry.experts.pool.strata import AVOIDANCE
from gongheng.registry.experts.queries import standing_draws, tied, turns_of
from gongheng.registry.experts.rules import RANDOM, only_the_shortage
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots.lifecycle import LotKind


class Fixed(NamedTuple):
    """What was fixed, as the ledger tells it."""

    root: str
    excluded: int
    flags: list[str]


def fix(row: Draw, *, by: Actor, at: datetime) -> Fixed:
    """The request of the guardians; the row is saved by whoever performs the act."""
    nothing_runs(row)
    only_what_is_short(row, at)
    told = row.asked
    asked = Asked(matter=row.matter, region=row.region, bodies=set(row.keeps_off), wanted=row.wanted,
                  reserves=told["reserves"], near=told["near"])  # fmt: skip
    taken = fixed_for(asked, at)
    row.snapshot = taken.snapshot
    row.pool_digest = row.snapshot.root
    row.lot = lots.request(
        LotKind.EXPERTS, matter=row.matter, region=row.region, circle=circle_of(row.region, at),
        rules=AVOIDANCE, body=taken.body, pool=row.snapshot.rows, exclusions=taken.out, by=by, at=at,
    )  # fmt: skip
    return Fixed(row.lot.root, len(taken.out), flags_of(row, taken, at))


def nothing_runs(row: Draw) -> None:
    """One draw of a matter at a time, one that waits for supervision included."""
    waiting = Draw.objects.filter(matter=row.matter, state=DrawState.PROPOSED).exclude(pk=row.pk)
    refuse_unless(not waiting.exists(), "draw_proposed_already", field="matter", source=RANDOM)
    rows = standing_draws(row.matter).select_for_update()
    running = [one for one in rows if one.pk != row.pk and still_calls(one)]
    refuse_unless(not running, "draw_still_running", field="matter", source=RANDOM)


def only_what_is_short(row: Draw, at: datetime) -> None:
    """As `registry/experts/rules.only_the_shortage`, of this draw."""
    short_of(row, set(row.keeps_off), set(), row.asked["seats"], at)


def short_of(row: Draw, bodies: set[str], persons: set[str], seats: int, at: datetime) -> None:
    """Refuses more than the seats still empty."""
    earlier = standing_draws(row.matter).exclude(pk=row.pk)
    first = earlier.select_for_update().first()
    standing = [one for one in turns_of(row.matter) if one.stays]
    out = tied([one.expert for one in standing], matter=row.matter, bodies=bodies, persons=persons,
               at=at)  # fmt: skip
    live = Counter(one.specialty for one in standing if one.expert.pk not in out)
    planned = first.wanted if first else {}
    if first and first.lot_id:  # reserves are no seats
        live = Counter({code: min(n, planned.get(code, 0)) for code, n in live.items()})
    only_the_shortage(row.wanted, planned=planned, live=live, seats=seats)
