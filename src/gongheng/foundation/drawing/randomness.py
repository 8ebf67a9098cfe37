"""Randomness of the guardians: a distributed verifiable random function.

A key d that nobody holds is shared; guardian i gives d_i·H(m) with a proof that it is the same d_i
as behind its public share (Chaum-Pedersen 1992, made non-interactive). Any `threshold` of them
combine to d·H(m): one value whoever took part, so that nobody can choose by answering or not.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongheng.foundation.drawing.group import GUOMI
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3
from gongheng.foundation.sealing.points import Point

HASH_LABEL = b"gongheng/dvrf/1/SM2_XMD:SM3_SSWU_RO_"
PROOF_LABEL = b"gongheng/dvrf/1/proof\0"
VALUE_LABEL = b"gongheng/dvrf/1/value\0"
MESSAGE_LABEL = b"gongheng/draw/1/message\0"
SEED_LABEL = b"gongheng/draw/1/seed\0"
SIZE = 32
_CURVE, _ORDER = GUOMI.curve, GUOMI.curve.order


@dataclass(frozen=True)
class Share:
    """What guardian `at` gives for one message: a point and the proof c‖s."""

    at: int
    point: bytes
    proof: bytes


@dataclass(frozen=True)
class Circle:
    """The public half of the guardians' key: commitments to the coefficients of the shared polynomial."""

    threshold: int
    guardians: int
    commitments: tuple[bytes, ...]

    def __post_init__(self) -> None:
        whole = 1 < self.threshold <= self.guardians < 256
        if not whole or len(self.commitments) != self.threshold:
            raise ValueError("threshold, guardians and commitments do not go together")

    @property
    def key(self) -> bytes:
        """d·G."""
        return self.commitments[0]

    def public_of(self, at: int) -> bytes:
        """d_at·G, which anyone can compute."""
        return _public_of(self.commitments, at)


@lru_cache(maxsize=256)
def _public_of(commitments: tuple[bytes, ...], at: int) -> bytes:
    return _CURVE.evaluate(commitments, at)


def message(circle: Circle, request_root: bytes, checkpoint: bytes) -> bytes:
    """What the guardians answer to: their key, the request, the first cosigned checkpoint after it."""
    numbers = bytes([circle.threshold, circle.guardians])
    return (
        MESSAGE_LABEL + sm3(numbers + b"".join(circle.commitments)) + request_root + sm3(checkpoint)
    )


def answer(secret: int, at: int, asked: bytes) -> Share:
    """The share of the guardian who holds `secret`, with its proof."""
    hashed = GUOMI.hashed(asked, HASH_LABEL)
    own = GUOMI.secret_times(secret, GUOMI.base)
    given = GUOMI.secret_times(secret, hashed)
    once = 1 + secrets.randbelow(_ORDER - 1)
    marks = GUOMI.secret_times(once, GUOMI.base), GUOMI.secret_times(once, hashed)
    challenge = _challenge(at, own, hashed, given, *marks)
    response = (once - challenge * secret) % _ORDER
    return Share(at, _CURVE.write(given), _bytes(challenge) + _bytes(response))


def holds(circle: Circle, asked: bytes, share: Share) -> bool:
    """Whether the share is the one that its guardian's key gives; never raises."""
    if not 1 <= share.at <= circle.guardians or len(share.proof) != 2 * SIZE:
        return False
    try:
        public = circle.public_of(share.at)
    except ValueError:  # a key whose share of this place is nothing
        return False
    return _holds(public, asked, share)


@lru_cache(maxsize=512)
def _holds(public: bytes, asked: bytes, share: Share) -> bool:
    challenge, response = (int.from_bytes(part, "big") for part in _halves(share.proof))
    try:
        own, given = _CURVE.read(public), _CURVE.read(share.point)
    except ValueError:
        return False
    if challenge >= _ORDER or response >= _ORDER:  # one spelling of a proof
        return False
    hashed = GUOMI.hashed(asked, HASH_LABEL)
    left = GUOMI.sum((response, GUOMI.base), (challenge, own))
    right = GUOMI.sum((response, hashed), (challenge, given))
    if left is None or right is None:
        return False
    return challenge == _challenge(share.at, own, hashed, given, left, right)


def value(circle: Circle, asked: bytes, shares: Sequence[Share]) -> bytes:
    """The one value, from `threshold` good shares. Refuses `guardian_answer_wrong`, `guardians_too_few`."""
    for share in shares:
        if not holds(circle, asked, share):
            raise Refused("guardian_answer_wrong", at=share.at)
    good = {share.at: share for share in shares}
    refuse_unless(len(good) >= circle.threshold, "guardians_too_few", have=len(good),
                  least=circle.threshold)  # fmt: skip
    return combined({at: good[at].point for at in sorted(good)[: circle.threshold]}, asked)


def combined(points: Mapping[int, bytes], asked: bytes) -> bytes:
    """The value of checked points, whichever of the guardians they are of."""
    terms = [(weight(at, points), _CURVE.read(point)) for at, point in points.items()]
    return sm3(VALUE_LABEL + asked + _CURVE.write(GUOMI.sum(*terms)))


def weight(at: int, others: Mapping[int, bytes]) -> int:
    """Lagrange's weight of place `at` for the value at zero."""
    result = 1
    for other in others:
        if other != at:
            result = result * other * pow(other - at, -1, _ORDER) % _ORDER
    return result


def seed(request_root: bytes, pool_root: bytes, drawn: bytes, public: bytes) -> bytes:
    """The draw's seed (section 6.1); `public` is empty, or 32 bytes over a value named in advance."""
    return sm3(SEED_LABEL + request_root + pool_root + drawn + public)


def _challenge(at: int, own: Point, hashed: Point, given: Point, *marks: Point) -> int:
    points = b"".join(_CURVE.write(one) for one in (own, hashed, given, *marks))
    return int.from_bytes(sm3(PROOF_LABEL + bytes([at]) + points), "big") % _ORDER


def _halves(proof: bytes) -> tuple[bytes, bytes]:
    return proof[:SIZE], proof[SIZE:]


def _bytes(number: int) -> bytes:
    return number.to_bytes(SIZE, "big")
