"""A database that is busy or gone asks to try again; nothing has changed."""

import pytest
from django.db import InterfaceError, OperationalError
from psycopg.errors import DeadlockDetected, SerializationFailure

from builders import bonds as build_bonds
from builders import trading as build
from builders.callers import Caller, fresh_key, key_of
from gongheng.foundation import clock
from gongheng.foundation.ledger.models import Entry
from gongheng.portals import middleware, offices
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.models import Bid

pytestmark = pytest.mark.django_db
FAULTS = [OperationalError(DeadlockDetected()), OperationalError(SerializationFailure()),
          OperationalError("server closed the connection"), InterfaceError("closed")]  # fmt: skip


@pytest.fixture
def scene():
    _, keeper = build_bonds.an_account()
    tender, firms = build_bonds.opened_with_bonds(build.a_tenderer(), keeper)
    return tender, firms[0], tender.sections.first().bids.get(bidder_code=firms[0].body)


def broken_after_the_act(monkeypatch, fault):
    """The act is done, then the database says no before it is committed."""
    real = bidding.rules.may_be_revoked

    def breaks(bid, at):
        real(bid, at)
        Bid.objects.filter(pk=bid.pk).update(quality="半途")
        raise fault

    monkeypatch.setattr(bidding.rules, "may_be_revoked", breaks)


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_a_page_asks_to_try_again_and_nothing_has_changed(client_of, scene, monkeypatch, fault):
    tender, firm, bid = scene
    broken_after_the_act(monkeypatch, fault)
    before = Entry.objects.count()
    with clock.frozen(tender.bids_due_at):
        answer = client_of(firm).post(f"/bidder/bids/{bid.pk}/revoke/", {"reason": "报价有误"})
    assert answer.status_code == 503
    assert "请稍后重试" in answer.content.decode()
    assert answer["Retry-After"] == "3"
    after = Bid.objects.get(pk=bid.pk)
    assert (after.state, after.quality) == ("opened", bid.quality)
    assert Entry.objects.count() == before


def test_the_interface_asks_so_too_and_the_same_key_may_be_sent_again(scene, monkeypatch):
    tender, firm, bid = scene
    caller, key = Caller(key_of(firm)), fresh_key()
    with clock.frozen(tender.bids_due_at):
        with monkeypatch.context() as patch:
            broken_after_the_act(patch, FAULTS[0])
            no = caller.send(f"/bids/{bid.pk}/revoke", {"reason": "报价有误"}, key=key)
        assert (no.status_code, no.json()["code"], no["Retry-After"]) == (503, "busy", "3")
        assert "请稍后重试" in no.json()["detail"]
        assert Bid.objects.get(pk=bid.pk).state == "opened"
        done = caller.send(f"/bids/{bid.pk}/revoke", {"reason": "报价有误"}, key=key)
    assert (done.status_code, done.json()["state"]) == (200, "revoked")


def test_a_database_gone_before_any_page_is_reached_is_told_alike(client_of, scene, monkeypatch):
    client = client_of(scene[1])
    client.raise_request_exception = False

    def gone(_):
        raise OperationalError("connection refused")

    monkeypatch.setattr(middleware, "chosen_office", gone)
    answer = client.get("/desk/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "3")
    assert offices.chosen_office is not gone


def test_without_the_net_it_would_be_a_fault_of_ours(client_of, scene, monkeypatch):
    tender, firm, bid = scene
    monkeypatch.setattr(middleware, "DATABASE_IS_BUSY", ())
    broken_after_the_act(monkeypatch, FAULTS[0])
    client = client_of(firm)
    client.raise_request_exception = False
    with clock.frozen(tender.bids_due_at):
        answer = client.post(f"/bidder/bids/{bid.pk}/revoke/", {"reason": "报价有误"})
    assert answer.status_code == 500
