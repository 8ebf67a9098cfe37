"""Adding and multiplying points of the SM2 and P-256 curves, for commitments and for the draw.

No kept library adds points, so this small part is our own. Its time depends on its input, so it only
ever sees public factors: secret scalars stay inside the libraries (`KeyPairs.owns`), or are split
before they come here (`foundation/drawing/group.py`). Jacobian coordinates: Hankerson, Menezes,
Vanstone, Guide to Elliptic Curve Cryptography (2004), algorithms 3.21, 3.22.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 32
Point = tuple[int, int] | None  # None: the point at infinity
Jacobian = tuple[int, int, int]
_NOWHERE: Jacobian = (1, 1, 0)


@dataclass(frozen=True)
class Curve:
    """y² = x³ - 3x + b over a prime field, with a group of prime order."""

    prime: int
    b: int
    order: int

    def holds(self, point: tuple[int, int]) -> bool:
        """Whether the point lies on the curve."""
        x, y = point
        inside = 0 <= x < self.prime and 0 <= y < self.prime
        return inside and (y * y - (x * x * x - 3 * x + self.b)) % self.prime == 0

    def read(self, data: bytes) -> Point:
        """The point of 65 bytes 04‖X‖Y. Raises ValueError off the curve."""
        if len(data) != 1 + 2 * SIZE or data[0] != 4:
            raise ValueError("a point is 65 bytes and begins with 04")
        x, y = (int.from_bytes(data[at : at + SIZE], "big") for at in (1, 1 + SIZE))
        if not self.holds((x, y)):
            raise ValueError("the point is not on the curve")
        return x, y

    def write(self, point: Point) -> bytes:
        """04‖X‖Y. Raises ValueError for the point at infinity."""
        if point is None:
            raise ValueError("the point at infinity has no coordinates")
        return b"\4" + b"".join(one.to_bytes(SIZE, "big") for one in point)

    def add(self, one: Point, other: Point) -> Point:
        """The sum of two points."""
        if one is None or other is None:
            return one or other
        (x, y), (u, v) = one, other
        if x == u and (y + v) % self.prime == 0:
            return None
        if one == other:
            slope = (3 * x * x - 3) * pow(2 * y, -1, self.prime)
        else:
            slope = (v - y) * pow(u - x, -1, self.prime)
        third = (slope * slope - x - u) % self.prime
        return third, (slope * (x - third) - y) % self.prime

    def sum(self, *terms: tuple[int, Point]) -> Point:
        """The sum of factor·point, in one pass (Straus); for public factors."""
        factors = [factor % self.order for factor, _ in terms]
        starts = [_lifted(point) for _, point in terms]
        total = _NOWHERE
        for bit in reversed(range(max(one.bit_length() for one in factors))):
            total = self._doubled(total)
            for factor, start in zip(factors, starts, strict=True):
                if factor >> bit & 1:
                    total = self._joined(total, start)
        return self._flat(total)

    def evaluate(self, commitments: Sequence[bytes], at: int) -> bytes:
        """f(at)·G from commitments to the coefficients of f, by Horner. Raises ValueError."""
        total: Point = None
        for one in reversed(commitments):
            total = self.add(self.sum((at, total)), self.read(one))
        return self.write(total)

    def _doubled(self, point: Jacobian) -> Jacobian:
        x, y, z = point
        p = self.prime
        zz, yy = z * z % p, y * y % p
        slope = 3 * (x - zz) * (x + zz) % p
        s = 4 * x * yy % p
        u = (slope * slope - 2 * s) % p
        return u, (slope * (s - u) - 8 * yy * yy) % p, 2 * y * z % p

    def _joined(self, point: Jacobian, other: Jacobian) -> Jacobian:
        (x, y, z), (u, v, w) = point, other  # w is 1, or 0 for the point at infinity
        if not z or not w:
            return other if not z else point
        p = self.prime
        zz = z * z % p
        h, r = (u * zz - x) % p, (v * zz * z - y) % p
        if not h:
            return self._doubled(point) if not r else _NOWHERE
        hh = h * h % p
        hhh, s = h * hh % p, x * hh % p
        third = (r * r - hhh - 2 * s) % p
        return third, (r * (s - third) - y * hhh) % p, z * h % p

    def _flat(self, point: Jacobian) -> Point:
        x, y, z = point
        p = self.prime
        if not z:
            return None
        inverse = pow(z, -1, p)
        square = inverse * inverse % p
        return x * square % p, y * square * inverse % p


def _lifted(point: Point) -> Jacobian:
    return _NOWHERE if point is None else (*point, 1)


# GB/T 32918.5-2017 and FIPS 186-5: prime, b and order of the recommended curves.
SM2 = Curve(
    0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF,
    0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93,
    0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123,
)
P256 = Curve(
    0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
    0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
)
