"""Corrupt hands at a draw, played many times: how often does the one they want come out?

Each strategy plays one draw: it gets a chance of its own and returns whether the target is seated.
The rules of the platform decide what a corrupt hand may choose, and when; `without …` are the same
hands where one rule is missing.
"""

import random
from collections.abc import Callable
from itertools import combinations

from gongheng.foundation.drawing import randomness
from gongheng.foundation.drawing.stream import Stream
from gongheng.foundation.drawing.transcript import public_digest
from gongheng.foundation.sealing.digests import sm3

LISTED, SEATS, TARGET = 20, 3, 7
NOMINAL = SEATS / LISTED
SOURCE = "福利彩票，申请以后第一次公布的数值"
Strategy = Callable[[random.Random], bool]


def seated(seed: bytes, code: str = "1") -> bool:
    """Whether the target stands among the first of the list."""
    return TARGET in Stream(seed, f"stratum/{code}/0").shuffled(list(range(LISTED)))[:SEATS]


def seed_of(chance: random.Random, value: bytes, public: bytes = b"") -> bytes:
    """The seed out of a request, a list and the random value of the guardians."""
    return randomness.seed(chance.randbytes(32), chance.randbytes(32), value, public)


def two_guardians(chance: random.Random) -> bool:
    """They know their own shares and answer last, or not at all: the value is one whoever answers."""
    value = chance.randbytes(32)  # d·H(m), the same for every three of five
    root, pool = chance.randbytes(32), chance.randbytes(32)
    outcomes = {seated(randomness.seed(root, pool, value, b"")) for _ in range(2)}
    return max(outcomes)


def without_one_value(chance: random.Random) -> bool:
    """Each adds his own number at the end: the two last try both of theirs and leave the worse away."""
    root, pool, honest = (chance.randbytes(32) for _ in range(3))
    own = [chance.randbytes(32) for _ in range(2)]
    told = [b"", own[0], own[1], own[0] + own[1]]
    return any(seated(randomness.seed(root, pool, sm3(honest + one), b"")) for one in told)


def observer(chance: random.Random) -> bool:
    """He may keep the public value back, but only before anybody knows the guardians' value."""
    told = f"{chance.randrange(10**6):06}"
    root, pool = chance.randbytes(32), chance.randbytes(32)
    guess = randomness.seed(root, pool, bytes(32), public_digest(SOURCE, told))
    public = public_digest(SOURCE, told if seated(guess) else "")  # any rule on what he knows
    return seated(randomness.seed(root, pool, chance.randbytes(32), public))


def without_order_of_value(chance: random.Random) -> bool:
    """The value is told after the guardians answered: kept back whenever that suits."""
    told, root, pool, value = (chance.randbytes(32) for _ in range(4))
    ways = (public_digest(SOURCE, told.hex()), public_digest(SOURCE, ""))
    return any(seated(randomness.seed(root, pool, value, one)) for one in ways)


def clerk(chance: random.Random) -> bool:
    """He words the request in eight ways and hands in the one that looks best to him; one draw a request."""
    roots, pool = [chance.randbytes(32) for _ in range(8)], chance.randbytes(32)
    liked = [one for one in roots if seated(randomness.seed(one, pool, bytes(32), b""))]
    return seated(randomness.seed((liked or roots)[0], pool, chance.randbytes(32), b""))


def without_one_draw(chance: random.Random) -> bool:
    """He cancels and draws again, up to three times, until he likes it."""
    return any(seated(seed_of(chance, chance.randbytes(32))) for _ in range(3))


HONEST: dict[str, Strategy] = {
    "two corrupt guardians": two_guardians, "a corrupt observer": observer, "a corrupt clerk": clerk,
}  # fmt: skip
HARMED: dict[str, Strategy] = {
    "numbers added at the end": without_one_value, "the value told late": without_order_of_value,
    "draws until it suits": without_one_draw,
}  # fmt: skip


def inclusion(play: Strategy, times: int, seed: str) -> float:
    """How often the target is seated."""
    chance = random.Random(seed)
    return sum(play(chance) for _ in range(times)) / times


def values_of_all_quorums(guardians, asked) -> set[bytes]:
    """The values of every three of five: one, whichever of them answer."""
    shares = guardians.answers(asked, range(1, 6))
    return {randomness.value(guardians.circle, asked, some) for some in combinations(shares, 3)}
