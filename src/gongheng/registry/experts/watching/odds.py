"""How improbable what was seen is, exactly; pure."""

from collections.abc import Sequence
from fractions import Fraction
from math import exp, lgamma, log, log1p


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


def even_tail(trials: int, chance: Fraction | float, seen: int) -> float:
    """The same for very many equal chances and more than they give: the binomial, term after term.

    Above the mean every term is smaller than the one before, so that few of them tell.
    """
    if seen <= trials * chance:
        return 1.0
    if chance <= 0 or seen > trials:
        return 0.0
    one = float(chance)
    ways = lgamma(trials + 1) - lgamma(seen + 1) - lgamma(trials - seen + 1)
    term, total = exp(ways + seen * log(one) + (trials - seen) * log1p(-one)), 0.0
    for count in range(seen, trials + 1):
        total += term
        if total + term == total:
            break
        term *= (trials - count) / (count + 1) * one / (1 - one)
    return min(total, 1.0)


def first_of(seats: int, before: int, here: int) -> Fraction:
    """The chance to stand among the first `seats` of a list, on a rung of `here` after `before`."""
    left = min(max(seats - before, 0), here)
    return Fraction(left, here)
