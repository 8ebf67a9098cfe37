"""Checkpoints (C2SP tlog-checkpoint): the size and the root the log answers for, signed.

The root is that of an SM3 tree (``tree.py``); C2SP describes SHA-256 trees, so a public C2SP
witness can keep and compare these notes but recomputes the tree with SM3. A deployment that wants
unchanged public witnesses keeps a second, SHA-256 tree under another origin and key.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from gongheng.foundation.ledger.note import (
    BadNote,
    Note,
    NoteSigner,
    NoteVerifier,
    Signer,
    Verifier,
    sign,
    signature_line,
    unbase64,
    verify_note,
)

__all__ = [
    "BadNote",
    "Checkpoint",
    "Note",
    "NoteSigner",
    "NoteVerifier",
    "Signer",
    "Verifier",
    "open_note",
    "sign",
    "signature_line",
    "verify_note",
]

LARGEST_SIZE = 2**63 - 1
ROOT_SIZE = 32


@dataclass(frozen=True)
class Checkpoint:
    """A tree head: the log's origin, the number of leaves and the root over them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.origin or not all(self.extensions):
            raise BadNote("the origin and every extension line must not be empty")
        if any(sign < " " for line in (self.origin, *self.extensions) for sign in line):
            raise BadNote("a line holds a control character")
        if not 0 <= self.size <= LARGEST_SIZE:
            raise BadNote("the size is out of range")
        if len(self.root) != ROOT_SIZE:
            raise BadNote("the root is not a digest of 32 bytes")

    def body(self) -> str:
        """The text that is signed, ending in a newline."""
        root = base64.b64encode(self.root).decode()
        return "\n".join((self.origin, str(self.size), root, *self.extensions)) + "\n"

    @classmethod
    def from_body(cls, body: str) -> Self:
        """Read the signed text; BadNote unless it is exactly what ``body`` would write."""
        lines = body.split("\n")
        if len(lines) < 4 or lines.pop() != "":
            raise BadNote("a checkpoint has at least three lines")
        origin, digits, root, *extensions = lines
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 19:
            raise BadNote("the size is not a decimal number")
        if digits != str(int(digits)):
            raise BadNote("the size has leading zeroes")
        return cls(origin, int(digits), unbase64(root), tuple(extensions))


def open_note(
    text: str, verifiers: Iterable[NoteVerifier], *, origin: str | None = None
) -> Checkpoint:
    """The checkpoint in a note that at least one known key signed.

    Give ``origin`` wherever it is known: a key that serves two logs must not let the head of one
    stand for the other. BadNote tells why a note is refused.
    """
    checkpoint = Checkpoint.from_body(verify_note(text, verifiers).body)
    if origin is not None and checkpoint.origin != origin:
        raise BadNote("the checkpoint belongs to another log")
    return checkpoint
