"""Deliveries to other platforms beside the worker's turns: a slow answer never delays sealing."""

import logging
import threading

from django.db import close_old_connections, connection

from gongheng.exchange.feeds import tasks
from gongheng.foundation import clock

PAUSE_SECONDS = 2.0

log = logging.getLogger(__name__)


def push_once() -> None:
    """Deliver, compare, take back; a fault of one is noted and stops no other."""
    close_old_connections()
    for part in tasks.PARTS:
        try:
            part(clock.now())
        except Exception:  # the thread must outlive a lost connection or a faulty row
            log.exception("a part of the feeds failed; trying again")


def push_beside(stop: threading.Event) -> threading.Thread:
    """Push in a thread of its own until told to stop."""

    def run() -> None:
        while not stop.is_set():
            push_once()
            stop.wait(PAUSE_SECONDS)
        connection.close()

    thread = threading.Thread(target=run, name="feeds", daemon=True)
    thread.start()
    return thread
