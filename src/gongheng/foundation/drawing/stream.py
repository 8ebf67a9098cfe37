"""Numbers out of a seed: SM3 in counter mode, whole ranges without bias, permutations.

Block i is SM3(label ‖ seed ‖ length of the purpose ‖ purpose ‖ i); it gives four numbers of 64
bits. A number at or above the largest multiple of n is thrown away (rejection sampling), so that
every remainder is equally likely. The purpose separates draws from one seed.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from gongheng.foundation.sealing.digests import sm3

LABEL = b"gongheng/stream/1\0"
WORD = 8  # bytes
T = TypeVar("T")


class Stream:
    """An endless sequence of numbers that seed and purpose alone decide."""

    def __init__(self, seed: bytes, purpose: str) -> None:
        named = purpose.encode()
        self._head = LABEL + seed + len(named).to_bytes(2, "big") + named
        self._words = self._numbers()

    def below(self, bound: int) -> int:
        """A number from 0 to bound - 1, each equally likely."""
        if not 0 < bound < 2**32:
            raise ValueError("a bound lies between 1 and 2**32 - 1")
        whole = 2 ** (8 * WORD)
        limit = whole - whole % bound
        while (word := next(self._words)) >= limit:
            pass
        return word % bound

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """A permutation by Fisher and Yates, from the last place down (Knuth, TAOCP 2, 3.4.2 P)."""
        order = list(things)
        for place in range(len(order) - 1, 0, -1):
            other = self.below(place + 1)
            order[place], order[other] = order[other], order[place]
        return order

    def _numbers(self) -> Iterator[int]:
        counter = 0
        while True:
            block = sm3(self._head + counter.to_bytes(8, "big"))
            counter += 1
            for at in range(0, len(block), WORD):
                yield int.from_bytes(block[at : at + WORD], "big")
