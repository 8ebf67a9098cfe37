"""The witness as a process: killed while it writes, asked by many at once, badgered by strangers."""

import http.client
import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from gongheng_witness import page, server
from gongheng_witness.cli import main
from gongheng_witness.server import LARGEST_BODY, Server

from witness.conftest import ORIGIN, History, cosigned


@pytest.fixture
def listening(a_witness):
    """A witness that answers on a port of its own."""
    witness = a_witness()
    running = Server(("127.0.0.1", 0), witness, patience=1.0)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()


def ask(port, method="POST", path="/add-checkpoint", body=b"", headers=None):
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    talk.request(method, path, body, headers or {})
    answer = talk.getresponse()
    told = answer.status, answer.read(), answer.getheader("Content-Type")
    talk.close()
    return told


def raw(port, data, wait=5.0):
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as talk:
        talk.sendall(data)
        try:
            return talk.recv(200)
        except OSError:
            return b""


def test_over_the_network_the_cosigned_checkpoint_is_answered_and_served(listening, honest):
    port = listening.server_address[1]

    status, line, _ = ask(port, body=honest.ask(0, 100))
    assert status == 200

    _, served, _ = ask(port, "GET", f"/{page.place_of(ORIGIN)}/checkpoint")
    assert served.decode() == honest.note(100) + line.decode()
    _, state, kind = ask(port, "GET", "/state.json")
    assert json.loads(state)["logs"][0]["latest"]["size"] == 100
    assert "json" in kind
    assert ask(port, "GET", "/")[0] == 200
    assert ask(port, "GET", "/../witness.key")[0] == 404


@pytest.mark.parametrize(("headers", "status"), [
    ({"Content-Length": str(LARGEST_BODY + 1)}, b" 413 "), ({"Content-Length": "-1"}, b" 411 "),
    ({"Transfer-Encoding": "chunked"}, b" 411 "), ({"Content-Length": "9" * 400}, b" 413 "), ({}, b" 411 "),
])  # fmt: skip
def test_a_body_too_large_or_without_a_length_is_refused(listening, headers, status):
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    told = raw(
        listening.server_address[1], f"POST /add-checkpoint HTTP/1.1\r\n{lines}\r\n".encode()
    )

    assert status in told


def test_a_body_cut_short_is_refused_and_nothing_is_signed(listening, honest):
    with socket.create_connection(listening.server_address[:2], timeout=5) as talk:
        talk.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 500\r\n\r\nold 0\n")
        talk.shutdown(socket.SHUT_WR)
        assert b" 400 " in talk.recv(200)
    assert cosigned(listening.witness) == []


def test_slow_clients_are_cut_off_and_the_log_is_still_answered(listening, honest):
    port = listening.server_address[1]
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(server.MOST_AT_ONCE)]
    for one in slow:
        one.sendall(b"POST /add-check")
    for _ in range(100):
        try:
            status = ask(port, body=honest.ask(0, 9))[0]
        except OSError:  # told to come again while its request was still on the way
            status = 503
        if status == 200:
            break
        time.sleep(0.1)
    for one in slow:
        one.close()
    assert status == 200


def test_junk_on_the_line_stops_nothing(listening, honest):
    port = listening.server_address[1]
    for junk in (
        b"\0" * 4000,
        b"\x16\x03\x01\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        b"GET " + b"a" * 70_000,
    ):
        raw(port, junk, wait=1.5)

    assert ask(port, "PUT")[0] == 501
    assert ask(port, body=honest.ask(0, 9))[0] == 200


def test_many_at_once_with_two_histories_get_one_history_cosigned(listening, honest):
    port, fork = listening.server_address[1], History(["forged", *range(1, 600)])
    asks = [one.ask(0, size) for size in range(1, 13) for one in (honest, fork)]

    with ThreadPoolExecutor(12) as crowd:
        told = list(crowd.map(lambda body: ask(port, body=body)[0], asks))

    assert told.count(200) == 1
    (size, root) = cosigned(listening.witness)[0]
    assert len(cosigned(listening.witness)) == 1
    assert root in (honest.root(size), fork.root(size))


def test_two_processes_on_one_book_still_sign_one_history(a_witness, honest):
    one, two = a_witness(), a_witness()  # two books opened on one file
    fork = History(["forged", *range(1, 600)])

    def badger(witness, tree, sizes):
        told = [witness.add_checkpoint(tree.ask(0, size)).status for size in sizes]
        witness.book.close()
        return told

    with ThreadPoolExecutor(2) as pair:
        first = pair.submit(badger, one, honest, range(1, 40))
        second = pair.submit(badger, two, fork, range(1, 40))
        told = first.result() + second.result()

    assert told.count(200) == 1


