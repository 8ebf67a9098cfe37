"""P-256 by `cryptography`: ECDSA with SHA-256, and a secret wrapped by ephemeral ECDH.

Wrapped: 04‖X‖Y of the ephemeral key ‖ AES-256-GCM(secret) with its tag. The key is
HKDF-SHA256 of the shared secret with both public keys as info; it is used once, so the nonce is zero.
Of the two equivalent signatures only the one with the smaller s counts, so that none can be altered.
"""

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import der, points
from gongheng.foundation.sealing.keys import LONGEST_SECRET, PUBLIC_SIZE

_CURVE = ec.SECP256R1()
_ALGORITHM = ec.ECDSA(SHA256())
_LABEL = b"gongheng/ecies/p256/1"
_ONCE = bytes(12)


class P256:
    """The international pair."""

    name = "p256"

    def generate(self) -> tuple[bytes, bytes]:
        """A fresh private and public key."""
        key = ec.generate_private_key(_CURVE)
        return key.private_numbers().private_value.to_bytes(32, "big"), public_bytes(key)

    def owns(self, private: bytes, public: bytes) -> bool:
        """Whether the keys belong together."""
        try:
            return public_bytes(_private(private)) == public
        except ValueError:
            return False

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes:
        """The DER signature over the data."""
        return der.low(_private(private).sign(data, _ALGORITHM), points.P256.order)

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the signature is by that key over that data."""
        parts = der.signature_parts(signature, points.P256.order)
        if parts is None or 2 * parts[1] > points.P256.order:
            return False
        try:
            _public(public).verify(signature, data, _ALGORITHM)
        except (InvalidSignature, ValueError):
            return False
        return True

    def encrypt(self, public: bytes, secret: bytes) -> bytes:
        """A short secret for the holder of the private key."""
        if not 0 < len(secret) <= LONGEST_SECRET:
            raise ValueError("a wrapped secret has 1 to 255 bytes")
        once = ec.generate_private_key(_CURVE)
        try:
            shared = once.exchange(ec.ECDH(), _public(public))
        except ValueError as error:
            raise Refused("bad_key") from error
        own = public_bytes(once)
        return own + AESGCM(_derived(shared, own, public)).encrypt(_ONCE, secret, None)

    def decrypt(self, private: bytes, public: bytes, sealed: bytes) -> bytes:
        """The secret again."""
        try:
            shared = _private(private).exchange(ec.ECDH(), _public(sealed[:PUBLIC_SIZE]))
        except ValueError as error:
            raise Refused("cannot_unwrap") from error
        return opened(shared, public, sealed)


def opened(shared: bytes, public: bytes, sealed: bytes) -> bytes:
    """The secret, from the shared secret that a file or a token derived. Refuses."""
    once, rest = sealed[:PUBLIC_SIZE], sealed[PUBLIC_SIZE:]
    try:
        return AESGCM(_derived(shared, once, public)).decrypt(_ONCE, rest, None)
    except (InvalidTag, ValueError) as error:
        raise Refused("cannot_unwrap") from error


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """04‖X‖Y of a private key."""
    numbers = key.public_key().public_numbers()
    return points.P256.write((numbers.x, numbers.y))


def _derived(shared: bytes, once: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=_LABEL + once + public).derive(shared)


def _private(private: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(private, "big"), _CURVE)


def _public(public: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public)
