"""The two DER shapes of SM2: a signature, and the ciphertext of GM/T 0009-2012. Read strictly."""

from asn1crypto import core
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

SIZE = 32


class Ciphertext(core.Sequence):
    """SM2Cipher ::= SEQUENCE { x, y INTEGER, hash, ciphertext OCTET STRING }."""

    _fields = [
        ("x", core.Integer), ("y", core.Integer),
        ("hash", core.OctetString), ("secret", core.OctetString),
    ]  # fmt: skip


def signature_from(raw: bytes) -> bytes:
    """The DER of r‖s."""
    return encode_dss_signature(
        int.from_bytes(raw[:SIZE], "big"), int.from_bytes(raw[SIZE:], "big")
    )


def low(signature: bytes, order: int) -> bytes:
    """The ECDSA signature with the smaller of its two equivalent s: one signature, one spelling."""
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, min(s, order - s))


def signature_parts(signature: bytes, order: int) -> tuple[int, int] | None:
    """r and s of a signature in its one spelling, both within the group; else None."""
    try:
        r, s = decode_dss_signature(signature)
    except ValueError:
        return None
    inside = 0 < r < order and 0 < s < order
    return (r, s) if inside and encode_dss_signature(r, s) == signature else None


def ciphertext_from(raw: bytes) -> bytes:
    """The DER of X‖Y‖C3‖C2."""
    x, y = raw[:SIZE], raw[SIZE : 2 * SIZE]
    shape = {"x": int.from_bytes(x, "big"), "y": int.from_bytes(y, "big"),
             "hash": raw[2 * SIZE : 3 * SIZE], "secret": raw[3 * SIZE :]}  # fmt: skip
    return Ciphertext(shape).dump()


def ciphertext_raw(sealed: bytes) -> bytes | None:
    """X‖Y‖C3‖C2 of a ciphertext in its one spelling; else None."""
    try:
        read = Ciphertext.load(sealed, strict=True)
        x, y, check, secret = (read[name].native for name in ("x", "y", "hash", "secret"))
        raw = x.to_bytes(SIZE, "big") + y.to_bytes(SIZE, "big") + check + secret
    except (ValueError, TypeError, OverflowError):
        return None
    return raw if len(check) == SIZE and secret and ciphertext_from(raw) == sealed else None
