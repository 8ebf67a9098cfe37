"""What a witness cosigns, what it refuses, and what it keeps of a refusal."""

import base64
import hashlib
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from gongheng_witness import book, merkle, page
from gongheng_witness.book import Book
from hypothesis import given, settings
from hypothesis import strategies as st

from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign
from gongheng.foundation.ledger.tree import consistency_proof
from witness.conftest import ORIGIN, History, cosigned


def held(witness):
    return [(one["kind"], one["size"]) for one in witness.book.evidence(ORIGIN)]


def test_a_first_checkpoint_is_cosigned_with_the_time_and_the_signature_verifies(a_witness, honest):
    witness = a_witness()

    answer = witness.add_checkpoint(honest.ask(0, 100))

    assert answer.status == 200
    name, data = answer.body.removeprefix("— ").split()
    raw, public = base64.b64decode(data), witness.signer.key.public
    head = Checkpoint(ORIGIN, 100, honest.root(100)).body()
    assert name == "witness.example/w1"
    assert raw[:4] == hashlib.sha256(name.encode() + b"\n\x04" + public).digest()[:4]
    assert int.from_bytes(raw[4:12], "big") == 1_795_000_000
    signed = f"cosignature/v1\ntime 1795000000\n{head}".encode()
    Ed25519PublicKey.from_public_bytes(public).verify(raw[12:], signed)


@pytest.mark.parametrize("steps", [(1, 2, 3, 600), (255, 256, 257, 512), (7, 7, 8, 599)])
def test_a_log_that_only_grows_is_cosigned_at_every_step(a_witness, honest, steps):
    witness, old = a_witness(), 0
    for new in steps:
        assert witness.add_checkpoint(honest.ask(old, new)).status == 200
        old = new

    assert held(witness) == []


def test_a_stale_old_size_is_told_the_size_last_cosigned(a_witness, honest):
    witness = a_witness()
    witness.add_checkpoint(honest.ask(0, 100))

    answer = witness.add_checkpoint(honest.ask(50, 200))

    assert (answer.status, answer.body, answer.kind) == (409, "100\n", "text/x.tlog.size")
    assert cosigned(witness) == [(100, honest.root(100))]


def test_an_unknown_log_a_strange_key_and_a_forged_line_are_refused(a_witness, honest):
    witness = a_witness()
    strange = History(range(9), Signer(ORIGIN, bytes(32)))
    other = sign(Checkpoint("other", 9, honest.root(9)).body(), honest.signer)
    line = honest.note(9).rpartition("\n— ")[2].removeprefix(ORIGIN).strip()
    forged = honest.note(9).replace(
        line, base64.b64encode(base64.b64decode(line)[:-1] + b"!").decode()
    )

    assert witness.add_checkpoint(honest.ask(0, 9, note=other)).status == 404
    assert witness.add_checkpoint(strange.ask(0, 9)).status == 403
    assert witness.add_checkpoint(honest.ask(0, 9, note=forged)).status == 403
    assert cosigned(witness) == []
    assert held(witness) == []


def test_another_root_for_a_size_once_cosigned_is_refused_and_both_heads_are_kept(
    a_witness, honest
):
    witness = a_witness()
    witness.add_checkpoint(honest.ask(0, 100))
    fork = History(["forged", *range(1, 600)])

    same = witness.add_checkpoint(fork.ask(100, 100, proof=[]))

    assert (same.status, same.kind) == (409, "text/plain; charset=utf-8")
    kept = witness.book.evidence(ORIGIN)[0]
    assert kept["kind"] == "fork"
    assert kept["known"] == honest.note(100)
    assert kept["offered"] == fork.note(100)
    assert cosigned(witness) == [(100, honest.root(100))]


def test_a_fork_is_recognised_at_any_size_seen_before(a_witness, honest):
    witness = a_witness()
    for old, new in ((0, 100), (100, 200)):
        witness.add_checkpoint(honest.ask(old, new))
    fork = History(["forged", *range(1, 600)])

    assert witness.add_checkpoint(fork.ask(0, 100)).status == 409
    assert held(witness) == [("fork", 100)]


def test_growth_that_cannot_be_proved_is_refused_with_the_failed_proof(a_witness, honest):
    witness = a_witness()
    witness.add_checkpoint(honest.ask(0, 100))
    fork = History([*range(40), "forged", *range(41, 600)])

    answer = witness.add_checkpoint(fork.ask(100, 150))

    assert answer.status == 422
    kept = witness.book.evidence(ORIGIN)[0]
    assert kept["kind"] == "unproved"
    assert kept["proof"].startswith("old 100\n")
    assert cosigned(witness) == [(100, honest.root(100))]


def test_a_smaller_log_is_refused(a_witness, honest):
    witness = a_witness()
    witness.add_checkpoint(honest.ask(0, 100))

    assert witness.add_checkpoint(honest.ask(100, 60, proof=[])).status == 400
    assert held(witness) == [("smaller", 60)]
    assert witness.add_checkpoint(honest.ask(0, 60)).status == 409
    assert cosigned(witness) == [(100, honest.root(100))]


def test_without_the_proof_a_witness_would_cosign_a_forged_history(a_witness, honest, monkeypatch):
    witness = a_witness()
    witness.add_checkpoint(honest.ask(0, 100))
    fork = History(["forged", *range(1, 600)])
    monkeypatch.setattr(merkle, "extends", lambda *_: True)

    assert witness.add_checkpoint(fork.ask(100, 150)).status == 200


