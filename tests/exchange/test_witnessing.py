"""The log asks outside witnesses: they may be down, slow or lying, and the log goes on."""

import base64
import contextlib
import json
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from gongheng_verifier.cli import main
from gongheng_witness import note as theirs

from builders import witnesses
from gongheng.exchange.posting import NoAnswer
from gongheng.exchange.witnessing import courier
from gongheng.exchange.witnessing.wire import Reply, add_checkpoint
from gongheng.foundation import clock
from gongheng.foundation.ledger import cosigning, explaining, keys, log, reading
from gongheng.foundation.ledger.checkpoint import Checkpoint as Head
from gongheng.foundation.ledger.checkpoint import sign
from gongheng.foundation.ledger.models import (
    Checkpoint,
    Cosignature,
    Entry,
    WitnessRefusal,
    WitnessStanding,
)
from gongheng.foundation.ledger.sealer import BrokenTree, seal_all

pytestmark = pytest.mark.django_db
DAY = clock.beijing(2026, 5, 6, 9)


def grow(count=1, at=DAY):
    with transaction.atomic():
        for number in range(count):
            log.append("office.appoint", subject=f"office:{number}", matter="", actor="clock", at=at,
                       under="", sight="public", facts={"n": number}, private={})  # fmt: skip
    seal_all(at=at)


@pytest.fixture
def outside(tmp_path, settings):
    """Three real witnesses on ports of their own, configured; quorum two."""
    with witnesses.three(tmp_path, settings) as running:
        yield running


def ask_all(at=DAY, **more):
    return [courier.turn(one, at, **more) for one in cosigning.witnesses()]


def verified(tmp_path, capsys, *options):
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(reading.proof_of(Entry.objects.order_by("id").first())))
    trust = tmp_path / "witness-keys.txt"
    trust.write_text("\n".join(one.key.vkey() for one in cosigning.witnesses()))
    key = keys.log_signer().vkey()
    code = main([str(file), "--key", key, "--witness-keys", str(trust), "--json", *options])
    return code, json.loads(capsys.readouterr().out)


def test_each_new_head_is_cosigned_by_all_and_the_proof_carries_their_lines(
    outside, tmp_path, capsys
):
    for _ in range(3):
        grow(5)
        assert ask_all() == [True, True, True]
    assert ask_all() == [False, False, False], "nothing new, nothing asked"

    assert cosigning.newest_cosigned().size == reading.latest_checkpoint().size == 48
    code, report = verified(tmp_path, capsys)
    assert code == 0
    lines = [check["number"] for check in report["checks"]]
    assert lines.count("V12") == 3
    assert lines.count("V13") == 1


def test_the_proof_stands_on_the_newest_head_that_a_quorum_cosigned(outside, tmp_path, capsys):
    grow()
    ask_all()
    cosigned = reading.latest_checkpoint().size
    grow()
    entry = Entry.objects.order_by("id").first()

    assert reading.proof_of(entry)["tree_size"] == cosigned
    newest = reading.proof_of(Entry.objects.order_by("-id").first())
    assert newest["tree_size"] > cosigned, "too new for a quorum: the platform's own head"
    assert verified(tmp_path, capsys)[0] == 0


def test_a_stretch_that_no_quorum_cosigned_hangs_on_a_later_head_that_one_did(
    outside, tmp_path, capsys
):
    for _ in range(130):
        grow(16)
    ask_all()
    told = explaining.leaves(0, at=DAY)
    assert told["anchor"]
    file, trust = tmp_path / "leaves.json", tmp_path / "keys.txt"
    trust.write_text("\n".join(one.key.vkey() for one in cosigning.witnesses()))
    file.write_text(json.dumps(told))
    asked = ["monitor", str(file), "--witness-keys", str(trust)]

    assert main(asked) == 0
    file.write_text(json.dumps({**told, "growth": ["0" * 64]}))
    assert main(asked) == 1
    assert "V06" in capsys.readouterr().out


