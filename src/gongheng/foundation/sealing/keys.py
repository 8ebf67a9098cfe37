"""What every driver offers: key pairs, and the keeper of one private key.

A private key is 32 bytes, a public one 65 bytes 04‖X‖Y, a signature DER, whatever the curve.
An SM2 ciphertext is the DER of GM/T 0009.
"""

from dataclasses import dataclass, field
from typing import Protocol

PRIVATE_SIZE, PUBLIC_SIZE = 32, 65
LONGEST_SECRET = 255  # bytes under one public key: what the SM2 libraries take


class KeyPairs(Protocol):
    """One algorithm of signing and key wrapping, by one library."""

    @property
    def name(self) -> str: ...
    def generate(self) -> tuple[bytes, bytes]:
        """A fresh private and public key."""
        ...

    def owns(self, private: bytes, public: bytes) -> bool:
        """Whether the public key belongs to the private one."""
        ...

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes:
        """The DER signature over the data (not over its digest)."""
        ...

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the signature is by that key over that data; never raises."""
        ...

    def encrypt(self, public: bytes, secret: bytes) -> bytes:
        """A short secret for the holder of the private key. Refuses `bad_key`."""
        ...

    def decrypt(self, private: bytes, public: bytes, sealed: bytes) -> bytes:
        """The secret again. Refuses `cannot_unwrap`."""
        ...


class Keeper(Protocol):
    """Keeps one private key and uses it: a file unlocked in memory, a token, an agent."""

    @property
    def public(self) -> bytes: ...
    def sign(self, data: bytes, /) -> bytes: ...
    def decrypt(self, sealed: bytes, /) -> bytes: ...


@dataclass(frozen=True)
class SoftwareKey:
    """A private key in memory; its repr never shows it."""

    pairs: KeyPairs
    private: bytes = field(repr=False)
    public: bytes

    @classmethod
    def generate(cls, pairs: KeyPairs) -> "SoftwareKey":
        """A fresh key."""
        return cls(pairs, *pairs.generate())

    def sign(self, data: bytes, /) -> bytes:
        """Sign with this key."""
        return self.pairs.sign(self.private, self.public, data)

    def decrypt(self, sealed: bytes, /) -> bytes:
        """Unwrap with this key. Refuses `cannot_unwrap`."""
        return self.pairs.decrypt(self.private, self.public, sealed)
