"""SM2 signatures (GB/T 32918.2), checked without any library, and sums of points for the shares.

Everything here is public: keys, signatures and shares that were released. A point is (X, Y, Z) with
x = X/Z², y = Y/Z³; multiples of the base point come from a table made once.
"""

from functools import cache, lru_cache

from gongheng_verifier.drawcurve import A, B, G, N, P, Point, plus
from gongheng_verifier.sm3 import sm3

IDENTITY = b"1234567812345678"
SIZE, WINDOW = 32, 4
_Jacobian = tuple[int, int, int]
_NOWHERE: _Jacobian = (1, 1, 0)


def read_point(data: bytes) -> tuple[int, int]:
    """The point of 65 bytes 04‖X‖Y; ValueError off the curve."""
    if len(data) != 2 * SIZE + 1 or data[0] != 4:
        raise ValueError("not a point")
    x, y = int.from_bytes(data[1:33], "big"), int.from_bytes(data[33:], "big")
    if max(x, y) >= P or (y * y - (x * x + A) * x - B) % P:
        raise ValueError("not on the curve")
    return x, y


@lru_cache(maxsize=16384)
def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the key signed the message, by the default identity; never raises."""
    parts = signature_parts(signature)
    try:
        key = read_point(public)
    except ValueError:
        return False
    if parts is None:
        return False
    r, s = parts
    factor = (r + s) % N
    if factor == 0:
        return False
    found = _flat(_added(_base_times(s), _times(factor, key)))
    if found is None:
        return False
    digest = int.from_bytes(sm3(_about(key) + message), "big")
    return (digest + found[0]) % N == r


def signature_parts(data: bytes) -> tuple[int, int] | None:
    """r and s of an SM2 signature."""
    return numbers_of(data, N)


def numbers_of(data: bytes, order: int) -> tuple[int, int] | None:
    """r and s of a DER signature in its one spelling, both within the group; else None."""
    if len(data) < 2 or data[0] != 0x30 or data[1] != len(data) - 2:
        return None
    numbers, at = [], 2
    while at < len(data):
        size = data[at + 1] if at + 1 < len(data) else 0
        number = data[at + 2 : at + 2 + size]
        if data[at] != 2 or len(number) != size or not 0 < size <= SIZE + 1:
            return None
        long = size > 1 and number[0] == 0 and number[1] < 0x80
        if number[0] >= 0x80 or long:
            return None
        numbers.append(int.from_bytes(number, "big"))
        at += 2 + size
    if len(numbers) != 2 or not all(0 < one < order for one in numbers):
        return None
    return numbers[0], numbers[1]


def owns(private: int, public: Point) -> bool:
    """Whether private·G is this point: a released share against its commitment."""
    return public is not None and 0 < private < N and _flat(_base_times(private)) == public


def evaluated(commitments: tuple[Point, ...], at: int) -> Point:
    """f(at)·G from commitments to the coefficients of f, for a small place."""
    total: Point = None
    for one in reversed(commitments):
        total = plus(_flat(_times(at, total)) if total else None, one)
    return total


def _about(key: tuple[int, int]) -> bytes:
    numbers = (A % P, B, *G, *key)
    told = b"".join(one.to_bytes(SIZE, "big") for one in numbers)
    return sm3((8 * len(IDENTITY)).to_bytes(2, "big") + IDENTITY + told)


@cache
def _table() -> list[list[_Jacobian]]:
    """Row i holds 0…15 times 16^i·G, flat."""
    rows, start = [], G
    for _ in range(256 // WINDOW):
        row: list[Point] = [None]
        for _ in range(2**WINDOW):
            row.append(plus(row[-1], start))
        rows.append([_NOWHERE if one is None else (*one, 1) for one in row[:-1]])
        last = row[-1]
        if last is None:
            raise AssertionError
        start = last
    return rows


def _base_times(factor: int) -> _Jacobian:
    total = _NOWHERE
    for row in _table():
        if digit := factor & 15:
            total = _added(total, row[digit])
        factor >>= WINDOW
    return total


def _times(factor: int, one: Point) -> _Jacobian:
    """factor·point by windows of four bits from the top."""
    if one is None or not factor:
        return _NOWHERE
    if factor < 2**WINDOW:
        few = _NOWHERE
        for bit in reversed(range(factor.bit_length())):
            few = _doubled(few)
            if factor >> bit & 1:
                few = _added(few, (*one, 1))
        return few
    row = [_NOWHERE, (*one, 1)]
    for _ in range(14):
        row.append(_added(row[-1], row[1]))
    total = _NOWHERE
    for place in reversed(range(-(-factor.bit_length() // WINDOW))):
        for _ in range(WINDOW):
            total = _doubled(total)
        if digit := factor >> WINDOW * place & 15:
            total = _added(total, row[digit])
    return total


def _doubled(point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if not z:
        return point
    square, yy = z * z % P, y * y % P
    steep = 3 * (x - square) * (x + square) % P
    s = 4 * x * yy % P
    third = (steep * steep - 2 * s) % P
    return third, (steep * (s - third) - 8 * yy * yy) % P, 2 * y * z % P


def _added(one: _Jacobian, other: _Jacobian) -> _Jacobian:
    (x, y, z), (u, v, w) = one, other
    if not z or not w:
        return other if not z else one
    zz, ww = z * z % P, w * w % P
    left, right = x * ww % P, u * zz % P
    low, high = y * ww * w % P, v * zz * z % P
    h, r = (right - left) % P, (high - low) % P
    if not h:
        return _NOWHERE if r else _doubled(one)
    hh = h * h % P
    hhh, s = hh * h % P, left * hh % P
    third = (r * r - hhh - 2 * s) % P
    return third, (r * (s - third) - low * hhh) % P, z * w * h % P


def _flat(point: _Jacobian) -> Point:
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P
