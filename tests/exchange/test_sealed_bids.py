"""Sealed bids through the interface: chunks by digest, one commit, the proof; replays and bad input."""

from datetime import timedelta

import pytest

from builders import sealed
from builders.denied import everything
from gongheng.exchange.api import front
from gongheng.exchange.api.writes import sealed as writes
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.access.models import SecurityEvent
from gongheng.foundation.files import chunks as files
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.trading.bidding.chunks.rules import LARGEST
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.intake.queries import closes_at, intake_of
from gongheng.trading.bidding.models import Bid, Chunk, Link

pytestmark = pytest.mark.django_db
OCTETS = "application/octet-stream"


@pytest.fixture
def tender():
    return sealed.a_sealed_tender()


@pytest.fixture
def bidder():
    return sealed.a_bidder()


@pytest.fixture
def inside(tender):
    with clock.frozen(sealed.moment_of(tender)) as held:
        yield held.moment


@pytest.fixture
def caller(bidder, as_actor, inside):
    return as_actor(bidder.actor)


def put(caller, digest, body):
    return caller.send(f"/chunks/{digest}", body, method="PUT", content_type=OCTETS)


def put_all(caller, package):
    for part, row in zip(package.header["parts"], package.chunks, strict=True):
        for digest, chunk in zip(part["chunks"], row, strict=True):
            assert put(caller, digest, chunk).status_code in {200, 201}


def post(caller, tender, package, **more):
    path = f"/sections/{tender.sections.get().code}/sealed-bids"
    return caller.send(path, head_bytes(package), **more)


def first_chunk(package):
    return package.header["parts"][0]["chunks"][0], package.chunks[0][0]


def test_a_bid_is_sealed_from_what_the_interface_tells_uploaded_resumed_and_committed(
    caller, tender, bidder
):
    section = tender.sections.get()
    told = caller.get(f"/sections/{section.code}/sealing").json()
    assert (told["tender"], told["lot"], told["suite"]) == (tender.code, section.code, "guomi")
    package = sealed.a_package(section, bidder, business=b"PK" * 800_000).package
    assert told["document"] == package.header["document"]
    digest, chunk = first_chunk(package)
    assert caller.get(f"/chunks/{digest}").json()["code"] == "chunk_missing"
    assert put(caller, digest, chunk).status_code == 201
    assert put(caller, digest, chunk).status_code == 200
    assert caller.get(f"/chunks/{digest}").json() == {"digest": digest}
    head = caller.client.head(f"/api/v1/chunks/{digest}", headers=caller.headers)
    assert head.status_code == 200
    assert post(caller, tender, package).json()["code"] == "chunks_missing"
    put_all(caller, package)
    done = post(caller, tender, package, key="the-one-commit-0001")
    assert done.status_code == 201, done.content
    again = post(caller, tender, package, key="the-one-commit-0001")
    assert (again.content, again["Idempotent-Replayed"]) == (done.content, "true")
    bid = done.json()
    assert bid["receipt"]["commitment"] == package.commitment.hex()
    proof = f"/bids/{bid['id']}/proof"
    assert caller.get(proof).json()["code"] == "not_sealed_yet"
    seal(at=clock.now())
    bundle = caller.get(proof).json()
    assert bundle["entry"]["facts"]["head"] == bid["receipt"]["head"]
    assert "blinding" in bundle


def test_a_bid_is_replaced_and_withdrawn_through_the_interface(caller, tender, bidder):
    section = tender.sections.get()
    first, second = (sealed.a_package(section, bidder).package for _ in range(2))
    put_all(caller, first)
    put_all(caller, second)
    bid = post(caller, tender, first).json()
    replaced = caller.send(f"/bids/{bid['id']}/replace-sealed", head_bytes(second))
    assert replaced.status_code == 200, replaced.content
    said = sealed.a_statement(Bid.objects.get(), bidder)
    gone = caller.send(f"/bids/{bid['id']}/withdraw-sealed", {"statement": said})
    assert gone.json()["state"] == "withdrawn"
    assert [one.kind for one in Link.objects.order_by("place")] == ["submit", "replace", "withdraw"]


def sent_after_a_withdrawal(caller, tender, bidder):
    """The very same commit once more, as a program repeats it, after its bid was withdrawn."""
    package = sealed.a_package(tender.sections.get(), bidder).package
    put_all(caller, package)
    bid = post(caller, tender, package, key="the-one-commit-0002").json()
    said = sealed.a_statement(Bid.objects.get(), bidder)
    caller.send(f"/bids/{bid['id']}/withdraw-sealed", {"statement": said})
    again = post(caller, tender, package, key="the-one-commit-0002")
    assert Bid.objects.get().state == "withdrawn"
    return again


def test_a_commit_repeated_after_the_withdrawal_is_not_told_as_received(caller, tender, bidder):
    again = sent_after_a_withdrawal(caller, tender, bidder)
    assert (again.status_code, again.json()["code"]) == (409, "sealed_before")


def test_without_that_the_answer_of_before_says_that_it_is_in(caller, tender, bidder, monkeypatch):
    """Twin: the earlier answer is given again, whatever became of the bid."""
    monkeypatch.setattr(writes, "not_withdrawn", lambda *_, **__: None)
    again = sent_after_a_withdrawal(caller, tender, bidder)
    assert (again.status_code, again.json()["state"]) == (201, "submitted")


