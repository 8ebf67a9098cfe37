"""The process beside the web: seals the ledger, lets time act, and never stops for one fault."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import close_old_connections

from gongheng.credit.records import reactions
from gongheng.credit.records import tasks as records
from gongheng.credit.records.uploads import tasks as uploads
from gongheng.credit.points import tasks as points
from gongheng.foundation import clock
from gongheng.foundation.ledger.follow import follow
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.refusals import Refused
from gongheng.registry.standing import tasks as standing
from gongheng.trading.opening import tasks as opening

PAUSE_SECONDS = 1.0
DEADLINES: tuple[Callable[[datetime], Iterator[tuple[datetime, Callable[[], Any]]]], ...] = (
    opening.deadlines,
    standing.deadlines,
    records.deadlines,
    uploads.deadlines,
    points.deadlines,
)

note = logging.getLogger(__name__)


def work(*, once: bool = False) -> None:
    """Seal and let time act, again and again, until the process is told to stop."""
    stop = threading.Event()
    if not once:
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, lambda *_: stop.set())
    while not stop.is_set():
        turn()
        if once:
            return
        stop.wait(PAUSE_SECONDS)


def turn() -> None:
    """Do what waits now; a fault is noted with its kind and tried again next time."""
    close_old_connections()
    try:
        let_time_act(clock.now())
        seal_all(at=clock.now())
        follow(reactions.FOLLOWER, reactions.REACTIONS)
    except Exception:  # noqa: BLE001  # the worker must outlive a lost connection or a faulty row
        note.exception("worker turn failed; trying again")


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