def test_one_witness_down_does_not_stop_the_other_two(outside, tmp_path, capsys):
    outside[0].shutdown()
    outside[0].server_close()
    grow()

    assert ask_all() == [False, True, True]
    assert verified(tmp_path, capsys)[0] == 0
    standing = WitnessStanding.objects.get(witness="witness.example/0")
    assert (standing.fault, standing.faults) == ("silent", 1)
    assert standing.again_at > DAY


def test_two_witnesses_down_are_no_quorum_and_the_verifier_says_so(outside, tmp_path, capsys):
    for one in outside[:2]:
        one.shutdown()
        one.server_close()
    grow()
    ask_all()

    assert cosigning.newest_cosigned() is None
    code, report = verified(tmp_path, capsys)
    assert code == 1
    assert [c["number"] for c in report["checks"] if not c["passed"]] == ["V13"]


def test_who_is_silent_is_asked_less_and_less_often_and_at_once_when_it_is_back(outside):
    grow()
    witness = cosigning.witnesses()[0]
    asked = []

    def silent(*_, **__):
        asked.append(1)
        raise NoAnswer

    for second in range(600):
        courier.turn(witness, DAY + timedelta(seconds=second), ask=silent)
    assert 5 < len(asked) < 12
    assert courier.turn(witness, DAY + timedelta(seconds=1200))
    assert WitnessStanding.objects.get(witness=witness.name).faults == 0


def test_a_witness_that_saw_more_than_we_asked_from_tells_its_size_and_we_go_on(outside):
    grow()
    ask_all()
    WitnessStanding.objects.all().delete()  # we forgot how far they had come
    grow()

    assert ask_all() == [True, True, True]


