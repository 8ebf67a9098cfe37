"""The process beside the web: lets time act, seals, lets credit follow; no fault stops the rest."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import close_old_connections

from gongheng.credit.inquiries import tasks as inquiries
from gongheng.credit.lists import tasks as lists
from gongheng.credit.points import tasks as points
from gongheng.credit.points.reactions import sum_up
from gongheng.credit.ratings import tasks as ratings
from gongheng.credit.records import tasks as records
from gongheng.credit.records.uploads import tasks as uploads
from gongheng.credit.repair import tasks as repair
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_in_turn
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.suites import prove
from gongheng.registry.experts import tasks as experts
from gongheng.registry.experts.calling import tasks as calling
from gongheng.registry.experts.pool import tasks as pool
from gongheng.registry.experts.watching import tasks as watching
from gongheng.registry.lots import tasks as lots
from gongheng.registry.standing import tasks as standing
from gongheng.running.audit_daily import audit
from gongheng.running.calling import call_beside, call_once
from gongheng.running.following import react
from gongheng.running.pulsing import pulse, pulse_beside
from gongheng.running.pushing import push_beside, push_once
from gongheng.running.recording import record_beside, record_once
from gongheng.running.stamping import stamp_beside, stamp_once
from gongheng.running.witnessing import meet_witnesses, witness_beside, witness_once
from gongheng.trading.bidding import tasks as bidding
from gongheng.trading.evaluation import tasks as evaluation
from gongheng.trading.opening import tasks as opening
from gongheng.trading.opening.faults import postponing
from gongheng.trading.rehearsals import tasks as rehearsals

PAUSE_SECONDS = 1.0
Deadlines = Callable[[datetime], Iterator[tuple[datetime, Callable[[], Any]]]]
DEADLINES: tuple[Deadlines, ...] = (
    postponing.deadlines,  # before any deadline that an outage moves
    bidding.deadlines,
    opening.deadlines,
    rehearsals.deadlines,
    standing.deadlines,
    pool.deadlines,
    evaluation.deadlines,  # a proposed draw becomes a request, before the requests are anchored
    lots.deadlines,
    experts.deadlines,
    calling.deadlines,
    watching.deadlines,
    records.deadlines,
    uploads.deadlines,
    points.deadlines,
    lists.deadlines,
    repair.deadlines,
    inquiries.deadlines,
    ratings.deadlines,
)

note = logging.getLogger(__name__)


def work(*, once: bool = False) -> None:
    """Seal and let time act, again and again, until the process is told to stop."""
    prove()
    stop = threading.Event()
    if not once:
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, lambda *_: stop.set())
        meet_witnesses()
        push_beside(stop)
        witness_beside(stop)
        stamp_beside(stop)
        pulse_beside(stop)
        call_beside(stop)
        record_beside(stop)
    while not stop.is_set():
        turn()
        if once:
            push_once()
            witness_once()
            stamp_once()
            call_once()
            record_once()
            return
        stop.wait(PAUSE_SECONDS)


def turn() -> None:
    """Do what waits now; a fault of one part is noted, tried again next time, and stops no other."""
    close_old_connections()
    for part in PARTS:
        try:
            part(clock.now())
        except Exception:  # noqa: BLE001  # the worker must outlive a lost connection or a faulty row
            note.exception("worker part failed; trying again")


def seal(at: datetime) -> None:
    """Give waiting entries their place in the tree, when their time has come."""
    seal_in_turn(at=at)


def let_time_act(at: datetime) -> int:
    """Perform every act whose moment has come and return how many were performed."""
    done = 0
    for deadlines in DEADLINES:
        for due, act in _waiting(deadlines, at):
            try:
                act()
            except Refused as refused:
                note.info("time could not act: %s (due %s)", refused.code, due.isoformat())
            except Exception:  # noqa: BLE001  # one faulty thing must not hold up every other deadline
                note.exception("an act of time failed (due %s); trying again", due.isoformat())
            else:
                done += 1
    return done


def _waiting(deadlines: Deadlines, at: datetime) -> list[tuple[datetime, Callable[[], Any]]]:
    try:
        return list(deadlines(at))
    except Exception:  # noqa: BLE001  # the deadlines of the other capabilities still count
        note.exception("deadlines of %s could not be read", deadlines.__module__)
        return []


# In this order: what time did is sealed in the same turn, and followed from the tree.
PARTS: tuple[Callable[[datetime], Any], ...] = (pulse, let_time_act, seal, react, sum_up, audit)