def start(folder, port, key):
    command = [sys.executable, "-m", "gongheng_witness", "run", "--folder", str(folder),
               "--listen", f"127.0.0.1:{port}", "--log", key]  # fmt: skip
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    child.stdout.readline()  # it says when it listens
    return child


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def test_killed_at_any_moment_it_remembers_everything_it_answered(tmp_path, honest):
    port, key = free_port(), honest.signer.vkey()
    assert main(["keygen", "--folder", str(tmp_path), "--name", "w.example/1"]) == 0
    answered = size = 0
    for life in range(4):
        child = start(tmp_path, port, key)
        killer = threading.Timer(0.1 + 0.1 * life, child.send_signal, [signal.SIGKILL])
        killer.start()
        try:
            for _ in range(200):
                status, told, kind = ask(port, body=honest.ask(size, size + 1))
                if status == 200:
                    size = answered = size + 1
                elif kind == "text/x.tlog.size":
                    size = int(told)
        except (OSError, http.client.HTTPException):
            pass
        killer.join()
        child.wait()
        child.stdout.close()
        with sqlite3.connect(tmp_path / "witness.db") as book:
            kept = book.execute("SELECT max(size) FROM cosigned").fetchone()[0] or 0
        assert kept >= answered, "what was answered was on the disk before"
    assert answered > 0


def test_without_the_write_before_the_answer_a_killed_witness_forgets(
    a_witness, honest, monkeypatch
):
    witness = a_witness()
    monkeypatch.setattr(type(witness.book), "keep", lambda *_: None)
    fork = History(["forged", *range(1, 600)])

    assert witness.add_checkpoint(honest.ask(0, 9)).status == 200
    assert a_witness().add_checkpoint(fork.ask(0, 9)).status == 200  # both histories cosigned


def test_a_full_disk_is_a_refusal_and_nothing_is_signed(listening, honest, monkeypatch):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(type(listening.witness.book), "keep", full)

    assert ask(listening.server_address[1], body=honest.ask(0, 9))[0] == 503
    assert cosigned(listening.witness) == []


def test_the_key_is_made_once_kept_closed_and_never_printed(tmp_path, capsys, honest):
    assert main(["keygen", "--folder", str(tmp_path), "--name", "w.example/1"]) == 0
    public = capsys.readouterr().out
    assert main(["keygen", "--folder", str(tmp_path), "--name", "w.example/1"]) == 2
    assert (tmp_path / "witness.key").stat().st_mode & 0o077 == 0
    assert main(["show", "--folder", str(tmp_path), "--log", honest.signer.vkey()]) == 0
    shown = capsys.readouterr().out
    assert public.strip() in shown
    assert "PRIVATE" not in shown + public


def test_a_witness_whose_book_is_gone_does_not_begin_anew_with_the_same_key(
    tmp_path, capsys, honest
):
    told = ["--folder", str(tmp_path), "--log", honest.signer.vkey()]
    assert main(["keygen", "--folder", str(tmp_path), "--name", "w.example/1"]) == 0
    assert main(["show", *told]) == 0
    for part in tmp_path.glob("witness.db*"):
        part.unlink()

    assert main(["show", *told]) == 2
    assert main(["run", *told, "--listen", "127.0.0.1:1"]) == 2
    assert "witness.db" in capsys.readouterr().err
    assert not (tmp_path / "witness.db").exists()


def test_a_wrong_command_is_told_how_it_goes(tmp_path, capsys):
    for wrong in (
        [],
        ["run"],
        ["dance", "--folder", "x"],
        ["run", "--folder", str(tmp_path), "--nonsense"],
    ):
        assert main(wrong) == 2
    (tmp_path / "witness.toml").write_text("log = 3")
    main(["keygen", "--folder", str(tmp_path), "--name", "w"])
    assert main(["show", "--folder", str(tmp_path)]) == 2
    assert re.search(r"[A-Za-z]+Error", capsys.readouterr().err) is None


def test_the_settings_file_names_several_logs(tmp_path, capsys, honest):
    main(["keygen", "--folder", str(tmp_path), "--name", "w"])
    lines = [f'[[log]]\norigin = "{origin}"\nkeys = ["{honest.signer.vkey()}"]\n'
             for origin in ("log.one", "log.two")]  # fmt: skip
    (tmp_path / "witness.toml").write_text("\n".join(lines))
    capsys.readouterr()

    assert main(["show", "--folder", str(tmp_path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [log["origin"] for log in told["logs"]] == ["log.one", "log.two"]
