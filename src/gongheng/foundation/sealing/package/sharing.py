"""The guardians' half, split by Shamir with Feldman's commitments.

The coefficients are fresh key pairs of the suite's library, so that their commitments are simply
the public keys: no secret scalar is ever multiplied by code of ours. What remains in Python is adding
and multiplying modulo the group's order, once a bid on the bidder's own machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.suites import Suite

SIZE = 32


@dataclass(frozen=True)
class Split:
    """A fresh secret, its shares (guardian 1 first) and what is published to check them."""

    secret: bytes = field(repr=False)
    shares: tuple[bytes, ...] = field(repr=False)
    commitments: tuple[bytes, ...]


def fresh(algorithms: Suite, *, threshold: int, guardians: int) -> Split:
    """A new secret for that many guardians, any `threshold` of whom give it back."""
    while True:
        pairs = [algorithms.pairs.generate() for _ in range(threshold)]
        numbers = [int.from_bytes(private, "big") for private, _ in pairs]
        shares = [_value(numbers, at, algorithms.curve.order) for at in range(1, guardians + 1)]
        if all(shares):  # zero has no point; it does not happen
            break
    return Split(pairs[0][0], tuple(map(_bytes, shares)), tuple(public for _, public in pairs))


def fits(algorithms: Suite, commitments: list[bytes], at: int, share: bytes) -> bool:
    """Whether this is the share of guardian `at`: anyone can tell, and learns nothing more."""
    try:
        expected = algorithms.curve.evaluate(commitments, at)
    except ValueError:
        return False
    return len(share) == SIZE and algorithms.pairs.owns(share, expected)


def joined(algorithms: Suite, shares: Mapping[int, bytes], *, threshold: int) -> bytes:
    """The secret from checked shares, the lowest places first. Refuses `shares_too_few`."""
    chosen = sorted(shares)[:threshold]
    refuse_unless(len(chosen) == threshold, "shares_too_few", have=len(shares), least=threshold)
    order, total = algorithms.curve.order, 0
    for at in chosen:
        weight = 1
        for other in chosen:
            if other != at:
                weight = weight * other * pow(other - at, -1, order) % order
        total = (total + weight * int.from_bytes(shares[at], "big")) % order
    if total == 0:
        raise Refused("share_wrong", at=chosen[0])
    return _bytes(total)


def _value(coefficients: list[int], at: int, order: int) -> int:
    total = 0
    for one in reversed(coefficients):
        total = (total * at + one) % order
    return total


def _bytes(number: int) -> bytes:
    return number.to_bytes(SIZE, "big")
