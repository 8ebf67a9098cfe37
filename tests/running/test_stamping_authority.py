"""`gongheng tsa`: a process of its own, whose numbers tell nothing and whose journal has no gap."""

import http.client
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from asn1crypto import tsp

from gongheng import cli
from gongheng.exchange.posting import NoAnswer
from gongheng.exchange.stamping.wire import query
from gongheng.foundation import clock
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.suites import suite
from gongheng.foundation.timestamps import checking
from gongheng.foundation.timestamps.asking import request
from gongheng.foundation.timestamps.forms import QUERY, Reply
from gongheng.foundation.timestamps.trust import recognised
from gongheng.running import timestamps_beside
from gongheng.running.stamping_authority import holding, server
from gongheng.running.stamping_authority.journal import Journal

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
PASSPHRASE = "一个很长很长的口令"


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture(params=["guomi", "international"])
def folder(own_home, request):
    made = own_home / "tsa"
    holding.make(made, "示例时间戳", request.param, passphrase=PASSPHRASE, at=clock.now())
    (own_home / "pass").write_text(PASSPHRASE + "\n")
    return made


@pytest.fixture
def at_work(folder):
    """The authority in a thread, at a free port."""
    with Journal(folder / "journal") as journal:
        running = server.Server(("127.0.0.1", 0), holding.stamper_in(folder, PASSPHRASE), journal)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()
        running.server_close()


def asking_for(said, name, nonce=5):
    return request(suite(name).digest(said), name, nonce=nonce)


def name_of(folder):
    return {"sm2": "guomi", "p256": "international"}[
        read_certificate((folder / "sign.pem").read_bytes()).kind
    ]


def stamped(address, folder, said=b"x", nonce=5):
    name = name_of(folder)
    reply = query(address, asking_for(said, name, nonce), seconds=10)
    return checking.check_reply(checking.token_in(reply), digest=suite(name).digest(said),
                                suite_name=name, nonce=nonce, trust=recognised())  # fmt: skip


def book(folder):
    """Each line's own number, and the number of its token."""
    rows = [json.loads(one) for one in (folder / "journal").open()]
    return [row["serial"] for row in rows], [int(row["number"], 16) for row in rows]


def test_each_token_has_its_line_in_the_journal(at_work, folder):
    found = [stamped(at_work, folder, b"%d" % n) for n in range(3)]

    assert book(folder) == ([1, 2, 3], [one.serial for one in found])
    assert all(abs(one.at - clock.now()) < timedelta(minutes=5) for one in found)
    assert found[0].authority == "示例时间戳"


def test_two_tokens_do_not_tell_how_many_were_given_between(at_work, folder):
    mine = [stamped(at_work, folder).serial for _ in range(4)]

    assert all(abs(after - before) > 2**64 for before, after in itertools.pairwise(mine))


def test_without_that_the_numbers_count_the_others(at_work, folder, monkeypatch):
    lines = itertools.count(1)
    monkeypatch.setattr(server, "new_number", lambda: next(lines))
    first, *_, last = [stamped(at_work, folder).serial for _ in range(4)]

    assert last - first - 1 == 2


def test_many_at_once_get_numbers_that_differ_and_leave_no_line_out(at_work, folder):
    got = []
    threads = [
        threading.Thread(target=lambda: got.append(stamped(at_work, folder).serial))
        for _ in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    rows, numbers = book(folder)
    assert (rows, sorted(numbers), len(set(got))) == (list(range(1, 9)), sorted(got), 8)
    with pytest.raises(Refused) as no, Journal(folder / "journal"):
        pass
    assert no.value.code == "already_exists", "a second process beside this one would number twice"


def say(address, body, *, kind=QUERY, method="POST", headers=None):
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.request(method, "/", body, {"Content-Type": kind, **(headers or {})})
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, data


def test_what_is_no_request_gets_a_reason_and_no_number(at_work, folder):
    assert say(at_work, b"x", kind="text/plain")[0] == 415
    assert say(at_work, None, method="GET")[0] == 501
    assert say(at_work, b"x" * 70_000)[0] == 413
    status, reply = say(at_work, b"nonsense")
    other = "international" if name_of(folder) == "guomi" else "guomi"
    assert (status, Reply.load(reply)["status"]["fail_info"].native) == (200, {"bad_data_format"})
    _, reply = say(at_work, asking_for(b"x", other))
    assert Reply.load(reply)["status"]["fail_info"].native == {"bad_alg"}
    assert (folder / "journal").read_bytes() == b""
    assert book(folder) == ([], [])
    one = stamped(at_work, folder)
    assert book(folder) == ([1], [one.serial])


def test_a_request_without_the_wish_for_a_certificate_gets_none_in_the_token(at_work, folder):
    told = tsp.TimeStampReq.load(asking_for(b"x", name_of(folder)))
    told["cert_req"] = False
    _, reply = say(at_work, told.dump())

    assert not Reply.load(reply)["time_stamp_token"]["content"]["certificates"].native


def lines(path, many):
    with Journal(path) as journal:
        return [journal.enter(lambda serial: (serial, {"at": "", "digest": "", "signed": ""}))
                for _ in range(many)]  # fmt: skip


def test_the_numbers_go_on_after_a_stop_and_a_line_cut_short_is_forgotten(tmp_path):
    path = tmp_path / "journal"
    assert lines(path, 3) == [1, 2, 3]
    assert lines(path, 2) == [4, 5]
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])

    assert lines(path, 1) == [5], "its token never left: the number was not used"
    assert len(path.read_bytes().splitlines()) == 5


