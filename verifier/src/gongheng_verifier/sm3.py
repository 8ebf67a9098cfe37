"""SM3 (GB/T 32905-2016) and the two hashes of the log's tree."""

import hashlib
from typing import Any

from gongheng_verifier.plain import Sm3

try:
    from cryptography.hazmat.primitives import hashes
except ImportError:  # the single file runs where nothing is installed
    hashes = None  # type: ignore[assignment]


class _Cryptography:
    def __init__(self) -> None:
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, data: bytes) -> None:
        self._hash.update(data)

    def digest(self) -> bytes:
        return self._hash.finalize()


def hasher() -> Any:
    """A fresh SM3 state with ``update`` and ``digest``; digest is to be taken once."""
    if "sm3" in hashlib.algorithms_available:
        try:
            return hashlib.new("sm3")
        except ValueError:  # listed, but switched off by the system's policy
            pass
    return Sm3() if hashes is None else _Cryptography()


def sm3(data: bytes) -> bytes:
    state = hasher()
    state.update(data)
    digest: bytes = state.digest()
    return digest


def leaf(data: bytes) -> bytes:
    """The leaf hash over an entry's canonical bytes."""
    return sm3(bytes([0]) + data)


def blinded(kind: str, committed: bytes, blind: bytes) -> bytes:
    """The leaf hash of a closed entry or of padding: tells nothing until its parts are told."""
    return sm3(b"\0gongheng/leaf/1\0" + kind.encode() + b"\0" + committed + blind)


def parent(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sm3(bytes([1]) + left + right)
