"""What follows from the ledger: a list of followers, each on its own, none in the way of sealing."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from gongheng.credit.disputes import reactions as disputes
from gongheng.credit.lists import reactions as lists
from gongheng.credit.measures import reactions as measures
from gongheng.credit.points import reactions as points
from gongheng.credit.receivers import reactions as receivers
from gongheng.credit.records import reactions as records
from gongheng.credit.repair import reactions as repair
from gongheng.credit.reports import reactions as reports
from gongheng.exchange.feeds import reactions as feeds
from gongheng.exchange.stamping import reactions as stamping
from gongheng.foundation.access.actions import note
from gongheng.foundation.ledger.follow import follow, how_far
from gongheng.foundation.refusals import Refused

Reactions = Mapping[str, Callable[..., None]]

# (name of the follower, act -> reaction). A new follower begins at the first entry of the tree.
REACTIONS: tuple[tuple[str, Reactions], ...] = (
    (records.FOLLOWER, records.REACTIONS),
    ("credit.points", points.REACTIONS),
    ("credit.lists", lists.REACTIONS),
    ("credit.measures", measures.REACTIONS),
    ("credit.receivers", receivers.REACTIONS),
    ("credit.disputes", disputes.REACTIONS),
    ("credit.repair", repair.REACTIONS),
    ("credit.reports", reports.REACTIONS),
    (feeds.FOLLOWER, feeds.REACTIONS),
    (stamping.FOLLOWER, stamping.REACTIONS),
)
AT_ONCE = 200  # steps a turn, so that sealing never waits for a backlog
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=5)

log = logging.getLogger(__name__)


@dataclass
class Waiting:
    """Who failed and is tried again when; kept by the worker, lost without harm."""

    until: dict[str, datetime] = field(default_factory=dict)
    wait: dict[str, timedelta] = field(default_factory=dict)

    def put_off(self, name: str, at: datetime) -> None:
        """Try again later, each time twice as late."""
        wait = min(self.wait.get(name, FIRST_WAIT / 2) * 2, LONGEST_WAIT)
        self.wait[name], self.until[name] = wait, at + wait

    def is_due(self, name: str, at: datetime) -> bool:
        """Whether a follower may be run now."""
        until = self.until.get(name)
        return until is None or at >= until or until - at > LONGEST_WAIT

    def forget(self, name: str) -> None:
        """It went well."""
        self.until.pop(name, None)
        self.wait.pop(name, None)


WAITING = Waiting()


def react(at: datetime, waiting: Waiting = WAITING) -> int:
    """Run every follower that is due and return how many reactions ran; a failing one waits."""
    done = 0
    for name, reactions in REACTIONS:
        if not waiting.is_due(name, at):
            continue
        bound: dict[str, Any] = {act: partial(told, at=at) for act, told in reactions.items()}
        try:
            done += follow(name, bound, most=AT_ONCE)
        except Exception as error:  # one follower's fault is not another's
            log.exception("follower %s failed; trying again", name)
            waiting.put_off(name, at)
            _tell(name, error, at)
        else:
            waiting.forget(name)
    return done


def _tell(name: str, error: Exception, at: datetime) -> None:
    """Leave a line for the operator: which follower, behind which entry, which kind of fault."""
    reached = next((far for known, far, _ in how_far() if known == name), -1)
    code = error.code if isinstance(error, Refused) else type(error).__name__
    note("reaction_failed", at=at, actor="clock", code=code, path=f"{name}:{reached}")
