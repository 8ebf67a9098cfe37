"""A digest is no key: nobody attaches a file that somebody else put in, nor learns that it is there."""

import base64
from datetime import timedelta

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.files import store
from gongheng.foundation.files.models import Holder
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening import actions as opening

pytestmark = pytest.mark.django_db
OCTETS = "application/octet-stream"
SECRET = "只有投标人知道的施工方案".encode()


@pytest.fixture
def stolen():
    """The digest of a competitor's attachment, as the archive or a leak may show it."""
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    for price in ("9000000.00", "9200000.00", "9500000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price,
                              attachments=[("方案.txt", SECRET)])  # fmt: skip
    at = tender.bids_due_at
    opening.read_out(opening.hold_opening(tender, by=host, at=at), by=host, at=at)
    return Bid.objects.filter(section__tender=tender).first().attachments[0]["digest"], at


def thief(at):
    host = build.a_tenderer()
    return host, build.a_tender_ready_to_announce(host, at=at)


def sent(caller, tender, digest):
    return caller.send(f"/tenders/{tender.code}/documents",
                       {"digest": digest, "terms": build.lawful_terms()})  # fmt: skip


def test_a_competitors_file_is_not_attached_by_its_digest_and_so_not_read(stolen, as_actor):
    digest, at = stolen
    host, tender = thief(at)
    before = Entry.objects.count()
    with clock.frozen(at):
        refused = sent(as_actor(host), tender, digest)
        got = as_actor(host).get(f"/tenders/{tender.code}/documents/{digest}")
    assert (refused.status_code, refused.json()["code"]) == (404, "file_missing")
    assert got.status_code == 404
    assert Entry.objects.count() == before


def test_the_refusal_does_not_tell_whether_the_file_is_there(stolen, as_actor):
    digest, at = stolen
    host, tender = thief(at)
    with clock.frozen(at):
        there, nowhere = (sent(as_actor(host), tender, one) for one in (digest, "0" * 64))
    assert there.content.decode().replace(digest, "0" * 64) == nowhere.content.decode()


def test_without_the_question_whose_it_is_the_theft_succeeds(stolen, as_actor, monkeypatch):
    digest, at = stolen
    host, tender = thief(at)
    monkeypatch.setattr(store, "own", lambda digest, **_: digest)
    with clock.frozen(at):
        assert sent(as_actor(host), tender, digest).status_code == 200
        got = as_actor(host).get(f"/tenders/{tender.code}/documents/{digest}")
        assert b"".join(got.streaming_content) == SECRET


def test_evidence_certificates_and_reports_are_asked_for_too(stolen):
    from gongheng.registry.entry_checks import stored_file

    digest, at = stolen
    with pytest.raises(Refused, match="file_missing"):
        stored_file(digest, by=build.a_bidder())
    from gongheng.trading.objections import actions as objections

    tender = build.an_announced_tender(build.a_tenderer(), at=at)
    with pytest.raises(Refused, match="file_missing"):
        objections.raise_objection(tender, about="documents", grounds="不公", evidence=digest,
                                   by=build.a_bidder(), at=at + timedelta(hours=2))  # fmt: skip


def test_a_colleague_goes_on_with_a_file_of_the_unit_and_a_stranger_after_putting_it_in_himself():
    host, other = build.a_tenderer(), build.a_tenderer()
    digest = build.a_file("同一份文件", by=host)
    assert store.own(digest, by=host) == digest
    with pytest.raises(Refused, match="file_missing"):
        store.own(digest, by=other)
    build.a_file("同一份文件", by=other)
    assert store.own(digest, by=other) == digest
    assert Holder.objects.filter(file_id=digest).count() == 2


def test_putting_in_what_is_there_already_does_not_tell_since_when(as_actor):
    host = as_actor(build.a_tenderer())
    store.put("旧文件".encode(), name="a.txt", at=build.START)
    with clock.frozen(build.START + timedelta(days=9)):
        new = host.send("/documents?name=a.txt", "旧文件".encode(), content_type=OCTETS).json()
    assert new["stored_at"].startswith("2026-03-11")


def test_the_public_check_tells_of_published_files_only(stolen, anyone):
    digest, _ = stolen
    assert anyone.get(f"/verify/{digest}").json() == {
        "digest": digest,
        "stored": False,
        "entries": [],
    }


def test_attachments_of_a_bid_come_with_their_bytes_and_need_no_digest():
    tender = build.an_announced_tender(build.a_tenderer())
    files = [("方案.txt", base64.b64encode(SECRET))]
    assert bidding.submit(tender.sections.get(), letter=build.a_letter(), attachments=files,
                          by=build.a_bidder(), at=tender.documents_from)  # fmt: skip


def test_nobody_gets_the_tender_document_before_it_is_given_out(as_actor, anyone):
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    path = f"/tenders/{tender.code}/documents/{tender.documents.get().digest}"
    before = tender.documents_from - timedelta(seconds=1)
    with clock.frozen(before):
        assert [one.get(path).status_code for one in (anyone, as_actor(build.a_bidder()))] == [
            404,
            404,
        ]
        assert as_actor(host).get(path).status_code == 200
    with clock.frozen(tender.documents_from):
        assert anyone.get(path).status_code == 200


def consortium_with(digest, at):
    from gongheng.trading.bidding.consortia import actions as consortia
    from gongheng.trading.bidding.consortia.rules import Partner

    lead, member = build.a_bidder(), build.a_bidder()
    tender = build.an_announced_tender(build.a_tenderer(), at=at, consortium=True)
    partners = [Partner(one.body, "50", "施工") for one in (lead, member)]
    consortium = consortia.propose(tender.sections.first(), members=partners, agreement=digest,
                                   by=lead, at=tender.documents_from)  # fmt: skip
    consortia.consent(consortium, by=member, at=tender.documents_from)
    return build.a_submitted_bid(tender, lead)


def guarantee_with(digest, at):
    from builders import bonds as build_bonds

    build_bonds.an_account(at=build_bonds.BEFORE)
    tender = build.an_announced_tender(build.a_tenderer(), at=at)
    paper = build_bonds.a_guarantee(tender, at, digest=digest)
    return build_bonds.a_lodged_bond(tender, build.a_bidder(), **paper)


def forfeited_with(digest, at):
    from builders import bonds as build_bonds
    from gongheng.trading.bonds import actions as bonds

    _, keeper = build_bonds.an_account(at=build_bonds.BEFORE)
    host = build.a_tenderer()
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    build_bonds.revoked(tender, firms[0], at=tender.bids_due_at)
    return bonds.forfeit(build_bonds.bond_of(firms[0]), ground="revoked", reason="书面撤销",
                         evidence=digest, by=host, at=tender.bids_due_at)  # fmt: skip


@pytest.mark.parametrize("attach", [consortium_with, guarantee_with, forfeited_with])
def test_agreements_guarantees_and_proofs_of_revocation_are_asked_for_too(stolen, attach):
    digest, at = stolen
    with pytest.raises(Refused, match="file_missing"):
        attach(digest, at)


@pytest.mark.parametrize("attach", [consortium_with, guarantee_with, forfeited_with])
def test_without_the_question_they_take_a_strangers_file(stolen, attach, monkeypatch):
    digest, at = stolen
    monkeypatch.setattr(store, "own", lambda digest, **_: digest)
    assert attach(digest, at).pk


def test_a_sealed_bid_named_as_an_agreement_is_refused_and_breaks_nothing(stolen):
    _, at = stolen
    sealed = Bid.objects.first().sealed_digest  # stands on the bidder's receipt
    with pytest.raises(Refused, match="file_missing"):
        consortium_with(sealed, at)
