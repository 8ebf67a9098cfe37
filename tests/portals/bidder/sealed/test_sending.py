"""What the composer's addresses take and refuse, without a browser."""

import json
from datetime import timedelta

import pytest

from builders import sealed, trading
from gongheng.foundation import clock
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.portals.bidder.sealed import doors, sending
from gongheng.trading.bidding.models import Bid, Chunk
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client_of):
    tender = sealed.a_sealed_tender()
    bidder = sealed.a_bidder()
    section = tender.sections.get()
    with clock.frozen(sealed.moment_of(tender)):
        yield client_of(bidder.actor), section, sealed.a_package(section, bidder).package


def put(client, digest, body):
    return client.put(f"/bidder/chunks/{digest}", body, "application/octet-stream")


def chunk_of(package):
    return package.header["parts"][0]["chunks"][0], package.chunks[0][0]


def test_a_chunk_is_asked_for_put_in_and_there_ever_after(scene):
    client, _, package = scene
    digest, body = chunk_of(package)
    assert client.head(f"/bidder/chunks/{digest}").status_code == 404
    assert put(client, digest, body).status_code == 201
    assert put(client, digest, body).status_code == 200
    assert client.head(f"/bidder/chunks/{digest}").status_code == 204
    assert client.get(f"/bidder/chunks/{digest}").content == b""
    assert Chunk.objects.count() == 1


def test_what_is_no_chunk_of_that_name_is_refused_in_words_and_not_kept(scene):
    client, _, package = scene
    digest, body = chunk_of(package)
    bad = [
        (sm3_hex(b"another"), body),
        (digest, body[:-1]),
        ("x", body),
        (digest, b""),
        (digest, body + bytes(2**21)),
    ]
    for name, content in bad:
        answer = put(client, name, content)
        assert 400 <= answer.status_code < 500, (name, len(content))
        assert answer.json()["sentence"].endswith("。")
    for length in ("²", "9" * 5000, "-1"):
        answer = client.put(
            f"/bidder/chunks/{digest}",
            body,
            "application/octet-stream",
            headers={"content-length": length},
        )
        assert 400 <= answer.status_code < 500
    assert Chunk.objects.count() == 0


def test_another_unit_learns_nothing_of_a_chunk(scene, client_of, somebody):
    client, _, package = scene
    digest, body = chunk_of(package)
    put(client, digest, body)
    assert client_of(somebody("bidder")).head(f"/bidder/chunks/{digest}").status_code == 404
    for role in ("tenderer", "supervisor", "centre"):
        assert client_of(role).head(f"/bidder/chunks/{digest}").status_code == 403
    assert client_of("anonymous").head(f"/bidder/chunks/{digest}").status_code == 401


def test_the_same_head_twice_is_one_bid_and_bad_heads_are_none(scene):
    client, section, package = scene
    head, path = head_bytes(package), f"/bidder/sections/{section.code}/sealed/"
    send = lambda body: client.post(path, body, "application/json")  # noqa: E731
    for bad in (b"", b"{}", head[:-1], head + b" ", bytes(300_000)):
        answer = send(bad)
        assert 400 <= answer.status_code < 500
        assert answer.json()["sentence"].endswith("。")
    missing = send(head)
    assert missing.json()["code"] == "chunks_missing"
    assert Bid.objects.count() == 0
    put(client, *chunk_of(package))
    first, again = send(head), send(head)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Bid.objects.count() == 1
    assert Entry.objects.filter(act="bid.submit_sealed").count() == 1


def sent_after_a_withdrawal(client_of):
    """The same file once more, after its bid was withdrawn."""
    tender, bidder = sealed.a_sealed_tender(), sealed.a_bidder()
    section, at = tender.sections.get(), sealed.moment_of(tender)
    package = sealed.a_package(section, bidder).package
    bid = sealed.submit(section, bidder, at=at, package=package)
    sealed.withdraw(bid, bidder, at=at)
    with clock.frozen(at):
        sealed.upload(package, bidder, at=at)
        return client_of(bidder.actor).post(
            f"/bidder/sections/{section.code}/sealed/", head_bytes(package), "application/json"
        )


def test_what_was_withdrawn_is_not_called_received_when_it_is_sent_again(client_of):
    answer = sent_after_a_withdrawal(client_of)
    assert (answer.status_code, answer.json()["code"]) == (409, "sealed_before")
    assert Bid.objects.get().state == "withdrawn"


