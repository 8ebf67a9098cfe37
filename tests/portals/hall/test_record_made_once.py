"""The file for the offline check is made by a job, once for the same facts; a request hands it out."""

import io
import json
import zipfile
from itertools import count

import pytest

from builders import openings as build
from builders import registry
from builders.denied import refused
from builders.openings import MINUTE
from gongheng.foundation import clock
from gongheng.foundation.files import store
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.running.recording import record_once
from gongheng.trading.opening import record, recording
from gongheng.trading.opening.faults import actions as faults
from gongheng.trading.opening.models import Attribution, RecordFile
from gongheng.trading.opening.shares import actions as shares

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall():
    return build.an_open_hall(tamper={0: build.with_another_key_committed})


@pytest.fixture
def asked(client_of):
    """What whoever takes part is answered, page and bytes."""

    def get(hall, at, who=None):
        with clock.frozen(at):
            answer = client_of(who or hall.host).get(f"/hall/{hall.tender.code}/record.zip")
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, body

    return get


def never(*_):
    raise AssertionError("made in a request")


def told_in(content):
    return json.loads(zipfile.ZipFile(io.BytesIO(content)).read("opening.json"))


def moved(hall, at):
    """Two supervisors change whose fault it was."""
    first, second = (registry.a_supervisor(registry.HUBEI, at=registry.START) for _ in range(2))
    found = Attribution.objects.get(bid=hall.people[0].bid)
    faults.propose_change(found, party="platform", reason="软件缺陷", by=first, at=at)
    faults.confirm_change(found, reason="已经查实", by=second, at=at + MINUTE)
    seal_all(at=at + 2 * MINUTE)
    return at + 2 * MINUTE


def test_the_job_makes_it_and_every_request_gets_those_very_bytes(hall, asked, monkeypatch):
    at = build.read_and_sealed(hall)
    assert record_once(at) == 1
    made = RecordFile.objects.get()
    monkeypatch.setattr(recording, "bundle_of", never)
    monkeypatch.setattr(record, "bundle_of", never)

    answers = [asked(hall, at + MINUTE, who) for who in (hall.host, hall.people[1].actor)]

    assert answers == [(200, store.get(made.digest))] * 2
    assert len(answers[0][1]) == made.size
    entry = Entry.objects.get(act="unsealing.make_record")
    assert entry.facts["digest"] == made.digest, "whoever holds the file finds it in the log"


def test_until_it_is_made_the_answer_says_so_and_makes_nothing(hall, asked, monkeypatch):
    at = build.read_and_sealed(hall)
    monkeypatch.setattr(recording, "bundle_of", never)
    monkeypatch.setattr(record, "bundle_of", never)

    status, page = asked(hall, at)

    assert status == 202
    assert "正在生成" in page.decode()
    assert not RecordFile.objects.exists()


def test_the_same_facts_are_not_made_twice(hall):
    at = build.read_and_sealed(hall)

    assert [record_once(at), record_once(at), record_once(at + 30 * MINUTE)] == [1, 0, 0]
    seal_all(at=at + 31 * MINUTE)
    assert record_once(at + 32 * MINUTE) == 0, "a newer head of the log changes nothing in it"


def test_a_change_of_the_ruling_makes_it_again_even_weeks_later(hall, asked):
    at = build.read_and_sealed(hall)
    record_once(at)
    late = moved(hall, at + 20 * 24 * 60 * MINUTE)

    assert record_once(late + 3 * 24 * 60 * MINUTE) == 1
    first, second = RecordFile.objects.order_by("pk")
    parties = [told_in(store.get(one.digest))["bids"][0]["attribution"] for one in (first, second)]
    assert [one["party"] for one in parties] == ["bidder", "platform"]
    assert "changed" in parties[1]
    assert asked(hall, late)[1] == store.get(second.digest)
    assert record_once(late + 3 * 24 * 60 * MINUTE) == 0


