"""Files of openings beside the worker's turns: a large one delays neither sealing nor a deadline."""

import logging
import threading
from datetime import datetime

from django.db import close_old_connections, connection

from gongheng.foundation import clock
from gongheng.foundation.refusals import Refused
from gongheng.trading.opening import recording

PAUSE_SECONDS = 2.0
log = logging.getLogger(__name__)


def record_once(at: datetime | None = None) -> int:
    """Make what waits and return how many; a fault of one is noted and stops no other."""
    at, made = at or clock.now(), 0
    try:
        for unsealing in recording.waiting(at):
            made += _one(unsealing, at)
    except Exception:  # the thread must outlive a lost connection
        log.exception("files of openings could not be looked for; trying again")
    return made


def _one(unsealing: recording.Unsealing, at: datetime) -> bool:
    try:
        return recording.make(unsealing, at=at) is not None
    except Refused as refused:  # it waits for its place in the tree, or another worker made it
        log.debug("no file of an opening yet: %s", refused.code)
    except Exception:  # one faulty opening must not hold up the others
        log.exception("the file of an opening could not be made; trying again")
    return False


def record_beside(stop: threading.Event) -> threading.Thread:
    """Make files in a thread of its own until told to stop."""

    def run() -> None:
        while not stop.is_set():
            close_old_connections()
            record_once()
            stop.wait(PAUSE_SECONDS)
        connection.close()

    thread = threading.Thread(target=run, name="records", daemon=True)
    thread.start()
    return thread
