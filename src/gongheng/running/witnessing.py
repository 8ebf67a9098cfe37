"""Witnesses beside the worker's turns: each in a thread of its own, none in the way of another."""

import logging
import threading
from collections.abc import Callable
from functools import partial

from django.db import close_old_connections, connection

from gongheng.exchange.witnessing.courier import turn
from gongheng.foundation import clock
from gongheng.foundation.access.actions import note
from gongheng.foundation.ledger import cosigning
from gongheng.foundation.ledger.cosigning import Witness

PAUSE_SECONDS = 1.0

log = logging.getLogger(__name__)


def witness_once() -> None:
    """Ask every witness once, one after the other; for `gongheng work --once`."""
    for witness in cosigning.witnesses():
        _step(witness)


def meet_witnesses() -> None:
    """Before the first head is signed: does any of them know more of this log than we do?

    After a restore the newest head stands cosigned already, so nothing else would ask.
    """
    for witness in cosigning.witnesses():
        try:
            turn(witness, clock.now(), anew=True)
        except Exception:  # whatever it answers, the worker starts
            log.exception("a witness could not be met")


def witness_beside(stop: threading.Event) -> list[threading.Thread]:
    """Ask each witness in a thread until told to stop, and watch the quorum in another."""
    found = cosigning.witnesses()
    works: list[Callable[[], None]] = [partial(_step, one) for one in found]
    if found:
        works.append(Watch().look)
    threads = [threading.Thread(target=_again, args=(work, stop), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads


class Watch:
    """Leaves one line for the operator when the quorum is lost, and one when it is back."""

    def __init__(self) -> None:
        self.lost = False

    def look(self) -> None:
        """Compare with the last look."""
        close_old_connections()
        at = clock.now()
        lost = cosigning.lost_since(at) is not None
        if lost != self.lost:
            self.lost = lost
            kind = "witness_quorum_lost" if lost else "witness_quorum_back"
            note(kind, at=at, actor="clock", code=kind)
            (log.error if lost else log.info)(kind)


def _step(witness: Witness) -> None:
    close_old_connections()
    turn(witness, clock.now())


def _again(work: Callable[[], None], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            work()
        except Exception:  # the thread must outlive a lost connection or a faulty answer
            log.exception("asking a witness failed; trying again")
        stop.wait(PAUSE_SECONDS)
    connection.close()