def test_the_same_evidence_is_kept_once(a_witness, honest):
    witness = a_witness()
    witness.add_checkpoint(honest.ask(0, 100))
    for junk in range(20):
        witness.add_checkpoint(honest.ask(100, 200, proof=[bytes([junk]) * 32]))

    assert held(witness) == [("unproved", 200)]


def test_strangers_with_true_notes_and_false_proofs_push_no_fork_out_of_the_evidence(
    a_witness, honest, monkeypatch
):
    monkeypatch.setattr(book, "MOST_EVIDENCE", 5)
    witness, fork = a_witness(), History(["forged", *range(1, 600)])
    witness.add_checkpoint(honest.ask(0, 100))
    for size in range(101, 120):  # every one a public checkpoint, the proof made up by anybody
        witness.add_checkpoint(honest.ask(100, size, proof=[bytes(32)]))
    assert len(held(witness)) == 5

    assert witness.add_checkpoint(fork.ask(100, 100, proof=[])).status == 409
    assert held(witness)[0] == ("fork", 100)


def test_an_empty_log_has_the_empty_root_or_is_refused(a_witness, honest):
    witness = a_witness()
    odd = sign(Checkpoint(ORIGIN, 0, bytes(32)).body(), honest.signer)

    assert witness.add_checkpoint(honest.ask(0, 0, note=odd)).status == 422
    assert witness.add_checkpoint(honest.ask(0, 0)).status == 200


@pytest.mark.parametrize("data", [
    b"", b"old", b"old 1", b"old 01\n\n", b"old -1\n\nx\n", b"old 1\nnot base64\n\nx\n", b"\xff\xfe",
    b"old 99999999999999999999\n\n", b"old 0\n" + b"A\n" * 70 + b"\n", b"old 0\n\nx\n1\nAA==\n\n",
    b"old 0\nAAAA\n\nlog\n0\n" + b"A" * 43 + b"=\n\n\xe2\x80\x94 log AAAAAAAA\n",
])  # fmt: skip
def test_a_malformed_request_is_refused_and_changes_nothing(a_witness, data):
    witness = a_witness()

    assert witness.add_checkpoint(data).status == 400
    assert cosigned(witness) == []
    assert held(witness) == []


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_bytes_whatever_are_more_than_a_refusal(witness_once, data):
    assert witness_once.add_checkpoint(data).status in {400, 403, 404}


@pytest.fixture(scope="module")
def witness_once(tmp_path_factory):
    from gongheng_witness import note as theirs
    from gongheng_witness.witness import Witness

    key = theirs.read_key(Signer(ORIGIN, bytes(range(32))).vkey())
    book = Book(tmp_path_factory.mktemp("witness") / "w.db")
    return Witness(theirs.Signer("w", bytes(32)), book, {ORIGIN: (key,)})


HISTORIES = (
    History(range(40)),
    History(["a", *range(1, 40)]),
    History([*range(20), "b", *range(21, 40)]),
)
STEP = st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 40), st.integers(0, 2),
                 st.booleans())  # fmt: skip


@given(st.lists(STEP, max_size=30))
@settings(max_examples=120, deadline=None)
def test_no_sequence_of_requests_makes_it_cosign_two_trees_that_do_not_fit(tmp_path_factory, steps):
    from gongheng_witness import note as theirs
    from gongheng_witness.witness import Witness

    key = theirs.read_key(HISTORIES[0].signer.vkey())
    book = Book(tmp_path_factory.mktemp("walk") / "w.db")
    witness = Witness(theirs.Signer("w", bytes(32)), book, {ORIGIN: (key,)})
    for which, old, new, prover, honest_old in steps:
        latest = book.latest(ORIGIN)
        start = (latest.size if latest else 0) if honest_old else old
        proof = []
        if start <= new:
            proof = consistency_proof(start, new, lambda *at, by=prover: HISTORIES[by].nodes[at])
        witness.add_checkpoint(HISTORIES[which].ask(start, new, proof=proof))

    signed = cosigned(witness)
    fits = [one for one in HISTORIES if all(one.root(size) == root for size, root in signed)]
    book.close()
    assert fits, "one single history explains everything that was cosigned"


def test_the_log_s_clock_far_off_is_noted_and_shown(a_witness, honest):
    witness = a_witness()
    witness.add_checkpoint(honest.ask(0, 9), told_at=1_795_000_000 + 400)

    assert page.state(witness)["logs"][0]["clock"]["far_off"]
    assert "相差 400 秒" in page.page(witness)
    witness.add_checkpoint(honest.ask(9, 10), told_at=1_795_000_001)
    assert "请核对双方时钟" not in page.page(witness)


def test_a_witness_whose_clock_went_back_signs_nothing(a_witness, honest):
    a_witness().add_checkpoint(honest.ask(0, 9))
    back = a_witness(now=lambda: 1_795_000_000 - 3600)

    assert back.add_checkpoint(honest.ask(9, 20)).status == 503
    assert cosigned(back) == [(9, honest.root(9))]


def test_the_page_shows_the_evidence_and_escapes_what_the_log_wrote(a_witness, honest):
    witness = a_witness()
    witness.add_checkpoint(honest.ask(0, 100))
    body = Checkpoint(ORIGIN, 100, bytes(32), ("<script>",)).body()
    witness.add_checkpoint(honest.ask(100, 100, proof=[], note=sign(body, honest.signer)))

    shown = page.page(witness)
    assert "分叉" in shown
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


def test_the_witness_imports_nothing_of_the_platform():
    code = ("import sys, gongheng_witness.cli; "
            "sys.exit(any(n == 'gongheng' or n.startswith(('gongheng.', 'django')) for n in sys.modules))")  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
