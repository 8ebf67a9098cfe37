"""Multiplying points of the curve, secret factors included, and hashing to the curve.

No kept library multiplies a given point by a scalar and returns the point, so this is our own.
Python is not constant in time: a secret factor is therefore split into two random summands each
time, and only those are multiplied (Coron 1999, exponent splitting).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from gongheng.foundation.sealing.digests import sm3
from gongheng.foundation.sealing.points import SM2, Curve, Point

BLOCK, WIDE = 64, 48  # bytes: a block of SM3 and SHA-256; 256 + 128 bits (RFC 9380 section 5.1)


@dataclass(frozen=True)
class Group:
    """A curve with its base point, its hash and the constant Z of RFC 9380 appendix H.2."""

    curve: Curve
    base: tuple[int, int]
    digest: Callable[[bytes], bytes]
    z: int

    def sum(self, *terms: tuple[int, Point]) -> Point:
        """The sum of factor·point; for public factors."""
        return self.curve.sum(*terms)

    def secret_times(self, secret: int, point: Point) -> Point:
        """secret·point by two random summands: its time tells nothing of the secret."""
        part = secrets.randbelow(self.curve.order)
        return self.curve.add(self.sum((part, point)), self.sum((secret - part, point)))

    def hashed(self, message: bytes, label: bytes) -> Point:
        """hash_to_curve of RFC 9380 section 3 with SSWU: nobody knows its discrete logarithm."""
        wide = self.expanded(message, label, 2 * WIDE)
        one, other = (int.from_bytes(part, "big") for part in (wide[:WIDE], wide[WIDE:]))
        return self.curve.add(self._mapped(one), self._mapped(other))

    def expanded(self, message: bytes, label: bytes, size: int) -> bytes:
        """expand_message_xmd of RFC 9380 section 5.3.1."""
        tail = label + bytes([len(label)])
        first = self.digest(bytes(BLOCK) + message + size.to_bytes(2, "big") + b"\0" + tail)
        blocks = [self.digest(first + b"\1" + tail)]
        for number in range(2, -(-size // 32) + 1):
            mixed = bytes(a ^ b for a, b in zip(first, blocks[-1], strict=True))
            blocks.append(self.digest(mixed + bytes([number]) + tail))
        return b"".join(blocks)[:size]

    def _mapped(self, number: int) -> tuple[int, int]:
        # Simplified Shallue-van de Woestijne-Ulas, RFC 9380 section 6.6.2, a = -3.
        p, b, u = self.curve.prime, self.curve.b, number % self.curve.prime
        zu = self.z * u * u % p
        divisor = (zu * zu + zu) % p
        if divisor:
            x = b * (1 + pow(divisor, -1, p)) * pow(3, -1, p) % p
        else:
            x = b * pow(-3 * self.z, -1, p) % p
        y = self._root(x)
        if y is None:
            x = zu * x % p
            y = self._root(x)
        if y is None:
            raise AssertionError("SSWU always finds a point")
        return x, y if y % 2 == u % 2 else p - y

    def _root(self, x: int) -> int | None:
        p = self.curve.prime
        square = (x * x * x - 3 * x + self.curve.b) % p
        root = pow(square, (p + 1) // 4, p)  # both primes are 3 modulo 4
        return root if root * root % p == square else None


# GB/T 32918.5-2017: the base point. Z = -9 by find_z_sswu of RFC 9380 appendix H.2 (a test runs it).
GUOMI = Group(
    SM2,
    (
        0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
        0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
    ),
    sm3,
    -9,
)
