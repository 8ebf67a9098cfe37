"""Signed notes, checkpoints and timestamped cosignatures (C2SP signed-note, tlog-checkpoint,
tlog-cosignature), with Ed25519 keys."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gongheng_witness.merkle import ROOT_SIZE

LOG_KEY, WITNESS_KEY = b"\1", b"\4"
LONGEST_NOTE = 64 * 1024
MOST_LINES = 64
_DASH = "\N{EM DASH} "
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_LARGEST = 2**63 - 1
_MARK = "PRIVATE+KEY+"


class BadNote(ValueError):
    """The text is not a well-formed note, checkpoint or key."""


class NotSigned(ValueError):
    """No key that is trusted for this log signed the checkpoint."""


def unbase64(text: str) -> bytes:
    """Strict base64: the one spelling of its bytes and no other."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("not base64") from None
    if base64.b64encode(data).decode() != text:
        raise BadNote("not canonical base64")
    return data


def number(text: str) -> int:
    """A decimal tree size without leading zeroes."""
    if not _NUMBER.fullmatch(text) or int(text) > _LARGEST:
        raise BadNote("not a tree size")
    return int(text)


@dataclass(frozen=True)
class Key:
    """A public key under a name; ``kind`` tells a log's key from a witness's."""

    name: str
    kind: bytes
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature line names its key."""
        text = self.name.encode() + b"\n" + self.kind + self.public
        return hashlib.sha256(text).digest()[:4]

    def vkey(self) -> str:
        """``name+id+base64``: the text handed to other people."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.public).decode()}"

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether this key made the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def check_name(name: str) -> str:
    """A key name: not empty, neither blank nor plus, no control character."""
    if not name or "+" in name or not name.isprintable() or any(map(str.isspace, name)):
        raise BadNote("not a key name")
    return name


def read_key(text: str) -> Key:
    """A public key in its written form; BadNote when its id does not fit."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise BadNote("a key has three parts between plus signs")
    data = unbase64(parts[2])
    if len(data) != 33 or data[:1] not in (LOG_KEY, WITNESS_KEY):
        raise BadNote("not an Ed25519 key")
    key = Key(check_name(parts[0]), data[:1], data[1:])
    if key.id.hex() != parts[1]:
        raise BadNote("the key id does not belong to the key")
    return key


@dataclass(frozen=True, repr=False)
class Signer:
    """The witness's own key. Its repr never shows the secret."""

    name: str
    seed: bytes

    @classmethod
    def generate(cls, name: str) -> "Signer":
        """A fresh key."""
        return cls(check_name(name), Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def read(cls, text: str) -> "Signer":
        """From its written form; the message of BadNote never repeats the secret."""
        parts = text.strip().removeprefix(_MARK).split("+", 2)
        if not text.strip().startswith(_MARK) or len(parts) != 3:
            raise BadNote("not a private key")
        data = unbase64(parts[2])
        signer = cls(check_name(parts[0]), data[1:])
        if len(data) != 33 or data[:1] != WITNESS_KEY or signer.key.id.hex() != parts[1]:
            raise BadNote("not the private key of a witness")
        return signer

    def secret(self) -> str:
        """For the sealed key file only."""
        data = base64.b64encode(WITNESS_KEY + self.seed).decode()
        return f"{_MARK}{self.name}+{self.key.id.hex()}+{data}"

    @property
    def key(self) -> Key:
        """The public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return Key(self.name, WITNESS_KEY, private.public_key().public_bytes_raw())

    def cosign(self, body: str, at: int) -> str:
        """The signature line over a checkpoint, with the second at which it was seen."""
        signed = Ed25519PrivateKey.from_private_bytes(self.seed).sign(cosigned_text(body, at))
        data = base64.b64encode(self.key.id + at.to_bytes(8, "big") + signed).decode()
        return f"{_DASH}{self.name} {data}\n"


def cosigned_text(body: str, at: int) -> bytes:
    """What a cosignature/v1 signs: a header, the time, the checkpoint's text."""
    return f"cosignature/v1\ntime {at}\n{body}".encode()


@dataclass(frozen=True)
class Head:
    """A checkpoint: whose log, how many leaves, the root over them, and the exact signed text."""

    origin: str
    size: int
    root: bytes
    body: str


@dataclass(frozen=True)
class Note:
    """A checkpoint with its signature lines, read but not yet verified."""

    head: Head
    lines: tuple[tuple[str, bytes], ...]
    text: str

    def verified(self, keys: Iterable[Key]) -> "Note":
        """This note, if a trusted key signed it; unknown lines are ignored, a false one is not."""
        known = {(key.name, key.id): key for key in keys}
        signed = 0
        for name, data in self.lines:
            key = known.get((name, data[:4]))
            if key and not key.verifies(self.head.body.encode(), data[4:]):
                raise NotSigned("the signature of a trusted key does not verify")
            signed += key is not None
        if not signed:
            raise NotSigned("no trusted key signed")
        return self


def read_note(text: str) -> Note:
    """The checkpoint in a text and its signature lines; BadNote for any other text."""
    if len(text) > LONGEST_NOTE or any(sign < " " and sign != "\n" for sign in text):
        raise BadNote("too long, or with control characters")
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise BadNote("not a signed note")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_LINES:
        raise BadNote("too many signatures")
    return Note(_head(body + "\n"), tuple(map(_line, lines)), text)


def _head(body: str) -> Head:
    lines = body[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise BadNote("a checkpoint has at least three lines, none empty")
    root = unbase64(lines[2])
    if len(root) != ROOT_SIZE:
        raise BadNote("the root is not a digest of 32 bytes")
    return Head(lines[0], number(lines[1]), root, body)


def _line(line: str) -> tuple[str, bytes]:
    name, gap, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not gap:
        raise BadNote("not a signature line")
    data = unbase64(encoded)
    if len(data) <= 4:
        raise BadNote("a signature is shorter than its key id")
    return check_name(name), data