def test_the_archive_keeps_the_very_file_that_was_handed_out_and_after_a_change_the_new_one(
    hall, monkeypatch
):
    at = build.read_and_sealed(hall)
    opening = hall.unsealing.opening
    unmade = recording.as_it_stands(opening)
    record_once(at)
    with monkeypatch.context() as patched:
        patched.setattr(recording, "bundle_of", never)
        kept = recording.as_it_stands(opening)
    assert kept == store.get(RecordFile.objects.get().digest)
    assert told_in(kept) == told_in(unmade)
    moved(hall, at + MINUTE)
    assert "changed" in told_in(recording.as_it_stands(opening))["bids"][0]["attribution"]


def test_while_the_change_waits_for_the_log_the_file_of_before_is_handed_out(hall, asked):
    at = build.read_and_sealed(hall)
    record_once(at)
    found = Attribution.objects.get(bid=hall.people[0].bid)
    first, second = (registry.a_supervisor(registry.HUBEI, at=registry.START) for _ in range(2))
    faults.propose_change(found, party="platform", reason="软件缺陷", by=first, at=at)
    faults.confirm_change(found, reason="已经查实", by=second, at=at)

    assert record_once(at) == 0
    assert asked(hall, at) == (200, store.get(RecordFile.objects.get().digest))


def test_witnesses_who_sign_later_make_it_again(hall, monkeypatch):
    at = build.read_and_sealed(hall)
    record_once(at)
    plain = record.note_of
    monkeypatch.setattr(record, "note_of", lambda head: plain(head) + "— witness.example/1 AAAA\n")

    assert record_once(at + MINUTE) == 1
    assert RecordFile.objects.count() == 2


def test_before_the_reading_nothing_waits_for_the_job(hall):
    build.give(hall)
    build.shut(hall)

    assert record_once(hall.unsealing.shut_at) == 0
    assert not RecordFile.objects.exists()


def test_nobody_but_the_clock_puts_a_file_in_its_place(hall):
    at = build.read_and_sealed(hall)
    kept = store.put(b"PK\3\4 of my own making", name="x.zip", by=hall.host, at=at)

    refused("not_permitted", shares.make_record, hall.unsealing, covers="ab" * 32,
            digest=kept.digest, size=kept.size, by=hall.host, at=at)  # fmt: skip
    assert not RecordFile.objects.exists()


def test_one_opening_that_cannot_be_told_holds_up_no_other(hall, monkeypatch, caplog):
    at = build.read_and_sealed(hall)
    monkeypatch.setattr(recording, "bundle_of", never)

    assert record_once(at) == 0
    assert "the file of an opening could not be made" in caplog.text
    monkeypatch.undo()
    assert record_once(at) == 1


def test_without_knowing_what_it_covers_a_file_would_be_made_at_every_turn(hall, monkeypatch):
    """Twin: the facts are not compared, and each look makes another file and another entry."""
    at, numbers = build.read_and_sealed(hall), count()
    monkeypatch.setattr(recording, "covered_by", lambda _: f"{next(numbers) // 2:064x}")

    assert [record_once(at), record_once(at), record_once(at)] == [1, 1, 1]
    assert RecordFile.objects.count() == 3


def test_where_requests_make_the_file_each_of_them_does_all_the_work(hall, asked, monkeypatch):
    """Twin: the page makes it itself; ten requests prove and decrypt everything ten times."""
    from gongheng.portals.hall import phases

    at, times = build.read_and_sealed(hall), []
    whole = record.bundle_of
    monkeypatch.setattr(record, "bundle_of", lambda one: times.append(1) or whole(one))

    def in_the_request(opening):
        kept = store.put_made(record.bundle_of(opening), media_type="application/zip", at=at)
        return RecordFile(digest=kept.digest, size=kept.size, made_at=at)

    monkeypatch.setattr(phases, "newest", in_the_request)

    assert [asked(hall, at)[0] for _ in range(3)] == [200] * 3
    assert len(times) == 3
