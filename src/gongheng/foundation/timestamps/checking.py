"""Everything that is asked of a token before it counts: whose it is, of what, and of when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import cms, core, tsp

from gongheng.foundation.certificates.judging import judge
from gongheng.foundation.certificates.reading import Certificate, KeyKind, read_certificate
from gongheng.foundation.certificates.signatures import verify_with
from gongheng.foundation.certificates.trust import Trust
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.suites import GUOMI, suite
from gongheng.foundation.timestamps.forms import (
    FAULTS,
    GRANTED,
    LARGEST,
    Reply,
    algorithms_of,
    is_plain,
    suite_of,
)

MOST_CERTIFICATES = 6
SET_OF = (
    b"\x31"  # signed attributes are signed as the SET they are, not under their tag in the token
)
LONGEST_NAME = 100
COARSEST = 86_400  # seconds; a clock worse than a day is none
LAST_YEAR = 9_000
PLAIN_TIME = re.compile(rb"\d{14}(\.\d{0,5}[1-9])?Z")  # DER's one spelling, UTC
LARGEST_SERIAL = 2**160  # RFC 3161 2.4.2
LAW = "电子签名法第十六条"


@dataclass(frozen=True)
class Stamped:
    """What a good token says."""

    at: datetime
    accuracy: timedelta
    serial: int
    policy: str
    suite: str
    certificate: Certificate

    @property
    def authority(self) -> str:
        """The name of whoever stamped, as it may be shown: whoever made the certificate chose it."""
        name = "".join(sign for sign in self.certificate.name if sign.isprintable())
        return name[:LONGEST_NAME] or "未具名的机构"


@dataclass(frozen=True)
class _Said:
    """A token taken apart, nothing of it believed yet."""

    info: tsp.TSTInfo
    raw: bytes
    signer: cms.SignerInfo
    attributes: dict[str, Any]
    signed: bytes
    certificate: Certificate
    between: tuple[Certificate, ...]
    suite: str


def token_in(reply: bytes) -> bytes:
    """The token of a reply. Refuses `stamp_not_granted`, `stamp_malformed`."""
    try:
        if len(reply) > LARGEST:
            raise ValueError("too large")
        told = Reply.load(reply, strict=True)
        status, fault = told["status"]["status"].native, told["status"]["fail_info"].native
        token = told["time_stamp_token"]
        found = None if isinstance(token, core.Void) else token.dump()
    except FAULTS as error:
        raise Refused("stamp_malformed", field="token") from error
    why = "、".join(sorted(fault)) if isinstance(fault, set) else str(status)[:40]
    refuse_unless(status in GRANTED and found is not None, "stamp_not_granted", why=why)
    return bytes(found or b"")


def check_reply(
    token: bytes, *, digest: bytes, suite_name: str, nonce: int, trust: Trust, policy: str = ""
) -> Stamped:
    """What the answer to our own request says. Refuses as `check`, and `stamp_replayed`, `stamp_policy`."""
    said = _read(token)
    refuse_unless(said.suite == suite_name, "stamp_of_another", field="token")
    refuse_unless(said.info["nonce"].native == nonce, "stamp_replayed", field="token")
    told = said.info["policy"].native
    refuse_unless(policy in {"", told}, "stamp_policy", field="token", name=told)
    return _checked(said, digest, trust)


def check(token: bytes, *, said: bytes, trust: Trust | None) -> Stamped:
    """What a token kept long ago says of these bytes, when everything about it holds.

    Without `trust` only that the certificate in it signed it, in its time. Refuses `stamp_malformed`,
    `stamp_of_another`, `stamp_forged`, and what `judge` refuses of the authority's certificate at the
    time that the token tells.
    """
    read = _read(token)
    return _checked(read, suite(read.suite).digest(said), trust)


def _checked(said: _Said, digest: bytes, trust: Trust | None) -> Stamped:
    imprint = said.info["message_imprint"]["hashed_message"].native
    refuse_unless(imprint == digest, "stamp_of_another", field="token")
    _signed(said)
    held, at = said.certificate, _moment(said.info)
    if trust is None:
        refuse_unless(held.stamps, "certificate_wrong_use", name=held.name, use="签发时间戳")
        refuse_unless(held.since <= at <= held.until, "certificate_expired", name=held.name,
                      until=held.until)  # fmt: skip
    else:
        judge(held, trust, at=at, use="stamp", between=said.between)
    info = said.info
    return Stamped(at, _accuracy(info), info["serial_number"].native, info["policy"].native,
                   said.suite, held)  # fmt: skip


def _read(token: bytes) -> _Said:
    try:
        if len(token) > LARGEST:
            raise ValueError("too large")
        whole = cms.ContentInfo.load(token, strict=True)
        if whole["content_type"].native != "signed_data":
            raise ValueError("not signed")
        return _taken_apart(whole["content"])
    except FAULTS as error:
        raise Refused("stamp_malformed", field="token") from error


def _taken_apart(signed: cms.SignedData) -> _Said:
    content = signed["encap_content_info"]
    raw = bytes(content["content"])
    info = tsp.TSTInfo.load(raw, strict=True)
    [signer] = signed["signer_infos"]
    [algorithm] = signed["digest_algorithms"]
    _plain_info(info, raw)
    attributes = _attributes(signer)
    certificate, between = _certificates(signed, signer)
    name = suite_of(info["message_imprint"]["hash_algorithm"]["algorithm"].native)
    wanted = algorithms_of(name or "")
    kept = (
        signed["version"].native == "v3" and signer["version"].native == "v1"
        and content["content_type"].native == "tst_info"
        and all(is_plain(one) and one["algorithm"].native == wanted.digest
                for one in (algorithm, signer["digest_algorithm"]))
        and signer["signature_algorithm"]["algorithm"].native == wanted.signature
        and is_plain(signer["signature_algorithm"])
        # nothing beside the signature: a token is kept for good, and the offline check reads no more
        and signed["crls"].native is None and signer["unsigned_attrs"].native is None
        and certificate.kind == (KeyKind.SM2 if name == GUOMI else KeyKind.P256)
    )  # fmt: skip
    if not kept:
        raise ValueError("not as it must be")
    body = SET_OF + signer["signed_attrs"].dump()[1:]
    return _Said(info, raw, signer, attributes, body, certificate, between, str(name))


def _plain_info(info: tsp.TSTInfo, raw: bytes) -> None:
    """Version 1, in its one spelling, with nothing that we would have to understand and do not."""
    serial, accuracy = info["serial_number"].native, info["accuracy"].native or {}
    imprint = info["message_imprint"]
    fits = (
        info.dump(force=True) == raw and info["version"].native == "v1"
        and 0 <= serial < LARGEST_SERIAL and is_plain(imprint["hash_algorithm"])
        and all(part is None or 0 <= part <= COARSEST for part in accuracy.values())
        and PLAIN_TIME.fullmatch(info["gen_time"].contents)
        and info["gen_time"].native.year < LAST_YEAR
        and not info["extensions"].native
    )  # fmt: skip
    if not fits:
        raise ValueError("another TSTInfo")


def _attributes(signer: cms.SignerInfo) -> dict[str, Any]:
    """Each attribute once, each with one value."""
    found: dict[str, Any] = {}
    for one in signer["signed_attrs"]:
        name = one["type"].native
        if name in found:
            raise ValueError("an attribute twice")
        [found[name]] = one["values"]
    return found


def _certificates(
    signed: cms.SignedData, signer: cms.SignerInfo
) -> tuple[Certificate, tuple[Certificate, ...]]:
    """The one that the signer names, and those that may stand between it and a root."""
    rows = list(signed["certificates"])
    if (
        not rows
        or len(rows) > MOST_CERTIFICATES
        or signer["sid"].name != "issuer_and_serial_number"
    ):
        raise ValueError("no certificate, or too many")
    named = signer["sid"].chosen
    own: list[bytes] = []
    between: list[bytes] = []
    for row in rows:
        if row.name != "certificate":
            raise ValueError("not a certificate")
        held = row.chosen
        same = (held.issuer.dump(), held.serial_number) == (
            named["issuer"].dump(), named["serial_number"].native
        )  # fmt: skip
        (own if same else between).append(held.dump())
    [der] = own
    return read_certificate(der), _readable(between)


def _readable(rows: Sequence[bytes]) -> tuple[Certificate, ...]:
    """What cannot be read helps nobody; a chain that needs it does not reach a root."""
    found = []
    for der in rows:
        try:
            found.append(read_certificate(der))
        except Refused:
            continue
    return tuple(found)


def _signed(said: _Said) -> None:
    """The certificate that the signature names by its digest signed exactly this."""
    algorithms = suite(said.suite)
    told = said.attributes
    try:
        kind = told["content_type"].native
        digest = told["message_digest"].native
        named = told["signing_certificate_v2"]["certs"][0]
        way = suite_of(named["hash_algorithm"]["algorithm"].native)
        own = named["cert_hash"].native
    except FAULTS as error:
        raise Refused("stamp_malformed", field="token") from error
    held = (
        kind == "tst_info" and digest == algorithms.digest(said.raw)
        and way is not None and own == suite(way).digest(said.certificate.der)
        and verify_with(said.certificate, said.signed, said.signer["signature"].native)
    )  # fmt: skip
    refuse_unless(held, "stamp_forged", field="token", source=LAW)


def _moment(info: tsp.TSTInfo) -> datetime:
    at: datetime = info["gen_time"].native
    return at.astimezone(UTC)


def _accuracy(info: tsp.TSTInfo) -> timedelta:
    told = info["accuracy"].native or {}
    return timedelta(seconds=told.get("seconds") or 0, milliseconds=told.get("millis") or 0,
                     microseconds=told.get("micros") or 0)  # fmt: skip
