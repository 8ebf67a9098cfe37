"""What the platform does by itself towards others: deliver, compare each day, take back."""

import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from gongheng.exchange.feeds import actions, courier, envelope, queries, reactions
from gongheng.exchange.feeds.comparing import compared
from gongheng.exchange.feeds.courier import BLAMED, Unanswered
from gongheng.exchange.feeds.datasets import datasets
from gongheng.exchange.feeds.destinations import (
    DAYS_COMPARED,
    PACKAGES_A_TURN,
    PAGES_A_TURN,
    Destination,
    destinations,
)
from gongheng.exchange.feeds.models import Channel, Delivery
from gongheng.exchange.feeds.taking import take_page
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.serials.take import next_serial

TAKE_EVERY = timedelta(hours=1)
GONE = "所依据的个人信息已经从保密库删除"

log = logging.getLogger(__name__)


def push(at: datetime, *, most: int = PACKAGES_A_TURN) -> int:
    """Deliver what waits, package by package; return how many were settled."""
    done = 0
    for destination in destinations():
        if not destination.is_set:
            continue
        with queries.alone(destination) as got:
            if got:
                done += _push_to(destination, at, most)
    return done


def _push_to(destination: Destination, at: datetime, most: int) -> int:
    way, done = reactions.channel(destination.name), 0
    if way.paused_until and way.paused_until > at:
        return 0
    for turn in range(most):
        # After a failure one delivery alone feels the way, so that a bad one stops no other.
        size = 1 if way.failures else destination.batch
        odd = bool(turn % 2)
        chosen = queries.next_for(destination, size, at, suspects=odd) or queries.next_for(
            destination, size, at, suspects=not odd)  # fmt: skip
        if not chosen:
            break
        settled = _deliver(destination, way, chosen, at)
        if settled is None:
            break
        done += settled
    return done


def _deliver(destination: Destination, way: Channel, chosen: list[Delivery],
             at: datetime) -> int | None:  # fmt: skip
    """Send one package and settle its lines; None when the way was closed."""
    parts = _packed(destination, chosen, at)
    if not parts:
        return len(chosen)
    reactions.note_attempt([one for one, _ in parts], at=at)
    name = envelope.package_name(settings.CENTRE_CODE, next_serial(f"feed/{destination.name}"), at)
    try:
        content = envelope.package(name, parts, log_signer())
        answer = courier.send(destination, name, content)
    except Unanswered as fault:
        _failed(destination, way, chosen, fault.code, at)
        return None
    sent = [(one, envelope.sm3_hex(content)) for one, content in parts]
    settled = reactions.settle(sent, answer, at=at)
    for one, _ in sent:
        if one.state == "waiting":
            reactions.put_off(one, "not_confirmed", destination, at=at)
    reactions.reopen(way, at=at)
    return settled


def _packed(destination: Destination, chosen: list[Delivery],
            at: datetime) -> list[tuple[Delivery, bytes]]:  # fmt: skip
    parts = []
    for one in chosen:
        try:
            parts.append((one, envelope.document(one, destination.secret, settings.CENTRE_CODE)))
        except envelope.NoSuchPerson:
            actions.give_up(one, reason=GONE, receipt="", package="", by=CLOCK, at=at)
    return parts


def _failed(destination: Destination, way: Channel, chosen: list[Delivery], code: str,
            at: datetime) -> None:  # fmt: skip
    log.warning("feed %s: %s, %d not delivered", destination.name, code, len(chosen))
    reactions.pause(way, code, destination, at=at)
    reactions.note_fault(chosen, code)
    if len(chosen) == 1 and code in BLAMED:
        reactions.put_off(chosen[0], code, destination, at=at)


def reconcile(at: datetime) -> int:
    """Compare finished days with the other side, mend what it lacks; return the days compared."""
    done = 0
    for destination in destinations():
        way = reactions.channel(destination.name)
        if not destination.is_set or (way.paused_until and way.paused_until > at):
            continue
        with queries.alone(destination) as got:
            yesterday = day_of(at) - timedelta(days=1)
            days = queries.days_to_reconcile(destination, way, yesterday, DAYS_COMPARED)
            for day in days if got and way.reconciled_on != yesterday else []:
                if not _compare(destination, way, day, at):
                    break
                done += 1
    return done


def _compare(destination: Destination, way: Channel, day: date, at: datetime) -> bool:
    try:
        for dataset in datasets():
            figures, mend = compared(destination, day, dataset)
            if figures["ours"] or figures["theirs"]:
                reactions.keep_comparison(
                    destination, day, dataset, figures=figures, mend=mend, at=at
                )
    except Unanswered as fault:
        reactions.pause(way, fault.code, destination, at=at)
        return False
    if way.reconciled_on is None or day > way.reconciled_on:
        reactions.note_reconciled(way, day)
    return True


def take_back(at: datetime) -> int:
    """Read the other side's own records from where one stopped; return how many were looked at."""
    done = 0
    for destination in destinations():
        way = reactions.channel(destination.name)
        paused = way.paused_until and way.paused_until > at
        fresh = way.taken_at and way.taken_at + TAKE_EVERY > at
        if not destination.is_set or paused or fresh:
            continue
        with queries.alone(destination) as got:
            done += _take_from(destination, way, at) if got else 0
    return done


def _take_from(destination: Destination, way: Channel, at: datetime) -> int:
    done = 0
    for _ in range(PAGES_A_TURN):
        try:
            told: dict[str, Any] = courier.ask(destination, "/records", after=way.cursor)
        except Unanswered as fault:
            reactions.pause(way, fault.code, destination, at=at)
            break
        looked, more = take_page(destination, way, told, at=at)
        done += looked
        if not more:
            break
    return done


PARTS = (push, reconcile, take_back)
