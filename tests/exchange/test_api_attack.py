"""Every operation the interface describes, called by every role with what nobody should send."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from builders.attack import JSON, Sender, attack, is_of_credit
from builders.callers import key_of
from builders.nasty import Stored
from gongheng.foundation import clock
from gongheng.foundation import shape as shape_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.sealer import seal_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A tender in every stage, real names of real things, and a key of every role."""
    host, bidder = build.a_tenderer(), build.a_bidder()
    done = late.a_published_contract(host).tender
    opened = build.an_opened_tender(host)
    scored, people = late.a_ranked_evaluation(host)
    open_one = build.an_announced_tender(host, at=opened.bids_due_at)
    at = open_one.documents_from + timedelta(days=2)
    bid = build.a_submitted_bid(open_one, bidder, at=at)
    seal_all(at=at)
    drafted = build.a_tender_ready_to_announce(host)
    tenders = [done, opened, scored.tender, open_one, drafted]
    names = {
        "code": [x for t in tenders for x in (t.code, t.sections.first().code)] + [host.body],
        "number": [n.number for t in tenders for n in t.notices.all()],
        "bid_id": [bid.pk], "matter": [done.code], "position": [0, 3],
        "digest": [t.terms() and t.documents.first().digest for t in tenders],
    }  # fmt: skip
    keys = {
        "anonymous": "",
        "host": key_of(host),
        "bidder": key_of(bidder),
        "expert": key_of(people[0]),
    }
    for role in (Role.CENTRE, Role.WITNESS, Role.SUPERVISOR, Role.INSPECTOR, Role.CREDIT):
        keys[role] = key_of(late.an_office(role, body=build.a_code(), region="420100"))
    with clock.frozen(at):
        yield names, keys


def test_whatever_anybody_sends_is_refused_without_a_trace_and_never_breaks(world):
    names, keys = world
    send = Sender(keys, busy=["host", "bidder", Role.SUPERVISOR])
    attack(send, names, lambda _, path: not is_of_credit(path))
    assert send.sent > 1200
    assert send.faults == []


def test_without_the_strict_reading_the_same_attack_breaks_the_interface(world, monkeypatch):
    names, keys = world
    send = Sender({"host": keys["host"]})
    monkeypatch.setattr(shape_of, "read", lambda value, *_, **__: value)
    attack(send, names, lambda name, _: name == "tender_draft_documents", most=200)
    assert send.faults


def test_a_refusal_that_leaves_something_behind_is_found(world, monkeypatch):
    names, keys = world
    send = Sender({"host": keys["host"]})
    send.stored = Stored(before=("nothing of the kind",))
    send("x", "host", "post", f"/api/v1/tenders/{names['code'][0]}/postpone", b"{}", JSON)
    assert send.faults
