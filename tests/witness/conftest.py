"""A log made with the platform's own code, and witnesses that share no code with it."""

import base64

import pytest
from gongheng_witness import note as theirs
from gongheng_witness.book import Book
from gongheng_witness.witness import Witness

from gongheng.foundation.ledger.canonical import leaf_hash
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign
from gongheng.foundation.ledger.tree import Frontier, consistency_proof

ORIGIN = "log.example/gongheng"


class History:
    """One history of a log: leaves named by words, heads and proofs at any size."""

    def __init__(self, words, signer=None):
        self.signer = signer or Signer(ORIGIN, bytes(range(32)))
        nodes = Frontier().extend(leaf_hash(str(word).encode()) for word in words)
        self.nodes = {(node.level, node.number): node.hash for node in nodes}

    def root(self, size):
        return Frontier.from_nodes(size, lambda *at: self.nodes[at]).root()

    def note(self, size, origin=ORIGIN):
        return sign(Checkpoint(origin, size, self.root(size)).body(), self.signer)

    def ask(self, old, new, *, proof=None, note=None):
        if proof is None:
            proof = consistency_proof(old, new, lambda *at: self.nodes[at]) if old <= new else []
        lines = "".join(base64.b64encode(one).decode() + "\n" for one in proof)
        return f"old {old}\n{lines}\n{note or self.note(new)}".encode()


@pytest.fixture
def history():
    return History


@pytest.fixture
def honest():
    return History(range(600))


@pytest.fixture
def a_witness(tmp_path):
    """Make a witness of the log; the same name opens the same book again."""

    def make(name="witness.example/w1", now=lambda: 1_795_000_000):
        seed = theirs.Signer(name, bytes([sum(name.encode()) % 256]) * 32)
        key = theirs.read_key(Signer(ORIGIN, bytes(range(32))).vkey())
        book = Book(tmp_path / f"{name.replace('/', '_')}.db")
        return Witness(seed, book, {ORIGIN: (key,)}, now=now)

    return make


def cosigned(witness):
    """(size, root) of every head the witness ever put its name to."""
    rows = witness.book._open().execute("SELECT size, root FROM cosigned ORDER BY size")
    return rows.fetchall()
