"""The push to the played provincial platform: an outage, then everything once each and in order."""

import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.conf import settings

from gongheng.demo.telling import Teller, tell_line
from gongheng.exchange.feeds import reactions, tasks
from gongheng.exchange.feeds.destinations import CREDIT_HUBEI
from gongheng.exchange.feeds.lifecycle import DeliveryState
from gongheng.exchange.feeds.models import Delivery
from gongheng.foundation.ledger.follow import follow
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.paths import home

BEFORE = timedelta(hours=3)  # the story ends before now, so that no entry lies in the future
TRIES, TURNS, PATIENCE = 3, 60, 100


def play(tell: Teller, now: datetime) -> None:
    """List what was accepted, fail against a closed door, then deliver it all."""
    if not settings.CREDIT_HUBEI_ADDRESS or not settings.CREDIT_HUBEI_RECEIPT_KEY:
        return
    tell.chapter("信用：推送省信用平台（对方为模拟）")
    at = now - BEFORE
    seal_all(at=at)
    follow(reactions.FOLLOWER, {act: partial(told, at=at) for act, told in reactions.REACTIONS.items()})  # fmt: skip
    tell.skip()
    tasks.log.setLevel(logging.ERROR)  # the outage is told below, in the story's own words
    for _ in range(TRIES):
        tasks.push(at)
        at = reactions.channel(CREDIT_HUBEI).paused_until or at
    tasks.log.setLevel(logging.NOTSET)
    left = Delivery.objects.filter(state=DeliveryState.WAITING)
    tell_line(f"对方中断：{left.count()} 条待送达，已试 {TRIES} 次，间隔逐次加长")
    with _other_side():
        for _ in range(TURNS):
            tasks.push(at)
            if not left.exists():
                break
            at += timedelta(minutes=1)
    done = Delivery.objects.filter(state=DeliveryState.ACKNOWLEDGED).count()
    tell_line(f"对方恢复：{done} 条逐条签收，每条一次、按先后，回执由对方签名留存")
    tell.told()


@contextmanager
def _other_side() -> Iterator[None]:
    """Play the other side in a process of its own, with an answer now and then doubled or lost."""
    (home() / "simulated" / "credit-hubei" / "book.db").unlink(missing_ok=True)
    port = urlsplit(settings.CREDIT_HUBEI_ADDRESS).port or 0
    command = [sys.executable, "-m", "gongheng", "simulate", "credit-hubei", "--port", str(port),
               "--double", "--lose-ack", "0.2"]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        for _ in range(PATIENCE):
            if _listens(port):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _listens(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True
