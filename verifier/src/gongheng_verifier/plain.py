"""SM3 and Ed25519 in plain Python, for machines on which nothing may be installed.

Only public values pass through here (digests, public keys, signatures), so timing tells nobody
anything. Where OpenSSL is at hand it is used instead: it is faster and judges alike.
"""

import hashlib
from collections.abc import Iterator
from struct import unpack

_WORD = 0xFFFFFFFF
_TWICE = 0x100000001  # a word beside itself: turning it is one shift
_BLOCK, _AT_ONCE = 64, 1024
_START = bytes.fromhex("7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e")


def _turn(word: int, by: int) -> int:
    return word * _TWICE >> 32 - by & _WORD


_EARLY = [_turn(0x79CC4519, turn) for turn in range(16)]
_LATE = [_turn(0x7A879D8A, turn % 32) for turn in range(16, 64)]


class Sm3:
    """GB/T 32905-2016: ``update`` and ``digest``; digest is to be taken once."""

    def __init__(self) -> None:
        self._state = [int.from_bytes(_START[at : at + 4]) for at in range(0, 32, 4)]
        self._rest = b""
        self._length = 0

    def update(self, data: bytes) -> None:
        self._length += len(data)
        self._take(self._rest + data)

    def digest(self) -> bytes:
        length = self._length * 8
        self._take(self._rest + b"\x80" + bytes((55 - self._length) % 64) + length.to_bytes(8))
        return b"".join(word.to_bytes(4) for word in self._state)

    def _take(self, data: bytes) -> None:
        whole = len(data) // _BLOCK * _BLOCK
        for at in range(0, whole, _BLOCK * _AT_ONCE):
            for words in _expanded(data[at : min(whole, at + _BLOCK * _AT_ONCE)]):
                found = _compressed(self._state, words)
                self._state = [old ^ new for old, new in zip(self._state, found, strict=True)]
        self._rest = data[whole:]


def _expanded(data: bytes) -> Iterator[tuple[int, ...]]:
    """The 68 words of each block: word n of every block is one long number, all made at once."""
    count = len(data) // _BLOCK
    ones = int.from_bytes(b"\0\0\0\1" * count)
    low = {by: ones * (2**by - 1) for by in (7, 15, 23)}
    high = {by: ones * (2**32 - 2**by) for by in low}

    def turned(words: int, by: int) -> int:
        return words << by & high[by] | words >> 32 - by & low[by]

    rows = [_every(data, at) for at in range(16)]
    for at in range(16, 68):
        mixed = rows[at - 16] ^ rows[at - 9] ^ turned(rows[at - 3], 15)
        mixed ^= turned(mixed, 15) ^ turned(mixed, 23)
        rows.append(mixed ^ turned(rows[at - 13], 7) ^ rows[at - 6])
    return zip(*(unpack(f">{count}I", row.to_bytes(4 * count)) for row in rows), strict=True)


def _every(data: bytes, word: int) -> int:
    row = bytearray(len(data) // 16)
    for byte in range(4):
        row[byte::4] = data[4 * word + byte :: _BLOCK]
    return int.from_bytes(row)


def _compressed(state: list[int], words: tuple[int, ...]) -> list[int]:
    a, b, c, d, e, f, g, h = state
    for known, word, other in zip(_EARLY, words, words[4:], strict=False):
        turned = a * _TWICE >> 20 & _WORD
        first = (turned + e + known & _WORD) * _TWICE >> 25 & _WORD
        two = (e ^ f ^ g) + h + first + word & _WORD
        one = (a ^ b ^ c) + d + (first ^ turned) + (word ^ other) & _WORD
        a, b, c, d = one, a, b * _TWICE >> 23 & _WORD, c
        wide = two * _TWICE
        e, f, g, h = (two ^ wide >> 23 ^ wide >> 15) & _WORD, e, f * _TWICE >> 13 & _WORD, g
    for known, word, other in zip(_LATE, words[16:], words[20:], strict=False):
        turned = a * _TWICE >> 20 & _WORD
        first = (turned + e + known & _WORD) * _TWICE >> 25 & _WORD
        two = (e & f | ~e & g) + h + first + word & _WORD
        one = (a & b | a & c | b & c) + d + (first ^ turned) + (word ^ other) & _WORD
        a, b, c, d = one, a, b * _TWICE >> 23 & _WORD, c
        wide = two * _TWICE
        e, f, g, h = (two ^ wide >> 23 ^ wide >> 15) & _WORD, e, f * _TWICE >> 13 & _WORD, g
    return [a, b, c, d, e, f, g, h]


# Ed25519 (RFC 8032), verification only. A point is (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
_PRIME = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
_ROOT = pow(2, (_PRIME - 1) // 4, _PRIME)
_Point = tuple[int, int, int, int]


def _point(data: bytes) -> _Point | None:
    """The point that 32 bytes stand for; None when they stand for none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= _PRIME:
        return None
    above, below = (y * y - 1) % _PRIME, (_D * y * y + 1) % _PRIME
    x = (
        above
        * pow(below, 3, _PRIME)
        * pow(above * pow(below, 7, _PRIME), (_PRIME - 5) // 8, _PRIME)
    )
    x %= _PRIME
    if below * x * x % _PRIME == -above % _PRIME:
        x = x * _ROOT % _PRIME
    if below * x * x % _PRIME != above or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _PRIME - x
    return x, y, 1, x * y % _PRIME


def _sum(one: _Point, two: _Point) -> _Point:
    a = (one[1] - one[0]) * (two[1] - two[0]) % _PRIME
    b = (one[1] + one[0]) * (two[1] + two[0]) % _PRIME
    c = 2 * one[3] * two[3] * _D % _PRIME
    d = 2 * one[2] * two[2] % _PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _PRIME, g * h % _PRIME, f * g % _PRIME, e * h % _PRIME


def _times(count: int, point: _Point) -> _Point:
    total = (0, 1, 1, 0)
    while count:
        if count & 1:
            total = _sum(total, point)
        point = _sum(point, point)
        count >>= 1
    return total


def _encoded(point: _Point) -> bytes:
    inverse = pow(point[2], -1, _PRIME)
    x, y = point[0] * inverse % _PRIME, point[1] * inverse % _PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


def signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the holder of the key signed the message, decided as OpenSSL decides."""
    key, base = _point(public), _point(bytes([0x58]) + bytes([0x66]) * 31)
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or base is None or len(signature) != 64 or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    count = int.from_bytes(digest, "little") % _ORDER
    x, y, z, t = key
    minus = (-x % _PRIME, y, z, -t % _PRIME)
    return _encoded(_sum(_times(scalar, base), _times(count, minus))) == signature[:32]
