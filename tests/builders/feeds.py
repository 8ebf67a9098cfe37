"""The other side, really listening, and a way to let the platform push to it."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from builders.credit import a_bureau, a_reported_record
from builders.registry import HUBEI, START
from gongheng.credit.records import actions as records
from gongheng.exchange.feeds import actions, reactions, tasks
from gongheng.exchange.feeds.destinations import credit_hubei
from gongheng.exchange.feeds.models import Delivery
from gongheng.exchange.feeds.simulator.book import Book
from gongheng.exchange.feeds.simulator.faults import Faults
from gongheng.exchange.feeds.simulator.server import OtherSide
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.follow import follow
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.note import Signer
from gongheng.foundation.ledger.sealer import seal_all

SECRET = "a secret of the tests"
LONG = timedelta(minutes=15)


@contextmanager
def other_side(faults: Faults | None = None, *, book: Book | None = None,
               port: int = 0) -> Iterator[OtherSide]:  # fmt: skip
    """A listening simulator with its own book, ended afterwards."""
    side = OtherSide(port, book=book or Book(":memory:"), signer=Signer.generate("other.example/side"),
                     sender=log_signer().verifier, faults=faults)  # fmt: skip
    thread = threading.Thread(
        target=side.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield side
    finally:
        side.shutdown()
        side.server_close()
        thread.join()


def push_to(settings, side: OtherSide, *, timeout: float = 2.0, batch: int = 20) -> None:
    """Set the destination to a listening simulator."""
    settings.CREDIT_HUBEI_ADDRESS = side.address
    settings.CREDIT_HUBEI_RECEIPT_KEY = side.signer.vkey()
    settings.CREDIT_HUBEI_SECRET = SECRET
    settings.FEED_TIMEOUT_SECONDS = timeout
    settings.FEED_BATCH = batch


def listed(at=START) -> int:
    """Seal what waits and let the feed follow it."""
    seal_all(at=at)
    bound = {act: (lambda entry, told=told: told(entry, at=at))
             for act, told in reactions.REACTIONS.items()}  # fmt: skip
    return follow(reactions.FOLLOWER, bound)


def push_until_quiet(at=START, *, turns: int = 400, step=LONG):
    """Push again and again as time goes by, until nothing waits; return the moment."""
    for _ in range(turns):
        tasks.push(at)
        if not Delivery.objects.filter(state="waiting").exists():
            return at
        at += step
    raise AssertionError("the backlog is not delivered")


def an_accepted_record(bureau=None, province=None, *, at=START, **changes):
    """A record accepted by the province, which starts the clock of the push."""
    bureau, province = bureau or a_bureau(at=at), province or a_bureau(HUBEI, at=at)
    record = a_reported_record(bureau, at=at, **changes)
    return records.accept(record, by=province.clerk, at=at)


def a_backlog(size: int, *, seed: int, days: int = 7, subjects: int = 40, at=START) -> int:
    """Deliveries of an outage of some days: new ones, changes and removals of many subjects."""
    draw, told = random.Random(seed), {}
    destination = credit_hubei()
    for number in range(size):
        made_at = at + timedelta(days=days * number / size)
        known = draw.choice(list(told)) if told and draw.random() < 0.4 else ""
        last = told.get(known)
        kind = 1 if last is None else draw.choice([2, 2, 3])
        one = Delivery(
            destination=destination.name, about=known or f"record:{number}", dataset="306",
            data_key=last.data_key if last else reactions._new_key(destination, "306"),
            seq=last.seq + 1 if last else 1, data_type=kind,
            subject=last.subject if last else f"S{draw.randrange(subjects):03d}",
            region=HUBEI, because_of=number + 1, caused_at=made_at, made_at=made_at,
            fields={} if kind == 3 else {"DATA": f"第{number}件"},
        )  # fmt: skip
        told[one.about] = actions.queue(one, by=CLOCK, at=made_at)
        if kind == 3:
            del told[one.about]
    return size


def effects_by_subject(side: OtherSide) -> dict[str, list[int]]:
    """The deliveries by their own number as they took effect at the other side, subject by subject."""
    rows = {(one.data_key, one.seq): one for one in Delivery.objects.all()}
    order: dict[str, list[int]] = {}
    for key, seq, _ in side.book.effects():
        one = rows[key, seq]
        order.setdefault(one.subject, []).append(one.pk)
    return order
