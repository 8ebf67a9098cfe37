"""A time-stamp token (RFC 3161): of what, by whom, when; SM2 with SM3, or ECDSA P-256 with SHA-256."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gongheng_verifier import der, p256, sm2
from gongheng_verifier.der import Item
from gongheng_verifier.sm3 import sm3

COARSEST, LAST_YEAR = 86_400, 9_000  # a clock worse than a day is none
LARGEST, MOST_CERTIFICATES, LONGEST_CHAIN = 64 * 1024, 6, 4


def oid(text: str) -> bytes:
    """The content of an object identifier."""
    first, second, *rest = map(int, text.split("."))
    found = b""
    for number in [40 * first + second, *rest]:
        part = bytes([number & 0x7F])
        while number := number >> 7:
            part = bytes([0x80 | number & 0x7F]) + part
        found += part
    return found


SIGNED_DATA, TST_INFO = oid("1.2.840.113549.1.7.2"), oid("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE, MESSAGE_DIGEST = oid("1.2.840.113549.1.9.3"), oid("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE = oid("1.2.840.113549.1.9.16.2.47")
KEY_USAGE, BASIC, EXTENDED = oid("2.5.29.15"), oid("2.5.29.19"), oid("2.5.29.37")
UNDERSTOOD = {KEY_USAGE, BASIC, EXTENDED, oid("2.5.29.14"), oid("2.5.29.35")}
STAMPING, EC_KEY, COMMON_NAME = oid("1.3.6.1.5.5.7.3.8"), oid("1.2.840.10045.2.1"), oid("2.5.4.3")


@dataclass(frozen=True)
class Way:
    """The algorithms of one suite."""

    name: str
    digest: Callable[[bytes], bytes]
    signed: Callable[[bytes, bytes, bytes], bool]


SM2_WAY = Way("SM2", sm3, sm2.signed)
P256_WAY = Way("ECDSA P-256", lambda data: hashlib.sha256(data).digest(), p256.signed)
DIGESTS = {oid("1.2.156.10197.1.401"): SM2_WAY, oid("2.16.840.1.101.3.4.2.1"): P256_WAY}
SIGNATURES = {oid("1.2.156.10197.1.501"): SM2_WAY, oid("1.2.840.10045.4.3.2"): P256_WAY}
CURVES = {oid("1.2.156.10197.1.301"): SM2_WAY, oid("1.2.840.10045.3.1.7"): P256_WAY}


class NotGood(Exception):
    """Why a token proves nothing, as a clause."""


@dataclass(frozen=True)
class Certificate:
    """What is asked of a certificate."""

    whole: bytes
    body: bytes
    issuer: bytes
    subject: bytes
    serial: int
    since: datetime
    until: datetime
    way: Way
    public: bytes = field(repr=False)
    signature_way: Way | None = None
    signature: bytes = b""
    extensions: dict[bytes, tuple[bool, bytes]] = field(default_factory=dict)

    @property
    def stamps(self) -> bool:
        """For time stamps only, and it says so critically."""
        critical, value = self.extensions.get(EXTENDED, (False, b""))
        uses = der.items(der.one(value, der.SEQUENCE)) if value else []
        return (
            critical and uses == [(der.OID, STAMPING)] and self._usage(0) and not self.is_authority
        )

    @property
    def is_authority(self) -> bool:
        """Whether it may sign certificates."""
        value = self.extensions.get(BASIC, (False, b""))[1]
        inner = der.items(der.one(value, der.SEQUENCE)) if value else []
        return bool(inner) and inner[0][0] == der.BOOLEAN and der.flag(inner[0]) and self._usage(5)

    def _usage(self, bit: int) -> bool:
        value = self.extensions.get(KEY_USAGE, (False, b""))[1]
        bits = der.one(value, der.BITS)[1:] if value else b""
        return len(bits) > bit // 8 and bool(bits[bit // 8] & 0x80 >> bit % 8)

    @property
    def name(self) -> str:
        """The common name of the subject."""
        for _, group in der.items(self.subject):
            for _, pair in der.items(group):
                kind, value = der.items(pair)
                if kind == (der.OID, COMMON_NAME):
                    return value[1].decode("utf-8", "replace")
        return ""


@dataclass(frozen=True)
class Stamped:
    """What a token says, its signature and its imprint found good."""

    at: datetime
    accuracy: timedelta
    certificate: Certificate
    between: tuple[Certificate, ...]

    @property
    def told(self) -> str:
        """When and by whom, for a line of the report."""
        name = "".join(sign for sign in self.certificate.name[:60] if sign.isprintable())
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} 由“{name}”签署（{self.certificate.way.name}）"


def read(token: bytes, said: bytes) -> Stamped:
    """The time at which these bytes were stamped. Raises NotGood."""
    try:
        return _read(token, said)
    except (ValueError, LookupError, TypeError, OverflowError):
        raise NotGood("时间戳的格式不正确，或者所用的算法不能核验") from None


def _read(token: bytes, said: bytes) -> Stamped:
    if len(token) > LARGEST:
        raise ValueError("too large")
    kind, held = der.items(der.one(token, der.SEQUENCE))
    _wanted(kind == (der.OID, SIGNED_DATA))
    version, digests, content, *rest = der.items(der.one(der.of(held, 0xA0), der.SEQUENCE))
    _wanted(der.whole(version) == 3 and len(rest) == 2)
    certificates = _certificates(der.of(rest[0], 0xA0))
    signer = der.items(der.one(der.of(rest[1], der.SET), der.SEQUENCE))
    [digest] = der.items(der.of(digests, der.SET))
    way = DIGESTS[_algorithm(digest, DIGESTS)]
    what, wrapped = der.items(der.of(content, der.SEQUENCE))
    raw = der.one(der.of(wrapped, 0xA0), der.OCTETS)
    _wanted(what == (der.OID, TST_INFO))
    at, accuracy = _info(raw, way, said)
    own = _signed(signer, raw, way, certificates)
    between = tuple(one for one in certificates if one is not own)
    if not own.since <= at <= own.until:
        raise NotGood("签署的时间不在时间戳证书的有效期之内")
    if not own.stamps:
        raise NotGood("所附的证书不是专用于时间戳的证书")
    return Stamped(at, accuracy, own, between)


def _wanted(holds: object) -> None:
    if not holds:
        raise ValueError("not as it must be")


def _algorithm(item: Item, known: dict[bytes, Way]) -> bytes:
    """Its identifier, without parameters or with the NULL that some write."""
    name, *more = der.items(der.of(item, der.SEQUENCE))
    _wanted(more in ([], [(der.NULL, b"")]) and der.of(name, der.OID) in known)
    return name[1]


def _info(raw: bytes, way: Way, said: bytes) -> tuple[datetime, timedelta]:
    version, policy, imprint, serial, at, *rest = der.items(der.one(raw, der.SEQUENCE))
    _wanted(der.whole(version) == 1 and policy[0] == der.OID)
    der.whole(serial)
    algorithm, digest = der.items(der.of(imprint, der.SEQUENCE))
    _wanted(DIGESTS[_algorithm(algorithm, DIGESTS)] is way and at[0] == der.GENERAL_TIME)
    accuracy = timedelta(0)
    tags = [tag for tag, _ in rest]
    order = [tag for tag in (der.SEQUENCE, der.BOOLEAN, der.INTEGER, 0xA0) if tag in tags]
    _wanted(tags == order)
    for item in rest:
        if item[0] == der.SEQUENCE:
            accuracy = _accuracy(item[1])
    if der.of(digest, der.OCTETS) != way.digest(said):
        raise NotGood("时间戳签署的是另一份内容")
    found = der.moment(at)
    _wanted(found.year < LAST_YEAR)
    return found, accuracy


def _accuracy(content: bytes) -> timedelta:
    found = timedelta(0)
    units = {der.INTEGER: 10**6, 0x80: 10**3, 0x81: 1}
    for tag, value in der.items(content):
        number = der.whole((der.INTEGER, value))
        _wanted(number <= COARSEST)
        found += timedelta(microseconds=number * units[tag])
    return found


def _certificates(content: bytes) -> list[Certificate]:
    """Those that can be read: of another kind one leads nowhere, and takes nothing from the others."""
    rows = der.items(content)
    _wanted(rows and len(rows) <= MOST_CERTIFICATES)
    found = []
    for whole in [der.written(der.SEQUENCE, der.of(row, der.SEQUENCE)) for row in rows]:
        with suppress(ValueError, LookupError, TypeError, OverflowError):
            found.append(certificate(whole))
    return found


def certificate(data: bytes) -> Certificate:
    """A certificate of either suite; ValueError for any other."""
    body, outer, signature = der.items(der.one(data, der.SEQUENCE))
    version, serial, algorithm, issuer, validity, subject, key, *rest = der.items(
        der.of(body, der.SEQUENCE)
    )
    _wanted(version == (0xA0, b"\2\1\2") and algorithm == outer)
    since, until = der.items(der.of(validity, der.SEQUENCE))
    kind, bits = der.items(der.of(key, der.SEQUENCE))
    family, curve = der.items(der.of(kind, der.SEQUENCE))
    _wanted(family == (der.OID, EC_KEY) and der.of(curve, der.OID) in CURVES)
    public, signed = der.of(bits, der.BITS), der.of(signature, der.BITS)
    _wanted(public[:1] == b"\0" and signed[:1] == b"\0" and [tag for tag, _ in rest] == [0xA3])
    name = der.items(der.of(algorithm, der.SEQUENCE))[0]
    return Certificate(
        data, der.written(*body), issuer[1], subject[1], der.whole(serial), der.moment(since),
        der.moment(until), CURVES[curve[1]], public[1:], SIGNATURES.get(der.of(name, der.OID)),
        signed[1:], _extensions(rest[0][1]),
    )  # fmt: skip


def _extensions(content: bytes) -> dict[bytes, tuple[bool, bytes]]:
    found: dict[bytes, tuple[bool, bytes]] = {}
    for row in der.items(der.one(content, der.SEQUENCE)):
        name, *middle, value = der.items(der.of(row, der.SEQUENCE))
        critical = bool(middle) and der.flag(middle[0])
        _wanted(name[1] not in found and len(middle) < 2)
        _wanted(not critical or name[1] in UNDERSTOOD)
        found[der.of(name, der.OID)] = (critical, der.of(value, der.OCTETS))
    return found


def _signed(
    signer: list[Item], raw: bytes, way: Way, certificates: list[Certificate]
) -> Certificate:
    """The certificate that is named, by its digest too, and whose key signed; nothing beside it."""
    version, named, digest, attributes, algorithm, signature = signer
    _wanted(der.whole(version) == 1 and DIGESTS[_algorithm(digest, DIGESTS)] is way)
    _wanted(SIGNATURES[_algorithm(algorithm, SIGNATURES)] is way)
    issuer, serial = der.items(der.of(named, der.SEQUENCE))
    pair = (der.of(issuer, der.SEQUENCE), der.whole(serial))
    [own] = [one for one in certificates if (one.issuer, one.serial) == pair]
    told = _attributes(der.of(attributes, 0xA0))
    rows = der.items(der.one(der.of(told[SIGNING_CERTIFICATE], der.SEQUENCE), der.SEQUENCE))
    hashed = der.items(der.of(rows[0], der.SEQUENCE))
    named_by = (
        DIGESTS[_algorithm(hashed.pop(0), DIGESTS)] if hashed[0][0] == der.SEQUENCE else P256_WAY
    )
    held = (
        told[CONTENT_TYPE] == (der.OID, TST_INFO)
        and der.of(told[MESSAGE_DIGEST], der.OCTETS) == way.digest(raw)
        and der.of(hashed[0], der.OCTETS) == named_by.digest(own.whole)
        and own.way is way
        and way.signed(
            own.public, der.written(der.SET, attributes[1]), der.of(signature, der.OCTETS)
        )
    )
    if not held:
        raise NotGood("时间戳不是所附证书签署的")
    return own


def _attributes(content: bytes) -> dict[bytes, Item]:
    """Each attribute once, each with one value."""
    found: dict[bytes, Item] = {}
    for row in der.items(content):
        kind, values = der.items(der.of(row, der.SEQUENCE))
        [value] = der.items(der.of(values, der.SET))
        _wanted(der.of(kind, der.OID) not in found)
        found[kind[1]] = value
    return found


def reaches(stamped: Stamped, roots: tuple[Certificate, ...]) -> bool:
    """Whether the chain leads to one of these roots, every one of it in force at the time told."""
    held, at = stamped.certificate, stamped.at
    for _ in range(LONGEST_CHAIN):
        for issuers, end in ((roots, True), (stamped.between, False)):
            found = [one for one in issuers if _issued(one, held) and one.since <= at <= one.until]
            if found and end:
                return True
            if found:
                held = found[0]
                break
        else:
            return False
    return False


def _issued(issuer: Certificate, held: Certificate) -> bool:
    way = held.signature_way
    known = issuer.subject == held.issuer and issuer.is_authority and issuer.whole != held.whole
    return known and way is issuer.way and way.signed(issuer.public, held.body, held.signature)