LIES = {
    "junk": Reply(200, "text/plain", "junk"),
    "a line of nobody": Reply(200, "text/plain", "— witness.example/0 AAAA\n"),
    "a size that is none": Reply(409, "text/x.tlog.size", "many"),
    "the same size for ever": Reply(409, "text/x.tlog.size", "3\n"),
    "a server fault": Reply(500, "text/html", "<h1>"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lying_witness_gets_no_line_and_stops_nothing(outside, lie):
    grow()
    witness = cosigning.witnesses()[0]

    assert not courier.turn(witness, DAY, ask=lambda *_, **__: LIES[lie])
    assert not Cosignature.objects.exists()
    grow()
    assert reading.latest_checkpoint().size == 32


def test_a_line_over_another_head_is_not_taken_for_ours(outside):
    grow()
    signer = outside[0].witness.signer
    other = Head(keys.log_signer().name, 16, bytes(32)).body()
    reply = Reply(200, "text/plain", signer.cosign(other, 1_795_000_000))

    assert not courier.turn(cosigning.witnesses()[0], DAY, ask=lambda *_, **__: reply)
    assert WitnessStanding.objects.get().fault == "bad_answer"


def listening(serve):
    place = socket.socket()
    place.bind(("127.0.0.1", 0))
    place.listen()

    def run():
        talk, _ = place.accept()
        with contextlib.suppress(OSError):
            serve(talk)
        talk.close()

    threading.Thread(target=run, daemon=True).start()
    return f"http://127.0.0.1:{place.getsockname()[1]}"


def drip(talk):
    talk.recv(9999)
    talk.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
    for _ in range(200):
        talk.sendall(b"x")
        time.sleep(0.05)


def flood(talk):
    talk.recv(9999)
    talk.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
    for _ in range(200):
        talk.sendall(b"x" * 4096)


@pytest.mark.parametrize("serve", [drip, flood, lambda _: None, lambda talk: talk.sendall(b"\0\1")])
def test_an_answer_that_drips_floods_or_breaks_off_is_no_answer(serve):
    with pytest.raises(NoAnswer):
        add_checkpoint(listening(serve), b"old 0\n", seconds=0.5)


def rewritten_history(size, at=DAY):
    """A superuser's other history, signed with the log's true key: the same size, another root."""
    signer = keys.log_signer()
    return sign(Head(signer.name, size, bytes([7]) * 32).body(), signer)


def test_a_log_that_shows_two_histories_to_two_witnesses_gets_no_quorum_on_both(outside):
    grow()
    head = reading.latest_checkpoint()
    other = f"old 0\n\n{rewritten_history(head.size)}".encode()
    first, second, third = cosigning.witnesses()
    assert courier.turn(first, DAY)
    assert add_checkpoint(second.address, other, seconds=2).status == 200

    mine, theirs_ = {first.name}, {second.name}
    if courier.turn(third, DAY):
        mine.add(third.name)
    if add_checkpoint(third.address, other, seconds=2).status == 200:
        theirs_.add(third.name)
    for one in (first, second):
        add_checkpoint(one.address, other, seconds=2)
        courier.turn(one, DAY + timedelta(hours=1))

    assert len(mine) + len(theirs_) == 3
    assert min(len(mine), len(theirs_)) < cosigning.quorum()
    kept = [server.witness.book.evidence(keys.log_signer().name) for server in outside]
    assert all(any(one["kind"] == "fork" for one in each) for each in kept)
    assert WitnessRefusal.objects.filter(witness=second.name, fault="forked").exists()


def test_with_a_witness_that_signs_anything_both_histories_would_get_their_quorum(outside):
    """The twin: one dishonest witness in the overlap, and two histories stand witnessed."""
    grow()
    head = reading.latest_checkpoint()
    other = rewritten_history(head.size)
    body = other.partition("\n\n")[0] + "\n"
    first, second, third = cosigning.witnesses()
    courier.turn(first, DAY)
    courier.turn(third, DAY)
    answer = add_checkpoint(second.address, f"old 0\n\n{other}".encode(), seconds=2)

    forged = outside[2].witness.signer.cosign(body, 1_795_000_000)  # without looking into its book

    on_the_other = [second.key.line_in(answer.text, body), third.key.line_in(forged, body)]
    assert sum(line is not None for line in on_the_other) == cosigning.quorum()
    assert cosigning.newest_cosigned().size == head.size


def test_a_superuser_who_rewrites_a_sealed_act_and_the_tree_is_refused_by_every_witness(outside):
    grow(3)
    assert ask_all() == [True, True, True]
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        for table in ("ledger_checkpoint", "ledger_cosignature"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET ROLE gongheng_app")
    Checkpoint.objects.create(
        size=16, root=(bytes([7]) * 32).hex(), note=rewritten_history(16), made_at=DAY
    )

    assert ask_all(DAY + timedelta(hours=1)) == [False, False, False]
    held = WitnessRefusal.objects.order_by("witness")
    assert [one.fault for one in held] == ["forked"] * 3
    assert all(one.note == rewritten_history(16) for one in held)


def test_a_log_set_back_from_a_backup_learns_that_it_lost_something(outside):
    for _ in range(2):
        grow()
        ask_all()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        for table in ("ledger_checkpoint", "ledger_cosignature"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table} WHERE size > 16")
        cursor.execute("DELETE FROM ledger_cosignature")
        cursor.execute("SET ROLE gongheng_app")

    ask_all(DAY + timedelta(hours=1))

    assert {one.fault for one in WitnessRefusal.objects.all()} == {"ahead"}


def set_back_to(size):
    """As a restored backup stands: everything up to this size is there, with its cosignatures."""
    lost = {"ledger_checkpoint": "size >", "ledger_cosignature": "size >",
            "ledger_leaf": "position >=", "ledger_pad": "position >="}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        for table, beyond in lost.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table} WHERE {beyond} {size}")
        cursor.execute(f"UPDATE ledger_tile SET hashes = substr(hashes, 1, {32 * size})")
        cursor.execute("UPDATE ledger_witness_standing SET size = %s", [size])
        cursor.execute("SET ROLE gongheng_app")


def test_a_log_set_back_meets_its_witnesses_at_the_start_and_signs_no_second_history(outside):
    from gongheng.running import witnessing

    for _ in range(2):
        grow()
        ask_all()
    lost = reading.latest_checkpoint()
    set_back_to(16)
    assert ask_all() == [False] * 3, "the head that is left stands cosigned: nobody is asked"
    assert not cosigning.contradicted()

    witnessing.meet_witnesses()

    assert cosigning.contradicted()
    with pytest.raises(BrokenTree, match="见证"):
        grow()
    assert reading.size_of_tree() == 16 < lost.size


def test_without_that_a_second_head_of_a_size_once_cosigned_is_signed(outside, monkeypatch):
    for _ in range(2):
        grow()
        ask_all()
    lost = reading.latest_checkpoint()
    set_back_to(16)
    monkeypatch.setattr(cosigning, "contradicted", lambda: False)

    grow()

    second = reading.latest_checkpoint()
    assert second.size == lost.size
    assert second.root != lost.root  # the harm: this log's own key under two histories


def test_one_witness_alone_stops_no_log_and_who_came_back_lets_it_go_on(outside):
    grow()
    ask_all()
    one, other, _ = cosigning.witnesses()
    for each, told in ((one, 1), (other, 2)):
        assert not cosigning.contradicted()
        cosigning.put_off(cosigning.standing_of(each), "ahead", at=DAY)
        assert cosigning.contradicted() == (told == 2)
    courier.turn(other, DAY + timedelta(hours=1), anew=True)

    assert not cosigning.contradicted()
    grow()


def test_a_stranger_who_brings_the_newest_head_first_raises_no_alarm(outside):
    grow()
    ask_all()
    old = reading.latest_checkpoint().size
    grow()
    first, brought = cosigning.witnesses()[0], []

    def meanwhile(address, body, *, seconds):
        if not brought:
            grow()
            brought.append(reading.latest_checkpoint())
            proof = [base64.b64encode(bytes.fromhex(one)).decode() + "\n"
                     for one in reading.growth(old, brought[0].size)]  # fmt: skip
            told = f"old {old}\n{''.join(proof)}\n{brought[0].note}".encode()
            assert add_checkpoint(address, told, seconds=seconds).status == 200
        return add_checkpoint(address, body, seconds=seconds)

    assert courier.turn(first, DAY, ask=meanwhile)
    assert cosigning.has_line(brought[0], first)
    assert not WitnessRefusal.objects.exists()


def test_the_alarm_counts_from_the_oldest_head_without_a_quorum(outside, settings):
    settings.WITNESS_ALARM_MINUTES = 5
    grow()
    ask_all()
    assert cosigning.lost_since(DAY + timedelta(days=1)) is None, "an idle log misses nothing"

    grow(at=DAY + timedelta(hours=1))
    grow(at=DAY + timedelta(hours=2))
    assert cosigning.lost_since(DAY + timedelta(hours=1, minutes=4)) is None
    assert cosigning.lost_since(DAY + timedelta(hours=2)) == DAY + timedelta(hours=1)
    ask_all(DAY + timedelta(hours=2))
    assert cosigning.lost_since(DAY + timedelta(hours=3)) is None


def test_the_watch_leaves_one_line_when_the_quorum_goes_and_one_when_it_is_back(
    outside, settings, monkeypatch
):
    from gongheng.foundation.access.models import SecurityEvent
    from gongheng.running import witnessing

    now = [DAY]
    monkeypatch.setattr(witnessing.clock, "now", lambda: now[0])
    monkeypatch.setattr(witnessing, "close_old_connections", lambda: None)
    watch = witnessing.Watch()
    grow()
    for hours in (0, 1, 2):
        now[0] = DAY + timedelta(hours=hours)
        watch.look()
    ask_all(now[0])
    watch.look()

    kinds = list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["witness_quorum_lost", "witness_quorum_back"]


def test_without_witnesses_nothing_is_asked_and_nothing_is_alarmed(settings):
    settings.WITNESSES = ""
    grow()

    assert ask_all() == []
    assert cosigning.lost_since(DAY + timedelta(days=9)) is None
    assert reading.proof_of(Entry.objects.get())["checkpoint"] == reading.latest_checkpoint().note


@pytest.mark.parametrize("wrong", ["http://x", "http://x a+b+c", "http://a K;http://b K",
                                   "http://a K;http://b TWIN"])  # fmt: skip
def test_a_setting_that_cannot_be_read_is_an_error_and_never_half_a_list(settings, wrong):
    good, twin = (theirs.Signer(name, bytes(32)).key.vkey() for name in ("w", "another"))
    settings.WITNESSES = wrong.replace("K", good).replace("TWIN", twin)
    with pytest.raises(ValueError):  # noqa: PT011
        cosigning.witnesses()
