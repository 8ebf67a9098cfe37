"""The platform's signs of life: the worker's own beat, and whether pages answer."""

import logging
import threading
import urllib.request
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, connection

from gongheng.foundation import clock
from gongheng.foundation.pulse.beating import WEB, WORK, beat

PAUSE_SECONDS, PATIENCE_SECONDS = 20.0, 10
log = logging.getLogger(__name__)
_last: dict[str, datetime] = {}


def pulse(at: datetime) -> None:
    """Note once a minute that time can act."""
    minute = at.replace(second=0, microsecond=0)
    if _last.get(WORK) != minute:
        beat(WORK, at)
        _last[WORK] = minute


def pulse_beside(stop: threading.Event) -> threading.Thread | None:
    """Ask the pages in a thread until told to stop, where an address is set."""
    if not settings.PROBE_ADDRESS:
        return None
    thread = threading.Thread(target=_again, args=(stop,), daemon=True)
    thread.start()
    return thread


def probe(address: str) -> bool:
    """Whether the pages answer."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310  # the operator's own address
            return bool(answer.status == 200)
    except OSError:
        return False


def _again(stop: threading.Event) -> None:
    while not stop.is_set():
        close_old_connections()
        try:
            if probe(settings.PROBE_ADDRESS):
                beat(WEB, clock.now())
        except Exception:  # the thread must outlive a lost connection
            log.exception("probing the pages failed; trying again")
        stop.wait(PAUSE_SECONDS)
    connection.close()
