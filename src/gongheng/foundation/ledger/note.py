"""Signed notes (C2SP signed-note): a text, an empty line, a line for each key that signed.

Ed25519 (note type 0x01) is built in; another algorithm comes in as another NoteSigner and
NoteVerifier. The key id is SHA-256 for every algorithm, because the note format says so.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\1"
LONGEST_NOTE = 256 * 1024  # characters; C2SP asks for a bound that lets 16 signatures through
MOST_SIGNATURES = 64
SEED_SIZE = 32
_DASH = "\N{EM DASH} "


class BadNote(ValueError):
    """The text is not a well-formed note, or no known key signed it."""


class NoteSigner(Protocol):
    """Anything that can add a signature line, whatever its algorithm."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def sign(self, body: bytes, /) -> bytes: ...


class NoteVerifier(Protocol):
    """Anything that can judge a signature line of its own name and key id."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def verify(self, body: bytes, signature: bytes, /) -> bool: ...


def key_id_of(name: str, kind: bytes, public: bytes) -> bytes:
    """The four bytes by which a signature line names its key (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def _check_name(name: str) -> str:
    if not name or "+" in name or any(sign.isspace() or sign < " " for sign in name):
        raise BadNote("a key name is not empty and holds neither a space nor a plus")
    return name


def unbase64(text: str) -> bytes:
    """Strict base64: the one spelling of its bytes and no other."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote("not base64") from error
    if base64.b64encode(data).decode() != text:
        raise BadNote("not the canonical base64 of its bytes")
    return data


@dataclass(frozen=True)
class Verifier:
    """An Ed25519 public key under a name."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        try:
            Ed25519PublicKey.from_public_bytes(self.public)
        except ValueError as error:
            raise BadNote("an Ed25519 public key has 32 bytes") from error

    @property
    def key_id(self) -> bytes:
        return key_id_of(self.name, ED25519, self.public)

    def verify(self, body: bytes, signature: bytes, /) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, body)
        except InvalidSignature:
            return False
        return True

    def vkey(self) -> str:
        """``name+keyid+base64(type || public key)``: the text handed to other people."""
        key = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def from_vkey(cls, text: str) -> Self:
        """Read a vkey; BadNote when it is malformed or its key id does not fit the key."""
        name, digits, key = _split_key(text.strip())
        if key[:1] != ED25519:
            raise BadNote("this kind of key is not known here")
        verifier = cls(name, key[1:])
        if verifier.key_id.hex() != digits:
            raise BadNote("the key id does not belong to the key")
        return verifier


@dataclass(frozen=True, repr=False)
class Signer:
    """An Ed25519 private key under a name. Its repr never shows the key."""

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.seed) != SEED_SIZE:
            raise BadNote("an Ed25519 private key has 32 bytes")

    def __repr__(self) -> str:
        return f"Signer({self.name!r})"

    @classmethod
    def generate(cls, name: str) -> Self:
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> Verifier:
        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, key.public_bytes_raw())

    @property
    def key_id(self) -> bytes:
        return self.verifier.key_id

    def sign(self, body: bytes, /) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(body)

    def vkey(self) -> str:
        return self.verifier.vkey()

    def skey(self) -> str:
        """``PRIVATE+KEY+name+keyid+base64(type || seed)``: for a sealed key file only."""
        key = base64.b64encode(ED25519 + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def from_skey(cls, text: str) -> Self:
        """Read a skey; BadNote (which never repeats the key) when it is malformed."""
        mark, private, rest = text.strip().partition("PRIVATE+KEY+")
        if mark or not private:
            raise BadNote("not a private key")
        name, digits, key = _split_key(rest)
        if key[:1] != ED25519:
            raise BadNote("this kind of key is not known here")
        signer = cls(name, key[1:])
        if signer.key_id.hex() != digits:
            raise BadNote("the key id does not belong to the key")
        return signer


def _split_key(text: str) -> tuple[str, str, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise BadNote("a key has three parts between plus signs")
    return parts[0], parts[1], unbase64(parts[2])


@dataclass(frozen=True)
class Note:
    """A note that was opened: the signed text and the known keys that signed it, by name."""

    body: str
    signed_by: tuple[str, ...]


def sign(body: str, *signers: NoteSigner) -> str:
    """The signed note over body (ending in a newline), a line for each signer in order."""
    if not signers:
        raise BadNote("a note needs a signature")
    _check_text(body)
    if not body.endswith("\n"):
        raise BadNote("the signed text ends in a newline")
    return body + "\n" + "".join(signature_line(body, signer) for signer in signers)


def signature_line(body: str, signer: NoteSigner) -> str:
    """One signature line, to be added to a note that others signed already."""
    signature = base64.b64encode(signer.key_id + signer.sign(body.encode())).decode()
    return f"{_DASH}{_check_name(signer.name)} {signature}\n"


def verify_note(text: str, verifiers: Iterable[NoteVerifier]) -> Note:
    """Open a note with the keys one trusts.

    Lines of unknown keys are ignored, as C2SP demands; a line of a known key that does not verify,
    or two lines of one known key, spoil the whole note, and so does the absence of any known key.
    """
    _check_text(text)
    body, lines = _split_note(text)
    known = {(one.name, one.key_id): one for one in verifiers}
    signed_by: list[tuple[str, bytes]] = []
    for name, key_id, signature in map(_read_line, lines):
        verifier = known.get((name, key_id))
        if verifier is None:
            continue
        if (name, key_id) in signed_by:
            raise BadNote(f"{name} signed more than once")
        if not verifier.verify(body.encode(), signature):
            raise BadNote(f"the signature of {name} does not verify")
        signed_by.append((name, key_id))
    if not signed_by:
        raise BadNote("no known key signed this note")
    return Note(body, tuple(name for name, _ in signed_by))


def _check_text(text: str) -> None:
    if len(text) > LONGEST_NOTE:
        raise BadNote("the note is too long")
    if any(sign < " " and sign != "\n" for sign in text):
        raise BadNote("the note holds a control character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadNote("the note is not UTF-8") from error


def _split_note(text: str) -> tuple[str, Sequence[str]]:
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not body or not tail.endswith("\n"):
        raise BadNote("a note is a text, an empty line and signature lines")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise BadNote("the note has too many signatures")
    return body + "\n", lines


def _read_line(line: str) -> tuple[str, bytes, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise BadNote("a signature line is a dash, a name and a signature")
    data = unbase64(encoded)
    if len(data) <= 4:
        raise BadNote("a signature is shorter than its key id")
    return _check_name(name), data[:4], data[4:]
