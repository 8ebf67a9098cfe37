"""How improbable what was seen is, exactly; pure."""

from collections.abc import Sequence
from fractions import Fraction


def tail(chances: Sequence[Fraction | float], seen: int) -> float:
    """P(at least `seen` of these independent trials succeed), each with its own chance.

    The exact Poisson-binomial distribution by adding one trial after the other; with equal chances
    it is the binomial.
    """
    if seen <= 0:
        return 1.0
    below = [1.0] + [0.0] * (seen - 1)  # P(0), … P(seen - 1); whatever reaches `seen` has left
    reached = 0.0
    for one in chances:
        chance = float(one)
        reached += below[seen - 1] * chance
        for count in range(seen - 1, 0, -1):
            below[count] = below[count] * (1 - chance) + below[count - 1] * chance
        below[0] *= 1 - chance
    return min(reached, 1.0)


def first_of(seats: int, before: int, here: int) -> Fraction:
    """The chance to stand among the first `seats` of a list, on a rung of `here` after `before`."""
    left = min(max(seats - before, 0), here)
    return Fraction(left, here)
