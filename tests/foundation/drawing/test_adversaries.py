"""Corrupt hands do not move the chance of anybody by half a percent; each missing rule would let them.

Small and repeatable; `python bench/draw.py --adversary` plays more and prints the figures.
"""

import pytest

from builders import adversaries as play
from builders.draws import five_guardians

TIMES, SEED, MOST = 20_000, "adversaries", 0.005


@pytest.mark.parametrize("who", play.HONEST)
def test_a_corrupt_hand_changes_the_chance_of_its_target_by_less_than_half_a_percent(who):
    seen = play.inclusion(play.HONEST[who], TIMES, SEED)
    assert abs(seen - play.NOMINAL) < MOST, (who, seen)


@pytest.mark.parametrize("rule", play.HARMED)
def test_without_each_rule_the_same_hand_moves_it_by_far_more(rule):
    """Twin."""
    seen = play.inclusion(play.HARMED[rule], 2_000, SEED)
    assert seen - play.NOMINAL > 10 * MOST, (rule, seen)


def test_any_three_of_five_give_one_value_for_each_request():
    five = five_guardians()
    values = [play.values_of_all_quorums(five, bytes([n])) for n in range(3)]
    assert [len(one) for one in values] == [1, 1, 1]
    assert len(set.union(*values)) == 3
