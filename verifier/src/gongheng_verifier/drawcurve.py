"""The SM2 curve (GB/T 32918.5) in plain affine arithmetic, and hashing to it (RFC 9380).

Written apart from the platform's code, with other formulas, so that an error in one shows.
"""

from functools import lru_cache

from gongheng_verifier.sm3 import sm3

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
Z = P - 9
LABEL = b"gongheng/dvrf/1/SM2_XMD:SM3_SSWU_RO_"
Point = tuple[int, int] | None


def point(text: str) -> tuple[int, int]:
    """The point of 130 lower-case hex digits; ValueError off the curve or in another spelling."""
    data = bytes.fromhex(text)
    if len(data) != 65 or data[0] != 4 or data.hex() != text:
        raise ValueError("not a point")
    x, y = int.from_bytes(data[1:33], "big"), int.from_bytes(data[33:], "big")
    if max(x, y) >= P or (y * y - x**3 - A * x - B) % P:
        raise ValueError("not on the curve")
    return x, y


def written(one: Point) -> bytes:
    """04‖X‖Y; ValueError for the point at infinity."""
    if one is None:
        raise ValueError("the point at infinity")
    return b"\x04" + one[0].to_bytes(32, "big") + one[1].to_bytes(32, "big")


def plus(one: Point, other: Point) -> Point:
    """The sum of two points."""
    if one is None:
        return other
    if other is None:
        return one
    if one[0] == other[0]:
        if (one[1] + other[1]) % P == 0:
            return None
        steep = (3 * one[0] ** 2 + A) * pow(2 * one[1], -1, P) % P
    else:
        steep = (other[1] - one[1]) * pow(other[0] - one[0], -1, P) % P
    x = (steep * steep - one[0] - other[0]) % P
    return x, (steep * (one[0] - x) - one[1]) % P


def times(factor: int, one: Point) -> Point:
    """factor·point, from the lowest bit up."""
    total: Point = None
    factor %= N
    while factor:
        if factor & 1:
            total = plus(total, one)
        one = plus(one, one)
        factor >>= 1
    return total


@lru_cache(maxsize=64)
def hashed(message: bytes) -> Point:
    """The point that stands for a message, of which nobody knows the logarithm."""
    tail = LABEL + len(LABEL).to_bytes(1, "big")
    first = sm3(b"\0" * 64 + message + b"\x00\x60" + b"\0" + tail)
    parts, last = [], b"\0" * 32
    for number in (1, 2, 3):
        mixed = int.from_bytes(first, "big") ^ int.from_bytes(last, "big")
        last = sm3(mixed.to_bytes(32, "big") + bytes([number]) + tail)
        parts.append(last)
    wide = b"".join(parts)
    return plus(_mapped(int.from_bytes(wide[:48], "big") % P),
                _mapped(int.from_bytes(wide[48:], "big") % P))  # fmt: skip


def _mapped(u: int) -> tuple[int, int]:
    # RFC 9380 appendix F.2, the straight form with tv1 = 1 / (Z² u⁴ + Z u²).
    tv1 = (Z * Z * u**4 + Z * u * u) % P
    tv1 = pow(tv1, P - 2, P)
    x1 = (-B * pow(A, -1, P)) * (1 + tv1) % P
    if tv1 == 0:
        x1 = B * pow(Z * A, -1, P) % P
    for x in (x1, Z * u * u * x1 % P):
        square = (x**3 + A * x + B) % P
        if pow(square, (P - 1) // 2, P) in (0, 1):
            y = pow(square, (P + 1) // 4, P)
            return x, y if (y & 1) == (u & 1) else P - y
    raise ValueError("no point")
