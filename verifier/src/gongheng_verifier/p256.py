"""ECDSA signatures on P-256 with SHA-256 (FIPS 186-4), checked without any library."""

import hashlib

from gongheng_verifier.sm2 import numbers_of

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
A = P - 3
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int] | None


def read_point(data: bytes) -> tuple[int, int]:
    """The point of 65 bytes 04‖X‖Y; ValueError off the curve."""
    if len(data) != 65 or data[0] != 4:
        raise ValueError("not a point")
    x, y = int.from_bytes(data[1:33], "big"), int.from_bytes(data[33:], "big")
    if max(x, y) >= P or (y * y - (x * x + A) * x - B) % P:
        raise ValueError("not on the curve")
    return x, y


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the key signed the message; never raises."""
    parts = numbers_of(signature, N)
    try:
        key = read_point(public)
    except ValueError:
        return False
    if parts is None:
        return False
    r, s = parts
    inverse = pow(s, -1, N)
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    found = _plus(_times(digest * inverse % N, G), _times(r * inverse % N, key))
    return found is not None and found[0] % N == r


def _plus(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    (x, y), (u, v) = one, other
    if x == u and (y + v) % P == 0:
        return None
    steep = (3 * x * x + A) * pow(2 * y, -1, P) if one == other else (v - y) * pow(u - x, -1, P)
    third = (steep * steep - x - u) % P
    return third, (steep * (x - third) - y) % P


def _times(factor: int, point: Point) -> Point:
    total: Point = None
    while factor:
        if factor & 1:
            total = _plus(total, point)
        point, factor = _plus(point, point), factor >> 1
    return total
