"""Whatever is not a whole sealed bid for this tender by this unit is refused, and nothing changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from builders import guardians, registry, sealed
from builders import trading as build
from builders.denied import refused
from builders.sealed import commit, prepared
from gongheng.foundation.access.roles import Role
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package import Package, Terms, seal
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.standing import actions as standing
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding import rules as bidding_rules
from gongheng.trading.bidding.endings import call_off
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.bidding.sealed import rules
from gongheng.trading.clarification import actions as clarification
from gongheng.trading.notices import actions as notices

pytestmark = pytest.mark.django_db


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


def test_where_the_interim_envelope_is_off_no_tender_is_announced_without_a_circle(settings):
    settings.INTERIM_MEANS = False
    host = build.a_tenderer()
    tender = build.a_tender_ready_to_announce(host)
    told = {**build.dates_of(registry.START), "by": host, "at": registry.START}
    no = refused("circle_wanted", notices.invite, tender, **told)
    tender.refresh_from_db()
    assert (no.field, "第二十八条" in no.source, tender.announced_at) == ("region", True, None)
    guardians.circle_in_force(sealed.HUBEI)
    assert notices.invite(tender, **told).tender.circle is not None


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


def test_the_host_cannot_bid_sealed_in_its_own_tender(tender):
    host = sealed.a_bidder(actor=replace(sealed.host_of(tender), role=Role.BIDDER))
    refused("not_permitted", commit, prepared(tender, host), tender, host)


def test_without_the_comparison_an_outdated_bid_would_come_in(tender, bidder, monkeypatch):
    """The twin of the document root: bids made for different documents would compete."""
    package, at = prepared(tender, bidder), sealed.moment_of(tender)
    clarification.issue(
        tender,
        text="工期以招标文件正文为准",
        affects_preparation=False,
        by=sealed.host_of(tender),
        at=at,
    )
    refused("document_outdated", commit, package, tender, bidder)
    monkeypatch.setattr(rules, "is_for", lambda *_: None)
    assert commit(package, tender, bidder).header["document"] != rules.document_root(tender)


def test_bids_of_a_tender_called_off_go_back_unopened(tender, bidder):
    bid, at = commit(prepared(tender, bidder), tender, bidder), sealed.moment_of(tender)
    call_off(tender, reason="项目取消", by=sealed.host_of(tender), at=at)
    bid.refresh_from_db()
    assert (bid.state, bid.price) == ("lapsed", None)
    late = sealed.a_package(tender.sections.first(), other := sealed.a_bidder(number=1)).package
    refused("not_announced", commit, late, tender, other)
