"""Carry calls out and answers in; whatever the gateway does, the order drawn stays what it is."""

import logging
from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.refusals import Refused
from gongheng.registry.experts import actions
from gongheng.registry.experts.calling import queries
from gongheng.registry.experts.calling.actions import tell
from gongheng.registry.experts.calling.gateway import (
    COMES,
    STAYS_AWAY,
    Gateway,
    Message,
    NotTaken,
    Reply,
    words_for,
)
from gongheng.registry.experts.rules import answer_due
from gongheng.trading.evaluation.attendance import place_told
from gongheng.trading.tendering.queries import tender_of_code

BY_PHONE = "电话答复不能参加"
note = logging.getLogger(__name__)


def send_calls(gateway: Gateway, at: datetime) -> int:
    """Hand every open call over once; a gateway that takes nothing is asked again next time.

    What was handed over just before a crash goes out a second time under the same number.
    """
    done = 0
    for one in queries.untold():
        tender = tender_of_code(one.matter)
        if tender is None:
            continue
        text = words_for(tender.bids_due_at, place_told(tender), answer_due(one))
        try:
            gateway.send(Message(one.call, queries.phone_of(one.expert), text))
            tell(one, channel=gateway.channel, text=text, by=CLOCK, at=at)
        except (NotTaken, Refused) as no:
            note.warning("a call was not taken: %s", type(no).__name__)
            continue
        done += 1
    return done


def take_replies(gateway: Gateway, after: int, at: datetime) -> int:
    """Take what was pressed; returns the number of the last reply. Doubled and late ones do nothing."""
    try:
        found = sorted(gateway.replies(after), key=lambda one: one.number)
    except NotTaken:
        return after
    for reply in found:
        try:
            _answer(reply, at)
        except Refused as no:
            note.info("a reply was refused: %s", no.code)
        after = max(after, reply.number)
    return after


def _answer(reply: Reply, at: datetime) -> None:
    asked = queries.asked_by_call(reply.call)
    himself = queries.on_the_phone(asked) if asked else None
    if asked is None or himself is None or at >= answer_due(asked):
        return
    if reply.said == COMES:
        actions.confirm(asked, by=himself, at=at)
    elif reply.said == STAYS_AWAY:
        actions.decline(asked, reason=BY_PHONE, related=False, by=himself, at=at)
