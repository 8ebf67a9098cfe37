"""SM2 by gmssl-pyx: the faster verification, x86_64 only."""

import secrets

import gmssl_pyx as gm

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import der, points
from gongheng.foundation.sealing.keys import LONGEST_SECRET, PRIVATE_SIZE
from gongheng.foundation.sealing.quiet import quiet


class Sm2Pyx:
    """SM2 with the default signer's identity 1234567812345678."""

    name = "gmssl-pyx"

    def generate(self) -> tuple[bytes, bytes]:
        """A fresh private and public key."""
        public, private = gm.sm2_key_generate()
        return private, b"\4" + public

    def owns(self, private: bytes, public: bytes) -> bool:
        """Whether the keys belong together: what the one signs, the other verifies."""
        digest = secrets.token_bytes(32)
        with quiet():
            try:
                signature = gm.sm2_sign_sm3_digest(private, digest)
                return gm.sm2_verify_sm3_digest(_bare(public), digest, signature)
            except (gm.GmsslInnerError, ValueError):
                return False

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes:
        """The DER signature over the data."""
        return gm.sm2_sign(private, _bare(public), data)

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the signature is by that key over that data."""
        if der.signature_parts(signature, points.SM2.order) is None:
            return False
        with quiet():
            try:
                return gm.sm2_verify(_bare(public), data, signature)
            except (gm.GmsslInnerError, ValueError):
                return False

    def encrypt(self, public: bytes, secret: bytes) -> bytes:
        """A short secret for the holder of the private key."""
        if not 0 < len(secret) <= LONGEST_SECRET:
            raise ValueError("a wrapped secret has 1 to 255 bytes")
        with quiet():
            try:
                return gm.sm2_encrypt(_bare(public), secret)
            except (gm.GmsslInnerError, ValueError) as error:
                raise Refused("bad_key") from error

    def decrypt(self, private: bytes, public: bytes, sealed: bytes) -> bytes:
        """The secret again."""
        if der.ciphertext_raw(sealed) is None or len(private) != PRIVATE_SIZE:
            raise Refused("cannot_unwrap")
        with quiet():
            try:
                return gm.sm2_decrypt(private, sealed)
            except (gm.GmsslInnerError, ValueError) as error:
                raise Refused("cannot_unwrap") from error


def _bare(public: bytes) -> bytes:
    points.SM2.read(public)
    return public[1:]
