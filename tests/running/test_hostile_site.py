"""A guardian's program at a site that is broken, or that holds the log's key and would like to choose."""

import argparse
import base64
import socket
import threading
from contextlib import contextmanager
from datetime import datetime

import pytest

from gongheng.foundation.ledger import cosignature
from gongheng.foundation.ledger.canonical import canonical, leaf_hash
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign, verify_note
from gongheng.foundation.ledger.cosignature import Cosigner
from gongheng.foundation.ledger.tree import Frontier, inclusion_proof, root_at
from gongheng.foundation.refusals import Refused
from gongheng.running.guarding import drawing
from gongheng.running.guarding.closing import Outside
from gongheng.running.guarding.site import Site, Unanswered

LOG = Signer("log.example", bytes(32))
WITNESSES = [Signer(f"witness.example/{n}", bytes(31) + bytes([n])) for n in (1, 2, 3)]
COSIGNERS = tuple(Cosigner(one.name, one.verifier.public) for one in WITNESSES)
ROOT = "cd" * 32


@contextmanager
def answering(raw: bytes):
    """A site whose every answer is these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def one():
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(raw)

        thread = threading.Thread(target=one, daemon=True)
        thread.start()
        yield Site(f"http://127.0.0.1:{server.getsockname()[1]}", "gh_key")
        thread.join()


def plain(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


@pytest.mark.parametrize("raw", [
    b"nonsense\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n{",
    b"HTTP/1.1 500 no\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n{",
    plain(b"[" * 200_000),
    plain(b"{"),
    b"",
])  # fmt: skip
def test_whatever_a_site_answers_is_at_worst_no_answer(raw):
    with answering(raw) as site, pytest.raises(Unanswered):
        site.get("/guardians/waiting")


def test_a_request_with_the_headers_of_thousands_of_bids_is_read():
    body = b'{"bids": "' + b"x" * (20 * 2**20) + b'"}'
    with answering(plain(body)) as site:
        assert len(site.get("/openings/E1/to-release")["bids"]) == 20 * 2**20


def a_draw(cosigned: int) -> dict:
    """A request in a log of five, its head signed by the log and by so many witnesses."""
    entries = [{"n": n} for n in range(5)]
    entries[2] = {"act": "lot.request", "facts": {"request_root": ROOT}}
    nodes = {(one.level, one.number): one.hash
             for one in Frontier().extend(leaf_hash(canonical(one)) for one in entries)}  # fmt: skip

    def node_at(level, index):
        return nodes[level, index]

    note = sign(Checkpoint("log.example", 5, root_at(5, node_at)).body(), LOG)
    body = verify_note(note, [LOG.verifier]).body
    for witness, cosigner in list(zip(WITNESSES, COSIGNERS, strict=True))[:cosigned]:
        seconds = int(datetime.fromisoformat("2026-03-30T01:00:00+00:00").timestamp())
        said = f"cosignature/v1\ntime {seconds}\n{body}".encode()
        line = cosigner.key_id + seconds.to_bytes(8, "big") + witness.sign(said)
        note += f"{cosignature._DASH}{witness.name} {base64.b64encode(line).decode()}\n"
    proof = [node.hex() for node in inclusion_proof(2, 5, node_at)]
    return {"v": "gongheng/draw-request/1", "root": ROOT, "checkpoint": note,
            "logged": {"entry": entries[2], "blinding": None, "leaf_index": 2, "proof": proof}}  # fmt: skip


def answer(folder, asked, outside):
    return drawing.answer_to(argparse.Namespace(folder=folder), asked, "口令",
                             log_key=LOG.vkey(), outside=outside)  # fmt: skip


def test_no_draw_is_answered_on_a_checkpoint_that_only_the_log_signed(tmp_path):
    """Who holds the log's key forks the log for every request he would like to try."""
    outside = Outside(LOG.vkey(), COSIGNERS, 2)
    for few in (0, 1):
        with pytest.raises(Refused) as no:
            answer(tmp_path, a_draw(few), outside)
        assert no.value.code == "close_unwitnessed"
    assert list(tmp_path.iterdir()) == []

    with pytest.raises(FileNotFoundError):  # the share itself: every check before it has passed
        answer(tmp_path, a_draw(2), outside)


def test_without_the_witnesses_a_fork_is_answered(tmp_path):
    """Twin: the same fork gets as far as the secret share."""
    with pytest.raises(FileNotFoundError):
        answer(tmp_path, a_draw(0), None)
