"""Make certificates and lists of revocations with asn1crypto, signed by any `Keeper`.

For the test authority and for tests. A real authority issues with its own certified system.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import algos, core, crl, keys, pem, x509

from gongheng.foundation.certificates.reading import SM2_CURVE, SM2_WITH_SM3
from gongheng.foundation.sealing.keys import Keeper
from gongheng.foundation.sealing.suites import GUOMI, INTERNATIONAL, Suite

SERIAL_BITS = 127
CERTIFICATE, LIST = "CERTIFICATE", "X509 CRL"
SIGNATURES = {GUOMI: "sm2_sm3", INTERNATIONAL: "sha256_ecdsa"}
SIGNING = {"digital_signature", "non_repudiation"}
ENCRYPTING = {"key_encipherment", "data_encipherment", "key_agreement"}
AUTHORITY = {"key_cert_sign", "crl_sign"}


def _register() -> None:
    """Teach asn1crypto the national identifiers (GM/T 0006); harmless when done twice."""
    known = algos.SignedDigestAlgorithmId._map  # noqa: SLF001  # it offers no other way
    if SM2_WITH_SM3 not in known:
        known[SM2_WITH_SM3] = "sm2_sm3"
        algos.SignedDigestAlgorithmId._reverse_map = None  # noqa: SLF001
        keys.NamedCurve.register("sm2p256v1", SM2_CURVE, 32)


_register()


@dataclass(frozen=True)
class Issuer:
    """An authority's name and key."""

    name: x509.Name
    keeper: Keeper
    algorithms: Suite


@dataclass(frozen=True)
class Order:
    """What a certificate is to say."""

    name: x509.Name
    public: bytes
    since: datetime
    until: datetime
    uses: frozenset[str]
    authority: bool = False
    path_length: int | None = None
    stamps: bool = False  # a time-stamping authority's (RFC 3161 2.3)


def name_of(common: str, *, unit: str = "", code: str = "", mark: str = "") -> x509.Name:
    """A subject's name: country, organisation, mark, common name, unit code."""
    parts = {"country_name": "CN", "organization_name": unit, "organizational_unit_name": mark,
             "common_name": common, "serial_number": code}  # fmt: skip
    return x509.Name.build(
        {key: value for key, value in parts.items() if value}, use_printable=False
    )


def issue(order: Order, by: Issuer) -> bytes:
    """The DER of a new certificate."""
    body = x509.TbsCertificate({
        "version": "v3",
        "serial_number": secrets.randbits(SERIAL_BITS) | 1,
        "signature": _algorithm(by.algorithms),
        "issuer": by.name,
        "validity": {"not_before": _time(order.since), "not_after": _time(order.until)},
        "subject": order.name,
        "subject_public_key_info": _public(order.public, by.algorithms),
        "extensions": _extensions(order, by),
    })  # fmt: skip
    return x509.Certificate({
        "tbs_certificate": body,
        "signature_algorithm": _algorithm(by.algorithms),
        "signature_value": by.keeper.sign(body.dump()),
    }).dump()  # fmt: skip


def revocations(
    serials: Iterable[tuple[int, datetime]],
    by: Issuer,
    *,
    at: datetime,
    until: datetime,
    number: int,
) -> bytes:
    """The DER of a new list of revocations."""
    body: dict[str, Any] = {
        "version": "v2", "signature": _algorithm(by.algorithms), "issuer": by.name,
        "this_update": _time(at), "next_update": _time(until),
        "crl_extensions": [
            {"extn_id": "crl_number", "critical": False, "extn_value": core.Integer(number)},
        ],
    }  # fmt: skip
    rows = [
        {"user_certificate": serial, "revocation_date": _time(moment)} for serial, moment in serials
    ]
    if rows:
        body["revoked_certificates"] = rows
    made = crl.TbsCertList(body)
    return crl.CertificateList({
        "tbs_cert_list": made, "signature_algorithm": _algorithm(by.algorithms),
        "signature": by.keeper.sign(made.dump()),
    }).dump()  # fmt: skip


def armoured(der: bytes, kind: str = CERTIFICATE) -> str:
    """The PEM of a DER."""
    return pem.armor(kind, der).decode()


def _algorithm(algorithms: Suite) -> dict[str, str]:
    return {"algorithm": SIGNATURES[algorithms.name]}


def _public(public: bytes, algorithms: Suite) -> dict[str, Any]:
    curve = "sm2p256v1" if algorithms.name == GUOMI else "secp256r1"
    return {"algorithm": {"algorithm": "ec", "parameters": {"named": curve}}, "public_key": public}


def _extensions(order: Order, by: Issuer) -> list[dict[str, Any]]:
    basic: dict[str, Any] = {"ca": order.authority}
    if order.path_length is not None:
        basic["path_len_constraint"] = order.path_length
    stamping = {"extn_id": "extended_key_usage", "critical": True, "extn_value": ["time_stamping"]}
    return [
        *([stamping] if order.stamps else []),
        {"extn_id": "basic_constraints", "critical": True, "extn_value": basic},
        {"extn_id": "key_usage", "critical": True, "extn_value": set(order.uses)},
        {"extn_id": "key_identifier", "critical": False, "extn_value": _identifier(order.public)},
        {"extn_id": "authority_key_identifier", "critical": False,
         "extn_value": {"key_identifier": _identifier(by.keeper.public)}},
    ]  # fmt: skip


def _identifier(public: bytes) -> bytes:
    """A name of a key, not a defence: RFC 7093 method 1, the first 160 bits of SHA-256."""
    return hashlib.sha256(public).digest()[:20]


def _time(moment: datetime) -> x509.Time:
    """UTCTime up to 2049, then GeneralizedTime (RFC 5280 4.1.2.5)."""
    moment = moment.replace(microsecond=0)
    last_of_utc = 2049
    kind = "utc_time" if moment.year <= last_of_utc else "general_time"
    return x509.Time(name=kind, value=moment)
