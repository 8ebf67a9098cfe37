"""Calls of experts beside the worker's turns, and the played gateway as a command of its own."""

import logging
import signal
import sys
import threading
from collections.abc import Mapping

from django.conf import settings
from django.db import close_old_connections, connection

from gongheng.exchange.calling.courier import send_calls, take_replies
from gongheng.exchange.calling.simulator import People, PlayedGateway
from gongheng.exchange.calling.wire import HttpGateway
from gongheng.foundation import clock
from gongheng.registry.experts.calling.gateway import Console, Gateway

PAUSE_SECONDS = 2.0
log = logging.getLogger(__name__)


def gateway_of() -> Gateway | None:
    """The gateway of the settings: an address, `console` for trials, or none."""
    told = settings.CALLS_ADDRESS
    if told == "console":
        return Console()
    channel = settings.CALLS_CHANNEL
    return HttpGateway(told, settings.CALLS_KEY, channel=channel) if told else None


class Line:
    """One gateway, and up to which reply it was read."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway, self.reached = gateway, 0

    def turn(self) -> None:
        """Send what waits, take what came."""
        close_old_connections()
        at = clock.now()
        try:
            self.reached = take_replies(self.gateway, self.reached, at)
            send_calls(self.gateway, at)
        except Exception:  # the thread must outlive a lost connection or a faulty answer
            log.exception("calling failed; trying again")


def call_beside(stop: threading.Event) -> threading.Thread | None:
    """Call in a thread of its own until told to stop; nothing without a gateway."""
    gateway = gateway_of()
    if gateway is None:
        return None
    line = Line(gateway)

    def run() -> None:
        while not stop.is_set():
            line.turn()
            stop.wait(PAUSE_SECONDS)
        connection.close()

    thread = threading.Thread(target=run, name="calls", daemon=True)
    thread.start()
    return thread


def call_once() -> None:
    """One turn, for `gongheng work --once`."""
    if (gateway := gateway_of()) is not None:
        Line(gateway).turn()


def simulate(port: int, *, rates: Mapping[str, float], seed: int) -> int:
    """Play a gateway until told to stop. Returns the exit code."""
    people = People({kind: rate for kind, rate in rates.items() if rate}, seed)
    side = PlayedGateway(port, people, settings.CALLS_KEY)
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: sys.exit(0))
    print(f"模拟呼叫网关：{side.address}", flush=True)  # noqa: T201
    try:
        side.serve_forever()
    finally:
        side.server_close()
    return 0
