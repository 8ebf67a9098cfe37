"""Ask for what waits, one after another, and keep what is found good; an outage loses nothing."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from gongheng.exchange.posting import NoAnswer
from gongheng.exchange.stamping.wire import query
from gongheng.foundation import clock
from gongheng.foundation.access.actions import note
from gongheng.foundation.access.queries import noted_between
from gongheng.foundation.certificates.trust import Trust
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.timestamps import checking, keeping
from gongheng.foundation.timestamps.asking import request
from gongheng.foundation.timestamps.trust import recognised
from gongheng.rules.book import default_book, place_of
from gongheng.rules.rulings import Ruling

AT_ONCE = 200
NONCE_BITS = 64
NOTED_EVERY = timedelta(hours=1)  # an event each would count the receipts for the auditor
SILENT, FAR = "silent", "clock_apart"
OWN_FAULTS = {"stamp_not_granted"}  # the authority works; it is this request that it does not take

Ask = Callable[..., bytes]


@dataclass
class Round:
    """One turn: who may be asked, whom we trust, how far a clock may be off."""

    trust: Trust
    allowed: Ruling
    ask: Ask
    open: list[Any] = field(default_factory=list)


def turn(at: datetime, *, ask: Ask = query, most: int = AT_ONCE) -> int:
    """Stamp what is due and return how many were stamped; stop when no authority answers.

    Whatever the authorities do, the platform goes on: the worst is that they are asked again later.
    """
    if not keeping.addresses():
        return 0
    keeping.fix_heads(at)
    rows = keeping.due(at, most)
    standings = keeping.standings(keeping.addresses()) if rows else []
    opened = [one for one in standings if keeping.is_open(one, at)]
    if not opened:
        return 0
    now = Round(recognised(), allowed_apart(at), ask, opened)
    done = 0
    for stamp in rows:
        if not now.open:
            break
        done += _stamp(stamp, now)
    return done


def allowed_apart(at: datetime) -> Ruling:
    """How many minutes a stamp's time and the platform's clock may differ here."""
    law = default_book().law(place_of(settings.PROVINCE), clock.day_of(at))
    return law["bidding/clock_apart_minutes"]


def _stamp(stamp: Any, now: Round) -> bool:
    """Ask one authority after the other for one stamp."""
    for standing in list(now.open):
        fault = _ask(stamp, standing, now)
        if not fault:
            return True
        if fault != SILENT:  # it goes behind the others: one that nobody can stamp holds up none
            keeping.put_off(stamp, fault, at=clock.now())
        if (
            fault not in OWN_FAULTS
        ):  # left alone for a while; the next one is asked for the same stamp
            keeping.silent(standing.address, fault, at=clock.now())
            now.open.remove(standing)
    return False


def _ask(stamp: Any, standing: Any, now: Round) -> str:
    """Ask, check and keep; return nothing when that went well, else the fault."""
    nonce, digest = secrets.randbits(NONCE_BITS), bytes.fromhex(stamp.digest)
    body = request(digest, stamp.suite, nonce=nonce, policy=settings.TIMESTAMP_POLICY)
    before = clock.now()
    try:
        reply = now.ask(standing.address, body, seconds=settings.TIMESTAMP_TIMEOUT_SECONDS)
        after = clock.now()
        token = checking.token_in(reply)
        told = checking.check_reply(token, digest=digest, suite_name=stamp.suite, nonce=nonce,
                                    trust=now.trust, policy=settings.TIMESTAMP_POLICY)  # fmt: skip
        limit = timedelta(minutes=int(now.allowed.value))
        refuse_unless(told.accuracy <= limit, "stamp_too_coarse", ruling=now.allowed)
    except NoAnswer:
        return SILENT
    except Refused as refused:
        return refused.code
    apart = _apart(told, before, after)
    far = abs(apart) > limit
    kept = keeping.keep(stamp, token, told, apart=apart, far=far, at=after)
    if kept and far and not noted_between(FAR, after - NOTED_EVERY, after):
        note(FAR, at=after, actor="clock", code=FAR)
    keeping.answered(standing.address, at=after)
    return ""


def _apart(told: checking.Stamped, before: datetime, after: datetime) -> timedelta:
    """By how much the stamp is outside the time in which we asked for it, its accuracy allowed for."""
    if told.at + told.accuracy < before:
        return told.at + told.accuracy - before
    if told.at - told.accuracy > after:
        return told.at - told.accuracy - after
    return timedelta(0)
