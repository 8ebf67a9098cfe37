"""Time stamps beside the worker's turns, in a thread of their own: no act and no seal waits for them."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from gongheng.exchange.stamping.courier import turn
from gongheng.foundation import clock
from gongheng.foundation.access.actions import note
from gongheng.foundation.timestamps.keeping import addresses
from gongheng.foundation.timestamps.queries import backlog

PAUSE_SECONDS = 1.0

log = logging.getLogger(__name__)


def stamp_once() -> int:
    """Ask for everything that waits; for `gongheng work --once`."""
    done = 0
    while got := turn(clock.now()):
        done += got
    return done


def stamp_beside(stop: threading.Event) -> threading.Thread | None:
    """Ask in a thread until told to stop, where an authority is configured."""
    if not addresses():
        return None
    thread = threading.Thread(target=_again, args=(stop, Watch()), daemon=True)
    thread.start()
    return thread


class Watch:
    """Leaves one line for the operator when stamps are late, and one when they come again."""

    def __init__(self) -> None:
        self.late = False

    def look(self) -> None:
        """Compare with the last look."""
        at = clock.now()
        late = backlog(at).late
        if late != self.late:
            self.late = late
            kind = "timestamps_late" if late else "timestamps_back"
            note(kind, at=at, actor="clock", code=kind)
            (log.error if late else log.info)(kind)


def _step() -> int:
    close_old_connections()
    return turn(clock.now())


def _told(work: Callable[[], int | None]) -> int | None:
    try:
        return work()
    except Exception:  # the thread must outlive a lost connection or a faulty answer
        log.exception("asking for time stamps failed; trying again")
        return None


def _again(stop: threading.Event, watch: Watch) -> None:
    while not stop.is_set():
        done = _told(_step) or 0
        _told(watch.look)  # also when asking failed: that is when it must be told
        if not done:
            stop.wait(PAUSE_SECONDS)
    connection.close()
