"""SM3 and Ed25519 in plain Python, for machines on which nothing may be installed.

Only public values pass through here (digests, public keys, signatures), so timing tells nobody
anything. Where OpenSSL is at hand it is used instead: it is faster and judges alike.
"""

import hashlib

_WORD = 0xFFFFFFFF
_START = bytes.fromhex("7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e")


def _turn(word: int, by: int) -> int:
    return ((word << by) | (word >> (32 - by))) & _WORD


_CONSTANTS = [_turn(0x79CC4519 if turn < 16 else 0x7A879D8A, turn % 32) for turn in range(64)]


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
        whole = len(data) // 64 * 64
        for at in range(0, whole, 64):
            found = _compressed(self._state, _expanded(data[at : at + 64]))
            self._state = [old ^ new for old, new in zip(self._state, found, strict=True)]
        self._rest = data[whole:]


def _expanded(block: bytes) -> list[int]:
    words = [int.from_bytes(block[at : at + 4]) for at in range(0, 64, 4)]
    for at in range(16, 68):
        mixed = words[at - 16] ^ words[at - 9] ^ _turn(words[at - 3], 15)
        mixed ^= _turn(mixed, 15) ^ _turn(mixed, 23)
        words.append(mixed ^ _turn(words[at - 13], 7) ^ words[at - 6])
    return words


def _compressed(state: list[int], words: list[int]) -> list[int]:
    a, b, c, d, e, f, g, h = state
    for turn in range(64):
        turned = _turn(a, 12)
        first = _turn((turned + e + _CONSTANTS[turn]) & _WORD, 7)
        early = turn < 16
        left = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        right = e ^ f ^ g if early else (e & f) | (~e & g)
        one = (left + d + (first ^ turned) + (words[turn] ^ words[turn + 4])) & _WORD
        two = (right + h + first + words[turn]) & _WORD
        a, b, c, d = one, a, _turn(b, 9), c
        e, f, g, h = two ^ _turn(two, 9) ^ _turn(two, 17), e, _turn(f, 19), g
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
