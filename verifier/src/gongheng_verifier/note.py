"""Opening the log's signed checkpoint (C2SP signed-note, tlog-checkpoint, Ed25519)."""

import base64
import hashlib
import re
from dataclasses import dataclass

from gongheng_verifier import plain

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # the single file runs where nothing is installed
    Ed25519PublicKey = None  # type: ignore[assignment, misc]

LONGEST = 256 * 1024
MOST_LINES = 64
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_LINE = re.compile("\N{EM DASH} (?P<name>[^ +]+) (?P<data>[A-Za-z0-9+/]+={0,2})")


class BadNote(Exception):
    """The message is a Chinese clause: what is wrong with the key or the checkpoint."""


LOG_KEY, WITNESS_KEY = 1, 4
LATEST = 253_402_300_799  # the last second of the year 9999


@dataclass(frozen=True)
class Key:
    """A log's public key: the name stands for the log, whose origin line it must equal.

    A witness's key has the same form and another kind.
    """

    name: str
    number: bytes
    public: bytes
    kind: int = LOG_KEY


@dataclass(frozen=True)
class Head:
    """A checkpoint whose signature was found good."""

    origin: str
    size: int
    root: bytes


def read_key(text: str, kind: int = LOG_KEY) -> Key:
    """A key in the vkey form ``name+id+base64``."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not parts[0].isprintable() or not parts[0] or " " in parts[0]:
        raise BadNote("公钥格式不正确")
    name, number, data = parts[0], parts[1], _bytes(parts[2])
    if len(data) != 33 or data[0] not in (LOG_KEY, WITNESS_KEY):
        raise BadNote("公钥不是 Ed25519 公钥")
    if data[0] != kind:
        raise BadNote("公钥用途不对：日志公钥和见证公钥不能互换")
    expected = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if number != expected.hex():
        raise BadNote("公钥编号与公钥不符")
    return Key(name, expected, data[1:], data[0])


def open_head(text: str, key: Key) -> Head:
    """The tree head in the note, if the key signed it."""
    body, lines = _parts(text)
    signatures = [
        data[4:]
        for name, data in map(_signature, lines)
        if (name, data[:4]) == (key.name, key.number)
    ]
    if len(signatures) != 1:
        raise BadNote("检查点上没有（或不止一个）这把公钥的签名")
    if not good(key.public, signatures[0], body.encode()):
        raise BadNote("检查点的签名不成立")
    head = _head(body)
    if head.origin != key.name:
        raise BadNote("检查点属于另一本日志")
    return head


def cosigned_at(text: str, witness: Key) -> int | None:
    """The second at which this witness cosigned the checkpoint; None without a line of its own.

    BadNote when it has a line that does not verify: a false cosignature is never passed over.
    """
    body, lines = _parts(text)
    found = [
        data[4:]
        for name, data in map(_signature, lines)
        if (name, data[:4]) == (witness.name, witness.number)
    ]
    if not found:
        return None
    signed_at = int.from_bytes(found[0][:8], "big")
    if len(found) > 1 or len(found[0]) != 72 or signed_at > LATEST:
        raise BadNote("见证签名行不正确")
    message = f"cosignature/v1\ntime {signed_at}\n".encode() + body.encode()
    if not good(witness.public, found[0][8:], message):
        raise BadNote("见证签名不成立")
    return signed_at


def good(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the Ed25519 signature is by that key over that message."""
    if Ed25519PublicKey is None:
        return plain.signed(public, signature, message)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _parts(text: str) -> tuple[str, list[str]]:
    if len(text) > LONGEST or any(ord(sign) < 32 and sign != "\n" for sign in text):
        raise BadNote("检查点文本过长或含有控制字符")
    cut = text.rfind("\n\n")
    if cut < 1 or not text.endswith("\n"):
        raise BadNote("检查点文本不完整")
    lines = text[cut + 2 : -1].split("\n")
    if len(lines) > MOST_LINES:
        raise BadNote("检查点的签名过多")
    return text[: cut + 1], lines


def _signature(line: str) -> tuple[str, bytes]:
    match = _LINE.fullmatch(line)
    if match is None or any(map(str.isspace, match["name"])):
        raise BadNote("检查点的签名行格式不正确")
    data = _bytes(match["data"])
    if len(data) < 5:
        raise BadNote("检查点的签名行过短")
    return match["name"], data


def _head(body: str) -> Head:
    lines = body[:-1].split("\n")
    if len(lines) < 3 or not all(lines) or not _NUMBER.fullmatch(lines[1]):
        raise BadNote("检查点内容不完整")
    root = _bytes(lines[2])
    if len(root) != 32:
        raise BadNote("检查点的根摘要长度不正确")
    return Head(lines[0], int(lines[1]), root)


def _bytes(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise BadNote("Base64 编码不正确") from None
    if base64.b64encode(data).decode() != text:
        raise BadNote("Base64 编码不规范")
    return data
