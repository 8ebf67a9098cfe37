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
from gongheng.credit.ratings import tasks as ratings
from gongheng.credit.records import tasks as records
from gongheng.credit.records.uploads import tasks as uploads
from gongheng.credit.repair import tasks as repair
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.suites import prove
from gongheng.registry.standing import tasks as standing
from gongheng.running.following import react
from gongheng.running.pushing import push_beside, push_once
from gongheng.trading.opening import tasks as opening

PAUSE_SECONDS = 1.0
DEADLINES: tuple[Callable[[datetime], Iterator[tuple[datetime, Callable[[], Any]]]], ...] = (
    opening.deadlines,
    standing.deadlines,
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
        push_beside(stop)
    while not stop.is_set():
        turn()
        if once:
            push_once()
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
    """Give every waiting entry its place in the tree."""
    seal_all(at=at)


def let_time_act(at: datetime) -> int:
    """Perform every act whose moment has come and return how many were performed."""
    done = 0
    for deadlines in DEADLINES:
        for due, act in list(deadlines(at)):
            try:
                act()
            except Refused as refused:
                note.info("time could not act: %s (due %s)", refused.code, due.isoformat())
            else:
                done += 1
    return done


# In this order: what time did is sealed in the same turn, and followed from the tree.
PARTS: tuple[Callable[[datetime], Any], ...] = (let_time_act, seal, react)
