"""Authorities of certificates: whether a bidder's certificate was issued by one that the reader trusts.

Only SM2 with SM3 is read. Roots come from the reader; certificates between and lists of revoked ones may
come with the bundle, for whatever they say is signed.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from gongheng_verifier import certificate, sm2
from gongheng_verifier.strictjson import Unreadable

LONGEST_CHAIN, MOST = 4, 500
LARGEST, LARGEST_LIST = 16 * 1024, 16 * 2**20
SM2_SM3 = bytes.fromhex("06082a811ccf55018375")
BASIC, USAGE = bytes.fromhex("0603551d13"), bytes.fromhex("0603551d0f")
MOST_STEPS = 5_000  # signatures looked at for one certificate: a bundle's may lead in circles
CERT_SIGN = 0x04  # keyCertSign, the sixth bit
BROKEN = (ValueError, IndexError, UnicodeDecodeError, OverflowError)


class Tlv(NamedTuple):
    """A value of DER: its tag, what is in it, and the whole with its head."""

    tag: int
    content: bytes
    whole: bytes


@dataclass(frozen=True)
class Held:
    """What the chain asks of a certificate."""

    whole: bytes
    signed: bytes
    signature: bytes
    number: int
    issuer: bytes
    subject: bytes
    since: datetime
    until: datetime
    public: bytes
    is_authority: bool
    below: int | None  # how many authorities may stand below it
    may_sign: bool


@dataclass(frozen=True)
class Revoked:
    """A list of revoked certificates."""

    signed: bytes
    signature: bytes
    issuer: bytes
    since: datetime
    until: datetime | None
    numbers: dict[int, datetime]


def read_roots(text: str) -> tuple[Held, ...]:
    """The certificates of a PEM file; Unreadable when there is none or one cannot be read."""
    found = []
    for block in text.split("-----BEGIN CERTIFICATE-----")[1:]:
        body = "".join(block.split("-----END CERTIFICATE-----")[0].split())
        try:
            found.append(read(base64.b64decode(body, validate=True)))
        except (*BROKEN, binascii.Error):
            raise Unreadable("给出的发证机构证书读不出，或者不是国密（SM2）证书。") from None
    if not 0 < len(found) <= MOST:
        raise Unreadable("给出的文件中没有发证机构证书，或者过多。")
    return tuple(found)


def read(der: bytes) -> Held:
    """A certificate; ValueError when it is none or not signed with SM2 and SM3."""
    if len(der) > LARGEST:
        raise ValueError("too large")
    body, signature = _signed(der)
    fields = _items(body.content)
    number, _, issuer, validity, subject, _ = fields[1:7]
    since, until = map(_time, _items(validity.content)[:2])
    is_authority, below, may_sign = _limits(fields[7:])
    return Held(der, body.whole, signature, _number(number), issuer.whole, subject.whole, since,
                until, certificate.public_key(der), is_authority, below, may_sign)  # fmt: skip


def read_list(der: bytes) -> Revoked:
    """A list of revoked certificates; ValueError when it is none."""
    if len(der) > LARGEST_LIST:
        raise ValueError("too large")
    body, signature = _signed(der)
    fields = _items(body.content)
    fields = fields[1:] if fields[0].tag == 2 else fields  # the version
    issuer, since, rest = fields[1], _time(fields[2]), fields[3:]
    until = _time(rest[0]) if rest and rest[0].tag in {0x17, 0x18} else None
    rows = [one for one in rest if one.tag == 0x30]
    numbers = {}
    for row in _items(rows[0].content) if rows else []:
        number, moment = _items(row.content)[:2]
        numbers[_number(number)] = _time(moment)
    return Revoked(body.whole, signature, issuer.whole, since, until, numbers)


def fault_of(der: bytes, roots: Sequence[Held], between: Sequence[Held], lists: Sequence[Revoked],
             at: datetime) -> tuple[str, bool]:  # fmt: skip
    """(What is wrong or empty, whether a list of revocations was at hand for every step)."""
    try:
        held = read(der)
    except BROKEN:
        return "证书不是国密证书，发证机构不能核验", False
    if held.is_authority:
        return "用发证机构的证书签署", False
    return _climb(held, roots, between, lists, at, left=[MOST_STEPS])


def _climb(held: Held, roots: Sequence[Held], between: Sequence[Held], lists: Sequence[Revoked],
           at: datetime, *, left: list[int], depth: int = 0) -> tuple[str, bool]:  # fmt: skip
    if not held.since <= at <= held.until:
        return "收到时证书不在有效期内", False
    clause = "证书不是由给出的发证机构签发的"
    if depth >= LONGEST_CHAIN:
        return clause, False
    for issuer in (*roots, *between):
        if not _issued(held, issuer, depth, left):
            continue
        if issuer in roots:
            upper = (
                ("", True)
                if issuer.since <= at <= issuer.until
                else ("收到时发证机构的证书不在有效期内", False)
            )
        else:
            upper = _climb(issuer, roots, between, lists, at, left=left, depth=depth + 1)
        revoked, known = _revoked(held, issuer, lists, at)
        if not upper[0] and not revoked:
            return "", upper[1] and known
        clause = upper[0] or "收到时证书已被吊销"
    return clause, False


def _issued(held: Held, issuer: Held, depth: int, left: list[int]) -> bool:
    fits = issuer.subject == held.issuer and issuer.is_authority and issuer.may_sign
    room = issuer.below is None or depth <= issuer.below
    if not (fits and room and issuer != held and left[0] > 0):
        return False
    left[0] -= 1
    return _good(issuer.public, held.signed, held.signature)


@lru_cache(maxsize=4096)
def _good(public: bytes, message: bytes, signature: bytes) -> bool:
    """Of many bids under one authority each step is looked at once."""
    return sm2.signed(public, message, signature)


def _revoked(held: Held, issuer: Held, lists: Sequence[Revoked], at: datetime) -> tuple[bool, bool]:
    """(Whether a list in force names it, whether there was such a list)."""
    known = False
    for one in lists:
        own = (
            one.issuer == issuer.subject
            and one.since <= at
            and (one.until is None or at < one.until)
        )
        if own and _good(issuer.public, one.signed, one.signature):
            known = True
            if held.number in one.numbers and one.numbers[held.number] <= at:
                return True, True
    return False, known


def _signed(der: bytes) -> tuple[Tlv, bytes]:
    whole = _items(der)
    if len(whole) != 1 or whole[0].tag != 0x30:
        raise ValueError("not signed")
    body, kind, signature = _items(whole[0].content)
    if not kind.content.startswith(SM2_SM3) or signature.tag != 3 or signature.content[:1] != b"\0":
        raise ValueError("another algorithm")
    return body, signature.content[1:]


def _limits(rest: list[Tlv]) -> tuple[bool, int | None, bool]:
    is_authority, below, may_sign = False, None, True
    for group in (one for one in rest if one.tag == 0xA3):
        for extension in _items(_items(group.content)[0].content):
            parts = _items(extension.content)
            value = _items(parts[-1].content)[0]
            if extension.content.startswith(BASIC):
                inner = _items(value.content)
                is_authority = bool(inner) and inner[0].tag == 1 and inner[0].content != b"\0"
                numbers = [one for one in inner if one.tag == 2]
                below = _number(numbers[0]) if numbers else None
            elif extension.content.startswith(USAGE):
                may_sign = len(value.content) > 1 and bool(value.content[1] & CERT_SIGN)
    return is_authority, below, may_sign


def _number(one: Tlv) -> int:
    if one.tag != 2 or not one.content:
        raise ValueError("not a number")
    return int.from_bytes(one.content, "big", signed=True)


def _time(one: Tlv) -> datetime:
    """UTCTime or GeneralizedTime, in UTC and to the second, as RFC 5280 wants them."""
    text = one.content.decode("ascii")
    if one.tag == 0x17:
        text = ("20" if text < "50" else "19") + text
    elif one.tag != 0x18:
        raise ValueError("not a time")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _items(data: bytes) -> list[Tlv]:
    found, at = [], 0
    while at < len(data):
        start, tag, size = at, data[at], data[at + 1]
        at += 2
        if size >= 0x80:
            more = size & 0x7F
            size, at = int.from_bytes(data[at : at + more], "big"), at + more
            if not 1 <= more <= 4:
                raise ValueError("a length in another spelling")
        if at + size > len(data):
            raise ValueError("cut short")
        found.append(Tlv(tag, data[at : at + size], data[start : at + size]))
        at += size
    return found
