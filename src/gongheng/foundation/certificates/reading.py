"""Read an X.509 certificate with an SM2, P-256 or RSA key, strictly.

`cryptography` parses and refuses what is not DER; it knows no SM2 key, so the key itself is read with
asn1crypto.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from asn1crypto import core, parser
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import points
from gongheng.foundation.sealing.digests import sm3_hex

SM2_CURVE, SM2_WITH_SM3 = "1.2.156.10197.1.301", "1.2.156.10197.1.501"
Ext = TypeVar("Ext", bound=x509.ExtensionType)
LARGEST = 16 * 1024
LEAST_RSA = 2048
FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError,
          RecursionError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension,
          x509.UnsupportedGeneralNameType)  # fmt: skip
UNDERSTOOD = {
    ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.SUBJECT_KEY_IDENTIFIER, ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
}  # fmt: skip


class KeyKind(StrEnum):
    """The algorithm of a certificate's key."""

    SM2 = "sm2"
    P256 = "p256"
    RSA = "rsa"


@dataclass(frozen=True)
class Certificate:
    """What the platform asks of a certificate."""

    der: bytes = field(repr=False)
    parsed: x509.Certificate = field(repr=False, compare=False)
    kind: KeyKind
    public: bytes = field(repr=False)  # 04‖X‖Y; for RSA the DER of the key
    subject: bytes = field(repr=False)  # the DER of each name
    issuer: bytes = field(repr=False)
    name: str = field(repr=False)  # the common name; a person's own, so for pages only
    issuer_name: str
    unit_code: str  # the subject's serialNumber: a unified social credit code, if any
    signs: bool
    encrypts: bool
    is_authority: bool
    path_length: int | None

    @property
    def fingerprint(self) -> str:
        """SM3 of the DER: by this the platform knows a certificate."""
        return sm3_hex(self.der)

    @property
    def serial(self) -> int:
        """The number its issuer gave it."""
        return self.parsed.serial_number

    @property
    def since(self) -> datetime:
        """Valid from."""
        return self.parsed.not_valid_before_utc

    @property
    def until(self) -> datetime:
        """Valid until."""
        return self.parsed.not_valid_after_utc

    @property
    def stamps(self) -> bool:
        """For time stamps and nothing else, as RFC 3161 2.3 wants it: one use, critical."""
        found = [
            one for one in self.parsed.extensions if isinstance(one.value, x509.ExtendedKeyUsage)
        ]
        return self.signs and any(
            one.critical and list(one.value) == [ExtendedKeyUsageOID.TIME_STAMPING] for one in found
        )

    @property
    def pem(self) -> str:
        """The certificate as text."""
        return self.parsed.public_bytes(Encoding.PEM).decode()


@lru_cache(maxsize=512)
def read_certificate(data: bytes) -> Certificate:
    """Read PEM or DER, the same bytes once. Refuses `certificate_unreadable`, `algorithm_unknown`."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        pem = data.lstrip().startswith(b"-----BEGIN")
        load = x509.load_pem_x509_certificate if pem else x509.load_der_x509_certificate
        parsed = load(data)
        der = parsed.public_bytes(Encoding.DER)
        kind, public = _key(der)
        return _read(der, parsed, kind, public)
    except FAULTS as error:
        raise Refused("certificate_unreadable", field="certificate") from error


def _read(der: bytes, parsed: x509.Certificate, kind: KeyKind, public: bytes) -> Certificate:
    extensions = parsed.extensions
    strange = [one.oid for one in extensions if one.critical and one.oid not in UNDERSTOOD]
    if strange or parsed.version != x509.Version.v3:
        raise ValueError("a critical extension is not understood")
    usage, basic = _get(extensions, x509.KeyUsage), _get(extensions, x509.BasicConstraints)
    authority = bool(basic and basic.ca)
    body = asn1.Certificate.load(der)["tbs_certificate"]
    if _rebuilt(body, parsed.signature) != der:
        raise ValueError("something stands outside what is signed")
    subject, issuer = body["subject"], body["issuer"]
    return Certificate(
        der, parsed, kind, public, subject.dump(), issuer.dump(),
        name=_text(subject, "common_name"), issuer_name=_text(issuer, "common_name"),
        unit_code=_code(subject),
        signs=bool(usage and usage.digital_signature),
        encrypts=bool(usage and (usage.key_encipherment or usage.data_encipherment
                                 or usage.key_agreement)),
        is_authority=authority and bool(usage and usage.key_cert_sign),
        path_length=basic.path_length if basic and authority else None,
    )  # fmt: skip


def _rebuilt(body: asn1.TbsCertificate, signature: bytes) -> bytes:
    """The whole again from the signed part and the signature: nothing else may be in it.

    The outer algorithm and the unused bits of the signature are signed by nobody; altered, they would
    make another file, with another fingerprint, of the same certificate.
    """
    algorithm = body["signature"].dump()
    bits = core.OctetBitString(signature).dump()
    inner = body.dump() + algorithm + bits
    return parser.emit(0, 1, 16, inner)


def _get(extensions: x509.Extensions, kind: type[Ext]) -> Ext | None:
    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _key(der: bytes) -> tuple[KeyKind, bytes]:
    held = asn1.Certificate.load(der)["tbs_certificate"]["subject_public_key_info"]
    algorithm = held["algorithm"]
    if algorithm["algorithm"].native == "ec" and algorithm["parameters"].chosen.dotted == SM2_CURVE:
        public = bytes(held["public_key"].native)
        points.SM2.read(public)
        return KeyKind.SM2, public
    key = load_der_public_key(held.dump())
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA:
        return KeyKind.RSA, held.dump()
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        numbers = key.public_numbers()
        return KeyKind.P256, points.P256.write((numbers.x, numbers.y))
    raise Refused("algorithm_unknown", field="certificate", algorithm=type(key).__name__)


def _text(name: asn1.Name, kind: str) -> str:
    found = name.native.get(kind, "")
    return found if isinstance(found, str) else ""


def _code(name: asn1.Name) -> str:
    """The one serialNumber; of two, one reader would take the first and another none."""
    found = name.native.get("serial_number", "")
    if not isinstance(found, str):
        raise ValueError("two unit codes")  # noqa: TRY004  # one refusal for all
    return found
