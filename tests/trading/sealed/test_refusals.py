"""Whatever is not a whole sealed bid for this tender by this unit is refused, and nothing changes."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from builders import guardians, registry, sealed
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access.roles import Role
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package import Package, Terms, seal
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.certificates import actions as certificates
from gongheng.registry.certificates.queries import live_link
from gongheng.registry.standing import actions as standing
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding import rules as bidding_rules
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.bidding.sealed import rules
from gongheng.trading.clarification import actions as clarification

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender():
    return sealed.a_sealed_tender(sections_wanted=2)


@pytest.fixture
def bidder():
    return sealed.a_bidder()


def commit(package: Package, tender, by, *, at=None, lot=0, head: bytes | None = None):
    at = at or sealed.moment_of(tender)
    section = tender.sections.order_by("number")[lot]
    head = head_bytes(package) if head is None else head
    return sealing.submit_sealed(section, head=head, received_at=at, by=by.actor, at=at)


def prepared(tender, bidder, **more) -> Package:
    """A good package whose chunks are there."""
    package = sealed.a_package(tender.sections.order_by("number")[0], bidder, **more).package
    sealed.upload(package, bidder, at=sealed.moment_of(tender))
    return package


def test_after_the_deadline_a_bid_is_refused_under_its_article(tender, bidder):
    package = prepared(tender, bidder)
    no = refused("deadline_passed", commit, package, tender, bidder, at=tender.bids_due_at)
    assert (no.field, "招标投标法" in no.source) == ("received_at", True)
    commit(package, tender, bidder, at=tender.bids_due_at - timedelta(microseconds=1))


def test_an_unsealed_letter_is_refused_where_bids_are_sealed(tender, bidder):
    no = refused("sealed_wanted", build.a_submitted_bid, tender, bidder.actor)
    assert "第二十六条" in no.source
    bid = commit(prepared(tender, bidder), tender, bidder)
    at = sealed.moment_of(tender)
    refused("sealed_wanted", bidding.replace, bid, letter=build.a_letter(), by=bidder.actor, at=at)
    refused("sealed_wanted", bidding.withdraw, bid, reason="不投了", by=bidder.actor, at=at)


def test_a_sealed_bid_is_refused_where_no_circle_was_in_force(bidder):
    plain = build.an_announced_tender(build.a_tenderer())
    guardians.circle_in_force(sealed.HUBEI)
    assert plain.circle is None
    at = sealed.moment_of(plain)
    refused("takes_plain_letters", sealing.submit_sealed, plain.sections.get(), head=b"{}",
            received_at=at, by=bidder.actor, at=at)  # fmt: skip


def test_an_incomplete_bid_is_refused_until_its_last_chunk_is_there(tender, bidder):
    package = sealed.a_package(tender.sections.first(), bidder, business=b"x" * 3_000_000).package
    (price, business), at = package.chunks, sealed.moment_of(tender)
    refused("chunks_missing", commit, package, tender, bidder)
    cut = Package(*_but_chunks(package), chunks=(price, business[:-1]))
    sealed.upload(cut, bidder, at=at)
    no = refused("chunks_missing", commit, package, tender, bidder)
    assert no.field == "chunks"
    sealed.upload(package, bidder, at=at)
    assert commit(package, tender, bidder).sealed_size > 3_000_000


def _but_chunks(package):
    return package.header, package.signature, package.nonce, package.certificate


def test_chunks_that_another_unit_put_in_are_not_ones_own(tender, bidder):
    other = sealed.a_bidder(number=1)
    package = sealed.a_package(tender.sections.first(), bidder).package
    sealed.upload(package, other, at=sealed.moment_of(tender))
    refused("chunks_missing", commit, package, tender, bidder)


def test_a_package_for_another_section_or_tender_is_refused(tender, bidder):
    package = prepared(tender, bidder)
    refused("package_for_another_tender", commit, package, tender, bidder, lot=1)
    terms = rules.terms_of(tender.sections.first())
    away = Terms("E0000000000000000", terms.lot, terms.document, terms.guardians, terms.threshold)
    refused(
        "package_for_another_tender", commit, prepared(tender, bidder, terms=away), tender, bidder
    )


def test_a_package_sealed_before_a_clarification_is_outdated(tender, bidder):
    package = prepared(tender, bidder)
    by, at = sealed.host_of(tender), sealed.moment_of(tender)
    clarification.issue(
        tender, text="工期以招标文件正文为准", affects_preparation=False, by=by, at=at
    )
    no = refused("document_outdated", commit, package, tender, bidder, at=at + timedelta(hours=1))
    assert no.field == "document"
    commit(prepared(tender, bidder), tender, bidder, at=at + timedelta(hours=1))


def test_a_package_sealed_to_other_guardians_is_refused(tender, bidder):
    terms = rules.terms_of(tender.sections.first())
    turned = Terms(terms.tender, terms.lot, terms.document, terms.guardians[::-1], terms.threshold)
    refused("guardians_differ", commit, prepared(tender, bidder, terms=turned), tender, bidder)
    weaker = Terms(terms.tender, terms.lot, terms.document, terms.guardians, 2)
    refused("guardians_differ", commit, prepared(tender, bidder, terms=weaker), tender, bidder)


def test_a_package_without_a_price_is_refused(tender, bidder):
    section = tender.sections.first()
    package = seal({"business": b"x"}, rules.terms_of(section), bidder.signatory,
                   algorithms=suite("guomi"), client="t").package  # fmt: skip
    sealed.upload(package, bidder, at=sealed.moment_of(tender))
    refused("part_missing", commit, package, tender, bidder)


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


def test_an_altered_header_or_signature_is_refused(tender, bidder):
    package = prepared(tender, bidder)
    header = {**package.header, "client": "another"}
    altered = Package(header, *_but_chunks(package)[1:], chunks=package.chunks)
    refused("signature_wrong", commit, altered, tender, bidder)
    garbage = Package(package.header, b"0" * 70, package.nonce, package.certificate, package.chunks)
    refused("signature_wrong", commit, garbage, tender, bidder)


@pytest.mark.parametrize(
    "head", [b"", b"{}", b"[]", b"null", b"{" * 5000, b"\xff\xfe", b'{"header":1}']
)
def test_what_is_no_head_is_refused(tender, bidder, head):
    refused("package_malformed", commit, None, tender, bidder, head=head)


def test_a_head_in_another_spelling_is_refused(tender, bidder):
    package = prepared(tender, bidder)
    refused("package_malformed", commit, None, tender, bidder, head=head_bytes(package) + b" ")


def test_a_head_that_is_too_long_is_refused(tender, bidder):
    refused("package_malformed", commit, None, tender, bidder, head=b"1" * (256 * 1024 + 1))


def test_a_second_bid_of_the_same_unit_is_refused(tender, bidder):
    commit(prepared(tender, bidder), tender, bidder)
    refused("already_exists", commit, prepared(tender, bidder), tender, bidder)


def test_a_package_is_used_once_even_after_its_withdrawal(tender, bidder):
    package = prepared(tender, bidder)
    bid = commit(package, tender, bidder)
    at = sealed.moment_of(tender)
    sealed.withdraw(bid, bidder, at=at)
    refused("sealed_before", commit, package, tender, bidder)


def test_a_wrapped_secret_of_a_rival_is_refused_in_another_tender(tender, bidder, monkeypatch):
    """A15: a copied wrapped key would make the guardians of an early tender open a rival's."""
    victim = commit(prepared(tender, bidder), tender, bidder)
    thief = sealed.a_bidder(number=1)
    copied = prepared(tender, thief)
    parts = [{**copied.header["parts"][0], "w2": victim.header["parts"][0]["w2"]}]
    stolen = sealed.rewritten(copied, thief, parts=parts)
    refused("sealed_before", commit, stolen, tender, thief)
    # Without the look at what was seen, the table itself still keeps each point for one bid.
    monkeypatch.setattr(rules, "never_seen", lambda _: None)
    refused("sealed_before", commit, stolen, tender, thief)
    # With neither, the copy is in: that is the harm.
    monkeypatch.setattr(sealing, "_keep_points", lambda *_: None)
    assert commit(stolen, tender, thief).state == "submitted"


def test_a_restricted_unit_may_not_submit_sealed_either(tender, bidder):
    at, package = sealed.moment_of(tender), prepared(tender, bidder)
    standing.restrict(
        bidder.actor.body, restriction="bid", reason="围标", basis="招标投标法第五十三条",
        since=at - timedelta(days=1), region="420100", by=registry.a_supervisor("420100"), at=at,
    )  # fmt: skip
    refused("may_not_bid", commit, package, tender, bidder)


def test_a_unit_that_owes_the_pledge_is_asked_for_it_here_too(tender, bidder, monkeypatch):
    asked = []

    def owes(step, code, **where):
        asked.append((step, code, where["region"]))
        raise Refused("pledge_missing", field="pledge", step="投标")

    package = prepared(tender, bidder)
    monkeypatch.setattr(bidding_rules, "refuse_without_pledge", owes)
    refused("pledge_missing", commit, package, tender, bidder)
    assert asked == [("bid", bidder.actor.body, tender.region)]


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


def test_the_host_cannot_bid_sealed_in_its_own_tender(tender):
    host = sealed.a_bidder(actor=replace(sealed.host_of(tender), role=Role.BIDDER))
    refused("not_permitted", commit, prepared(tender, host), tender, host)


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
