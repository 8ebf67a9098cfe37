"""With which certificate a bid is sealed, and with which signature it is taken back."""

import base64
from datetime import timedelta

import pytest

from builders import sealed
from builders.denied import refused
from builders.sealed import commit, prepared
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.registry.certificates import actions as certificates
from gongheng.registry.certificates.queries import live_link
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.bidding.sealed import rules

pytestmark = pytest.mark.django_db


def test_another_certificate_than_the_units_own_is_refused(tender, bidder):
    stranger = sealed.Bidder(bidder.actor, sealed.a_pair(7))
    refused("wrong_certificate", commit, prepared(tender, stranger), tender, bidder)
    other = sealed.a_bidder(number=1)
    refused("wrong_certificate", commit, prepared(tender, other), tender, bidder)


def test_a_certificate_no_longer_linked_is_refused(tender, bidder):
    package = prepared(tender, bidder)
    link = live_link(bidder.actor)
    certificates.unlink_certificate(
        link, reason="更换", by=bidder.actor, at=sealed.moment_of(tender)
    )
    refused("wrong_certificate", commit, package, tender, bidder)


def test_an_encryption_certificate_that_is_not_the_linked_one_is_refused(tender, bidder):
    package = prepared(tender, bidder)
    other = sealed.a_pair(3).issued.encryption
    turned = sealed.rewritten(package, bidder, encryption=read_certificate(other).fingerprint)
    refused("wrong_certificate", commit, turned, tender, bidder)


def test_a_certificate_that_ends_soon_after_the_opening_is_refused(tender):
    days = (tender.bids_due_at - sealed.SINCE).days + 6
    short = sealed.a_bidder(days=days)
    no = refused("certificate_ends_too_soon", commit, prepared(tender, short), tender, short)
    assert no.field == "certificate"
    enough = sealed.a_bidder(days=days + 3)
    commit(prepared(tender, enough), tender, enough)


def test_a_withdrawal_needs_the_signature_of_the_bids_own_certificate(tender, bidder, monkeypatch):
    bid = commit(prepared(tender, bidder), tender, bidder)
    at = sealed.moment_of(tender)
    good = sealed.a_statement(bid, bidder)
    other = sealed.Bidder(bidder.actor, sealed.a_pair(9))
    refused("signature_wrong", sealed.withdraw, bid, bidder, at=at,
            statement=sealed.a_statement(bid, other))  # fmt: skip
    for change in ({"lot": "x"}, {"tender": "x"}, {"commitment": "00" * 32}, {"format": "x"}):
        no = refused("withdrawal_wrong", sealed.withdraw, bid, bidder, at=at,
                     statement=sealed.a_statement(bid, bidder, **change))  # fmt: skip
        assert no.field == next(iter(change))
    for broken in ({}, {**good, "more": "x"}, {**good, "signature": "不"}, [], "x"):
        refused("withdrawal_wrong", sealing.withdraw_sealed, bid, statement=broken,
                received_at=at, by=bidder.actor, at=at)  # fmt: skip
    rival = sealed.a_bidder(number=1)
    refused("not_permitted", sealed.withdraw, bid, rival, at=at,
            statement=sealed.a_statement(bid, rival))  # fmt: skip
    forged = {**good, "signature": base64.b64encode(b"0" * 70).decode()}
    refused("signature_wrong", sealed.withdraw, bid, bidder, at=at, statement=forged)
    sealed.withdraw(bid, bidder, at=at, statement=good)


def test_an_old_withdrawal_does_not_withdraw_the_replacement(tender, bidder):
    bid = commit(prepared(tender, bidder), tender, bidder)
    at = sealed.moment_of(tender)
    old = sealed.a_statement(bid, bidder)
    bid = sealed.replace(bid, bidder, at=at)
    no = refused("withdrawal_wrong", sealed.withdraw, bid, bidder, at=at, statement=old)
    assert no.field == "commitment"


def test_after_the_deadline_nothing_is_replaced_or_withdrawn(tender, bidder):
    bid = commit(prepared(tender, bidder), tender, bidder)
    due = tender.bids_due_at
    package = prepared(tender, bidder)
    refused("deadline_passed", sealing.replace_sealed, bid, head=head_bytes(package), received_at=due,
            by=bidder.actor, at=due)  # fmt: skip
    refused("deadline_passed", sealed.withdraw, bid, bidder, at=due)


@pytest.mark.parametrize("code", ["certificate_revoked", "revocation_unknown", "issuer_unknown"])
def test_a_certificate_that_is_not_good_now_is_refused(tender, bidder, monkeypatch, code):
    package, asked = prepared(tender, bidder), []

    def not_good(held, trust, *, at, between):
        asked.append((held.fingerprint, at))
        raise Refused(code, name=held.name, since=at)

    monkeypatch.setattr(rules, "judge", not_good)
    refused(code, commit, package, tender, bidder)
    assert asked == [(bidder.signatory.fingerprint, sealed.moment_of(tender))]


def test_an_expired_certificate_is_refused_by_the_judgement_alone(tender, monkeypatch):
    days = (sealed.moment_of(tender) - sealed.SINCE).days - 1
    linked_at = sealed.build.START - timedelta(days=5)
    expired = sealed.a_bidder(days=days, at=linked_at)
    package = prepared(tender, expired)
    refused("certificate_expired", commit, package, tender, expired)
    # Without the judgement and the look ahead to the opening, the expired certificate would do.
    monkeypatch.setattr(rules, "judge", lambda *_, **__: None)
    refused("certificate_ends_too_soon", commit, package, tender, expired)


def test_without_the_signature_a_stolen_session_would_withdraw_a_bid(tender, bidder, monkeypatch):
    """The twin of the signed statement (A17)."""
    bid, at = commit(prepared(tender, bidder), tender, bidder), sealed.moment_of(tender)
    forged = sealed.a_statement(bid, sealed.Bidder(bidder.actor, sealed.a_pair(9)))
    refused("signature_wrong", sealed.withdraw, bid, bidder, at=at, statement=forged)
    monkeypatch.setattr(rules, "withdrawal_said", lambda statement, *_, **__: statement)
    assert sealed.withdraw(bid, bidder, at=at, statement=forged).state == "withdrawn"