def test_chunks_are_refused_before_their_body_is_read(caller, tender, bidder, anyone, monkeypatch):
    package = sealed.a_package(tender.sections.get(), bidder).package
    digest, chunk = first_chunk(package)
    read = []
    plain = front.HttpRequest.read
    monkeypatch.setattr(
        front.HttpRequest, "read", lambda self, *a: read.append(1) or plain(self, *a)
    )
    assert put(anyone, digest, chunk).json()["code"] == "key_missing"
    assert put(caller, digest, b"x" * (LARGEST + 1)).json()["code"] == "body_too_large"
    assert put(caller, digest, b"x" * 1000).json()["code"] == "chunk_size"
    assert put(caller, "A" * 64, chunk).json()["code"] == "chunk_name"
    wrong = caller.send(f"/chunks/{digest}", chunk, method="PUT")
    assert wrong.json()["code"] == "content_type"
    assert (read, Chunk.objects.count()) == ([], 0)
    assert put(caller, digest, b"x" * len(chunk)).json()["code"] == "chunk_altered"
    assert (len(read), Chunk.objects.count(), files.read(digest)) == (1, 0, None)


def test_other_offices_and_idle_times_take_no_chunks(caller, tender, bidder, as_actor):
    digest, chunk = first_chunk(sealed.a_package(tender.sections.get(), bidder).package)
    host = as_actor(sealed.host_of(tender))
    assert put(host, digest, chunk).json()["code"] == "not_permitted"
    with clock.frozen(tender.bids_due_at):
        assert put(caller, digest, chunk).json()["code"] == "nothing_to_seal_for"
    assert Chunk.objects.count() == 0


def test_a_unit_learns_nothing_of_the_chunks_of_another(caller, tender, bidder, as_actor):
    digest, chunk = first_chunk(sealed.a_package(tender.sections.get(), bidder).package)
    put(caller, digest, chunk)
    rival = as_actor(sealed.a_bidder(number=1).actor)
    assert rival.get(f"/chunks/{digest}").json()["code"] == "chunk_missing"


@pytest.mark.parametrize("head", [b"{}", b"[1]", b'{"header":{}}', b'{"a":"\\ud800"}', b"x", b""])
def test_a_bad_head_is_a_refusal_and_changes_nothing(caller, tender, head):
    before, entries = everything(), Entry.objects.count()
    answer = caller.send(f"/sections/{tender.sections.get().code}/sealed-bids", head)
    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] in {"package_malformed", "bad_json"}
    assert (everything(), Entry.objects.count()) == (before, entries)


def test_the_time_that_counts_is_when_the_last_byte_was_here(caller, tender, bidder, monkeypatch):
    """A request opened before the deadline whose body ends after it is too late."""
    package = sealed.a_package(tender.sections.get(), bidder).package
    put_all(caller, package)
    due, plain = tender.bids_due_at, front._take_body

    def slowly(request):
        plain(request)
        clock._frozen.append(due)

    monkeypatch.setattr(front, "_take_body", slowly)
    with clock.frozen(due - timedelta(seconds=1)):
        answer = post(caller, tender, package)
        clock._frozen.pop()
    assert answer.json()["code"] == "deadline_passed"


def test_what_was_here_in_time_but_comes_after_the_close_leaves_its_evidence(
    caller, tender, bidder
):
    package = sealed.a_package(tender.sections.get(), bidder).package
    put_all(caller, package)
    due = tender.bids_due_at
    intakes.open(tender, by=CLOCK, at=sealed.moment_of(tender))
    intakes.close(intake_of(tender), by=CLOCK, at=closes_at(tender))
    with clock.frozen(due - timedelta(milliseconds=1)):
        answer = post(caller, tender, package)
    told = answer.json()
    assert (told["code"], answer.status_code) == ("intake_closed", 409)
    assert "责任在平台" in told["detail"]
    late = Entry.objects.get(act="intake.note_late")
    assert late.facts["commitment"] == package.commitment.hex()
    assert Link.objects.count() == 0


def test_the_proof_of_anothers_bid_is_not_found(caller, tender, bidder, as_actor, anyone):
    bid = sealed.submit(tender.sections.get(), bidder)
    rival = as_actor(sealed.a_bidder(number=1).actor)
    assert rival.get(f"/bids/{bid.pk}/proof").status_code == 404
    assert anyone.get(f"/bids/{bid.pk}/proof").json()["code"] == "key_missing"
    assert caller.get(f"/bids/{bid.pk}/proof").json()["code"] == "not_sealed_yet"


def test_asking_for_a_chunk_that_is_not_there_yet_is_no_warning_and_no_refused_attempt(
    caller, tender, bidder, caplog
):
    digest, _ = first_chunk(sealed.a_package(tender.sections.get(), bidder).package)
    assert caller.get(f"/chunks/{digest}").status_code == 404
    assert [one for one in caplog.records if one.name == "django.request"] == []
    assert not SecurityEvent.objects.exists()
    assert caller.get("/bids/1/proof").status_code == 404
    assert caller.get("/chunks/x").status_code == 422
    assert len([one for one in caplog.records if one.name == "django.request"]) == 2
    assert SecurityEvent.objects.get().code == "not_found"  # what has no shape asks for no key