@pytest.mark.parametrize("harm", [
    lambda rows: rows[:1] + rows[2:], lambda rows: [rows[1], rows[0], rows[2]],
    lambda rows: [rows[0].replace(b'"digest": ""', b'"digest": "a"'), *rows[1:]],
    lambda rows: [*rows[:2], b"nonsense"], lambda rows: [*rows, rows[2]],
])  # fmt: skip
def test_a_journal_that_was_altered_stops_the_authority(tmp_path, harm):
    path = tmp_path / "journal"
    lines(path, 3)
    before = b"\n".join([*harm(path.read_bytes().splitlines()), b""])
    path.write_bytes(before)

    with pytest.raises(Refused) as no:
        lines(path, 1)
    assert no.value.code == "journal_broken"
    assert path.read_bytes() == before


def test_a_disk_that_takes_no_line_gives_no_token(at_work, folder, monkeypatch):
    def full(_):
        raise OSError("no space left")

    with monkeypatch.context() as disk:
        disk.setattr("gongheng.running.stamping_authority.journal.os.fsync", full)
        _, reply = say(at_work, asking_for(b"x", name_of(folder)))
    told = Reply.load(reply)
    assert told["status"]["fail_info"].native == {"system_failure"}
    assert not told["time_stamp_token"].native

    given = [stamped(at_work, folder).serial for _ in range(2)]
    assert book(folder) == ([1, 2], given)


def test_a_key_is_never_written_over_nor_made_in_production(own_home, settings):
    folder = own_home / "tsa"
    holding.make(folder, "示例时间戳", "guomi", passphrase=PASSPHRASE, at=NOW)
    before = (folder / "sign.key").read_bytes()
    with pytest.raises(Refused) as no:
        holding.make(folder, "另一个", "guomi", passphrase=PASSPHRASE, at=NOW)
    assert (no.value.code, (folder / "sign.key").read_bytes()) == ("already_exists", before)
    settings.PRODUCTION = True
    with pytest.raises(Refused) as no:
        holding.make(own_home / "b", "示例时间戳", "guomi", passphrase=PASSPHRASE, at=NOW)
    assert no.value.code == "test_authority_in_production"
    assert not (own_home / "b").exists()


def run(monkeypatch, capsys, *words):
    monkeypatch.setattr(cli, "_django", lambda **_: None)
    monkeypatch.setattr("sys.argv", ["gongheng", "tsa", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code, capsys.readouterr().out


def test_the_command_says_in_a_sentence_what_is_wrong(own_home, monkeypatch, capsys):
    word = own_home / "pass"
    word.write_text(PASSPHRASE)
    own = ["--folder", own_home / "tsa", "--passphrase-file", word]
    assert "不能读写" in run(monkeypatch, capsys, "serve", *own)[1]
    code, said = run(monkeypatch, capsys, "keygen", *own, "--name", "示例时间戳")
    assert (code, "不得用于真实交易" in said) == (0, True)
    code, said = run(monkeypatch, capsys, "serve", *own, "--listen", "nowhere")
    assert (code, "监听地址" in said) == (1, True)


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def begin(own_home, folder, port):
    command = [sys.executable, "-m", "gongheng", "tsa", "serve", "--folder", str(folder),
               "--passphrase-file", str(own_home / "pass"), "--listen", f"127.0.0.1:{port}"]  # fmt: skip
    process = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.PIPE)
    assert "时间戳服务" in process.stdout.readline().decode()
    return process


@pytest.mark.parametrize("folder", ["guomi"], indirect=True)
def test_a_real_process_goes_and_comes_back_with_the_next_line(own_home, folder):
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    process = begin(own_home, folder, port)
    try:
        first = stamped(address, folder).serial
        process.send_signal(signal.SIGKILL)
        process.wait()
        with pytest.raises(NoAnswer):
            query(address, asking_for(b"x", "guomi"), seconds=2)
        process = begin(own_home, folder, port)
        second = stamped(address, folder).serial
        assert book(folder) == ([1, 2], [first, second])
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


def test_the_played_authority_is_one_process_and_none_in_production(
    own_home, monkeypatch, settings
):
    settings.TIMESTAMPS = ""
    monkeypatch.delenv("GONGHENG_TIMESTAMPS", raising=False)
    monkeypatch.setenv("GONGHENG_ENV", "production")
    assert timestamps_beside.point_to(8106) == []
    monkeypatch.setenv("GONGHENG_ENV", "development")
    [command] = timestamps_beside.point_to(free_port())
    assert command[2:5] == ["gongheng", "tsa", "serve"]
    assert os.environ["GONGHENG_TIMESTAMPS"] == settings.TIMESTAMPS
    assert settings.TIMESTAMPS.rstrip("/").rpartition(":")[2] == command[-1].rpartition(":")[2]
    assert timestamps_beside.point_to(8106) == [], "one that is configured is not covered up"


def test_a_slow_or_endless_answer_is_cut_off(monkeypatch):
    place = socket.create_server(("127.0.0.1", 0))

    def drip():
        talk, _ = place.accept()
        talk.recv(65536)
        talk.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n\r\n")
        try:
            while True:
                talk.sendall(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    threading.Thread(target=drip, daemon=True).start()
    with pytest.raises(NoAnswer):
        query(f"http://127.0.0.1:{place.getsockname()[1]}/", b"", seconds=0.5)
    place.close()
    for wrong in ("http://127.0.0.1:99999/", "http://[", "nowhere", ""):
        with pytest.raises(NoAnswer):
            query(wrong, b"", seconds=0.5)