def test_without_that_a_bidder_believes_to_be_in_who_is_not(client_of, monkeypatch):
    """Twin: any bid of this head will do."""
    monkeypatch.setattr(sending, "sent_before", lambda *_: Bid.objects.get())
    assert sent_after_a_withdrawal(client_of).status_code == 201
    assert Bid.objects.get().state == "withdrawn"


def test_the_terms_tell_who_is_sealed_to_and_no_secret(scene):
    client, section, _ = scene
    told = client.get(f"/bidder/sections/{section.code}/sealed/terms/").json()
    circle = section.tender.circle
    assert told["published"] == [
        one.encryption_fingerprint for one in circle.guardians.order_by("at")
    ]
    assert (told["lot"], told["threshold"]) == (section.code, 3)
    assert len(told["own"]) == 1
    assert "PRIVATE" not in str(told)
    assert client.get("/bidder/sections/nowhere/sealed/terms/").status_code == 404


def test_a_tender_without_a_circle_keeps_its_own_composer(client_of):
    tender = trading.an_announced_tender(trading.a_tenderer())
    client = client_of(trading.a_bidder())
    code = tender.sections.get().code
    with clock.frozen(sealed.moment_of(tender)):
        assert client.get(f"/bidder/sections/{code}/sealed/").status_code == 404
        assert "封装并递交" in client.get(f"/bidder/sections/{code}/bid/").content.decode()


def test_a_composer_that_could_not_send_is_not_shown(scene, client_of, somebody):
    client, section, _ = scene
    path = f"/bidder/sections/{section.code}/bid/"
    assert "data-composer" in client.get(path).content.decode()
    assert "还没有绑定证书" not in client.get(path).content.decode()
    assert "还没有绑定证书" in client_of(somebody("bidder")).get(path).content.decode()
    for moment in (
        section.tender.bids_due_at,
        section.tender.documents_from - sealed.timedelta(hours=1),
    ):
        with clock.frozen(moment):
            answer = client.get(path)
        assert 400 <= answer.status_code < 500
        assert "data-composer" not in answer.content.decode()


@pytest.mark.parametrize("act", ["submit", "replace", "withdraw"])
def test_what_is_sent_slowly_is_there_when_its_last_byte_is(scene, client_of, monkeypatch, act):
    """Whoever begins to send in time and ends after the deadline is late."""
    client, section, package = scene
    bidder = sealed.a_bidder(number=1)
    moment = sealed.moment_of(section.tender)
    due = moment + timedelta(minutes=1)
    if act == "submit":
        put(client, *chunk_of(package))
        path, body = f"/bidder/sections/{section.code}/sealed/", head_bytes(package)
    else:
        bid = sealed.submit(section, bidder, at=moment)
        client = client_of(bidder.actor)
        more = sealed.a_package(section, bidder).package
        sealed.upload(more, bidder, at=moment)
        told = json.dumps({"statement": sealed.a_statement(bid, bidder)}).encode()
        path = f"/bidder/bids/{bid.pk}/sealed/{act}/"
        body = head_bytes(more) if act == "replace" else told
    Tender.objects.filter(pk=section.tender_id).update(bids_due_at=due)

    def slowly(request, limit=doors.LARGEST_HEAD):
        whole = doors_body_of(request, limit)
        clock._frozen[-1] = due
        return whole

    doors_body_of = doors.body_of
    monkeypatch.setattr(sending, "body_of", slowly)
    monkeypatch.setattr(doors, "body_of", slowly)
    before = list(Bid.objects.values())
    answer = client.post(path, body, "application/json")

    assert answer.json()["code"] == "deadline_passed"
    assert list(Bid.objects.values()) == before


def test_asking_for_a_chunk_that_is_not_there_yet_warns_nobody_and_other_faults_still_do(
    scene, caplog
):
    """An upload asks so for every chunk: a log full of warnings hides the one that matters."""
    client, _, package = scene
    digest, _ = chunk_of(package)
    assert client.head(f"/bidder/chunks/{digest}").status_code == 404
    assert client.get(f"/bidder/chunks/{digest}").status_code == 404
    assert [one for one in caplog.records if one.name == "django.request"] == []
    assert client.get("/bidder/sections/nowhere/sealed/terms/").status_code == 404
    assert client.head("/bidder/chunks/x").status_code == 422
    assert [one.levelname for one in caplog.records if one.name == "django.request"] == [
        "WARNING"
    ] * 2
