"""One sealed bid examined by itself: who signed it, which shares fit, what it opens to (SBP-1).

`seen` is a function of plain values, so that many bids are examined by several processes.
"""

import base64
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from gongheng_verifier import certificate, sm2, sm4
from gongheng_verifier.drawcurve import N, Point
from gongheng_verifier.openshape import CHUNK, OVERHEAD, bucket
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import Unreadable, canonical, parse

SALT = 32
_AMOUNT = re.compile(r"[0-9]{1,16}(\.[0-9]{1,20})?")
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
OPENED = "opened"


@dataclass(frozen=True)
class Asked:
    """What is known of one bid: as told in the bundle, with the shares and chunks that were given."""

    bid: dict[str, Any] = field(repr=False)
    shares: tuple[tuple[str, int, str], ...]  # role, guardian, share
    chunks: tuple[bytes | None, ...] = field(repr=False)


@dataclass(frozen=True)
class Seen:
    """What came out of it."""

    commitment: str
    signer: str  # what is wrong with the signature; empty when nothing
    unit: str
    points: tuple[str, ...] = field(repr=False)  # of the wrapped secrets
    false_halves: tuple[str, ...]
    false_shares: tuple[tuple[str, int], ...]
    result: str
    letter: Any = None


def seen(asked: Asked) -> Seen:
    """Everything about this bid that needs no other."""
    bid = asked.bid
    header = bid["header"]
    parts = {part["role"]: part for part in header["parts"]}
    signer, unit = _signer(bid)
    halves = tuple(role for role, half in bid["halves"].items()
                   if role not in parts or not half_holds(header, parts[role], half))  # fmt: skip
    shares = tuple((role, at) for role, at, share in asked.shares
                   if role not in parts or not share_holds(parts[role], at, share))  # fmt: skip
    result, letter = _opened(asked, parts.get("price"), halves, shares)
    return Seen(commitment(header, bid["nonce"]), signer, unit, _points(header), halves, shares,
                result, letter)  # fmt: skip


def labelled(name: str, *parts: bytes) -> bytes:
    """A digest of the protocol, under its label."""
    return sm3(f"gongheng/sbp/1/{name}".encode() + b"\0" + b"".join(parts))


def commitment(header: dict[str, Any], nonce: str) -> str:
    """What receipt, chain and log hold of a bid."""
    told = labelled("header", canonical(header))
    return labelled("commitment", told, bytes.fromhex(nonce)).hex()


def context(header: dict[str, Any], part: dict[str, Any]) -> bytes:
    """What binds each secret to its place."""
    said = {name: header[name] for name in ("tender", "lot", "bidder")}
    said |= {"part": part["role"], "nonce": part["nonce"]}
    return labelled("context", canonical(said))


def half_holds(header: dict[str, Any], part: dict[str, Any], half: str) -> bool:
    """Whether this is the bidder's half that the header commits to."""
    own = labelled("first", bytes.fromhex(half), context(header, part)).hex()
    return bool(own == part["first"])


def share_holds(part: dict[str, Any], at: int, share: str) -> bool:
    """Whether this is guardian `at`'s share, by Feldman's commitments."""
    return at <= len(part["w2"]) and _fits(tuple(part["commitments"]), at, share)


@lru_cache(maxsize=65536)
def _fits(commitments: tuple[str, ...], at: int, share: str) -> bool:
    try:
        points: tuple[Point, ...] = tuple(sm2.read_point(bytes.fromhex(one)) for one in commitments)
    except ValueError:
        return False
    return sm2.owns(int(share, 16), sm2.evaluated(points, at))


def joined(shares: list[tuple[int, str]]) -> bytes:
    """f(0) by Lagrange from shares that fit."""
    total = 0
    for at, share in shares:
        weight = 1
        for other, _ in shares:
            if other != at:
                weight = weight * other * pow(other - at, -1, N) % N
        total = (total + weight * int(share, 16)) % N
    return total.to_bytes(32, "big")


def _signer(bid: dict[str, Any]) -> tuple[str, str]:
    der = base64.b64decode(bid["certificate"])
    if sm3(der).hex() != bid["header"]["bidder"]:
        return "所附证书不是封标包写明的那一张", ""
    try:
        public, unit = certificate.public_key(der), certificate.unit_code(der)
    except (ValueError, IndexError):
        return "所附证书读不出公钥", ""
    told = b"gongheng/sbp/1/signed\0" + bytes.fromhex(commitment(bid["header"], bid["nonce"]))
    held = sm2.signed(public, told, base64.b64decode(bid["signature"]))
    return "" if held else "投标人的签名不成立", unit


def _points(header: dict[str, Any]) -> tuple[str, ...]:
    """The ephemeral point of each wrapped secret; the whole text where it has no such shape."""
    return tuple(_point(one) for part in header["parts"]
                 for one in (part["w1"], part["w1r"], *part["w2"]))  # fmt: skip


