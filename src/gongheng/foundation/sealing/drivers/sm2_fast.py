"""SM2 by gmssl-fast: x86_64 and aarch64."""

import gmssl_fast as gm

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import der, points
from gongheng.foundation.sealing.keys import LONGEST_SECRET
from gongheng.foundation.sealing.quiet import quiet

_SAID = b"gongheng/owns/1"
_FAULTS = (gm.GmsslError, gm.GmsslValueError, gm.GmsslAuthError, gm.GmsslVerificationError,
           ValueError)  # fmt: skip


class Sm2Fast:
    """SM2 with the default signer's identity 1234567812345678."""

    name = "gmssl-fast"

    def generate(self) -> tuple[bytes, bytes]:
        """A fresh private and public key."""
        key = gm.SM2.generate()
        return bytes.fromhex(key.private_key_hex or ""), bytes.fromhex(key.public_key_hex or "")

    def owns(self, private: bytes, public: bytes) -> bool:
        """Whether the keys belong together: what the one signs, the other verifies."""
        with quiet():
            try:
                signature = gm.SM2(private.hex()).sign(_SAID)
                return gm.SM2(None, _known(public)).verify(_SAID, signature)
            except _FAULTS:
                return False

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes:
        """The DER signature over the data."""
        return der.signature_from(gm.SM2(private.hex(), _known(public)).sign(data))

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the signature is by that key over that data."""
        parts = der.signature_parts(signature, points.SM2.order)
        if parts is None:
            return False
        raw = b"".join(one.to_bytes(der.SIZE, "big") for one in parts)
        with quiet():
            try:
                return gm.SM2(None, _known(public)).verify(data, raw)
            except _FAULTS:
                return False

    def encrypt(self, public: bytes, secret: bytes) -> bytes:
        """A short secret for the holder of the private key."""
        if not 0 < len(secret) <= LONGEST_SECRET:
            raise ValueError("a wrapped secret has 1 to 255 bytes")
        with quiet():
            try:
                return der.ciphertext_from(gm.SM2(None, _known(public)).encrypt(secret))
            except _FAULTS as error:
                raise Refused("bad_key") from error

    def decrypt(self, private: bytes, public: bytes, sealed: bytes) -> bytes:
        """The secret again."""
        raw = der.ciphertext_raw(sealed)
        if raw is None:
            raise Refused("cannot_unwrap")
        with quiet():
            try:
                return gm.SM2(private.hex(), _known(public)).decrypt(raw)
            except _FAULTS as error:
                raise Refused("cannot_unwrap") from error


def _known(public: bytes) -> str:
    points.SM2.read(public)
    return public.hex()