def _point(wrapped: str) -> str:
    data = base64.b64decode(wrapped)
    at, numbers = (3 if data[1:2] == b"\x81" else 2), []
    for _ in range(2):
        size = data[at + 1] if at + 1 < len(data) and data[at] == 2 else 0
        numbers.append(data[at + 2 : at + 2 + size].hex())
        at += 2 + size
    return ":".join(numbers) if all(numbers) else wrapped


def _opened(
    asked: Asked, part: dict[str, Any] | None, halves: tuple[str, ...],
    wrong: tuple[tuple[str, int], ...],
) -> tuple[str, Any]:  # fmt: skip
    """The outcome of the price part, by the code of the first thing at fault; the letter."""
    bid = asked.bid
    if part is None:
        return "no_price", None
    if "price" in bid.get("remedies", {}):
        return _remedied(part, bid["remedies"]["price"])
    if "price" not in bid["halves"] or "price" in halves:
        return "no_half", None
    threshold = bid["header"]["threshold"]
    good = sorted((at, share) for role, at, share in asked.shares
                  if role == "price" and (role, at) not in wrong)[:threshold]  # fmt: skip
    if len(good) < threshold:
        return "shares_too_few", None
    return _unsealed(bid["header"], part, bid["halves"]["price"], tuple(good), asked.chunks)


def _remedied(part: dict[str, Any], told: dict[str, str]) -> tuple[str, Any]:
    salt, content = bytes.fromhex(told["salt"]), base64.b64decode(told["content"])
    if labelled("plain", salt, content).hex() != part["plain"]:
        return "content_not_committed", None
    return _letter(content)


def _unsealed(
    header: dict[str, Any], part: dict[str, Any], half: str, shares: tuple[tuple[int, str], ...],
    chunks: tuple[bytes | None, ...],
) -> tuple[str, Any]:  # fmt: skip
    bound = context(header, part)
    secret = bytes.fromhex(half) + joined(list(shares)) + bound
    key = sm3(secret + (1).to_bytes(4, "big"))[: sm4.KEY]
    if labelled("key", key, bound).hex() != part["key"]:
        return "key_not_committed", None
    found: list[bytes] = [one for one in chunks if one is not None]
    if len(found) < len(part["chunks"]):
        return "chunk_missing", None
    if [sm3(one).hex() for one in found] != part["chunks"]:
        return "chunk_altered", None
    whole = _stream(key, bytes.fromhex(part["prefix"]), bound, found)
    if whole is None or len(whole) != part["size"]:
        return "ciphertext_altered", None
    return _unframed(part, whole)


def _unframed(part: dict[str, Any], whole: bytes) -> tuple[str, Any]:
    salt, length = whole[:SALT], int.from_bytes(whole[SALT:OVERHEAD], "big")
    content = whole[OVERHEAD : OVERHEAD + length]
    framed = length <= len(whole) and bucket(length) == len(whole)
    if not framed or whole[OVERHEAD + length :].strip(b"\0"):
        return "package_malformed", None
    if labelled("plain", salt, content).hex() != part["plain"]:
        return "content_not_committed", None
    return _letter(content)


def _stream(key: bytes, prefix: bytes, bound: bytes, chunks: list[bytes]) -> bytes | None:
    whole, last = [], len(chunks) - 1
    for place, chunk in enumerate(chunks):
        nonce = prefix + place.to_bytes(4, "big") + bytes([place == last])
        small = len(chunk) <= CHUNK + sm4.TAG
        piece = sm4.opened(key, nonce, chunk, bound) if small else None
        if piece is None:
            return None
        whole.append(piece)
    return b"".join(whole)


def _letter(content: bytes) -> tuple[str, Any]:
    try:
        letter = parse(content, "")
    except Unreadable:
        return "letter_malformed", None
    sound = isinstance(letter, dict) and canonical(letter) == content and complete(letter)
    return (OPENED, letter) if sound else ("letter_malformed", None)


def complete(letter: dict[str, Any]) -> bool:
    """Whether a letter has its four fields, each as a bid must have it (投标函)."""
    if set(letter) != {"price", "period_days", "quality", "manager"}:
        return False
    price, days = letter["price"], letter["period_days"]
    written = str(price) if type(price) in (str, int) else ""
    exact = _AMOUNT.fullmatch(written) and len(written.partition(".")[2].rstrip("0")) <= 2
    whole = type(days) is int and 1 <= days <= 36500
    return (
        bool(exact and written.strip("0."))
        and whole
        and all(
            isinstance(letter[name], str)
            and 0 < len(letter[name].strip()) <= most
            and all(map(_readable, letter[name].strip()))
            for name, most in (("quality", 200), ("manager", 50))
        )
    )


def _readable(sign: str) -> bool:
    shown = unicodedata.category(sign) not in {"Cc", "Cs"} or sign in "\n\r\t"
    return shown and sign not in _TURNING
