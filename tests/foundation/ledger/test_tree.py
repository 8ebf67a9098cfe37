"""The tree against a naive reference written straight from RFC 6962 section 2.1."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation.ledger import tree
from gongheng.foundation.ledger.canonical import leaf_hash
from gongheng.foundation.ledger.tree import Frontier, verify_consistency, verify_inclusion
from gongheng.foundation.sealing.digests import sm3

LEAVES = [sm3(b"\0" + bytes([number])) for number in range(131)]


def mth(leaves):
    """MTH(D[n]) by its definition."""
    if not leaves:
        return sm3(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = largest_power_below(len(leaves))
    return sm3(b"\1" + mth(leaves[:k]) + mth(leaves[k:]))


def path(m, leaves):
    """PATH(m, D[n]) by its definition."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m, leaves, *, whole):
    """SUBPROOF(m, D[n], b) by its definition."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


def largest_power_below(n):
    return max(1 << bit for bit in range(n.bit_length()) if 1 << bit < n)


ROOTS = [mth(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
NODES = {(node.level, node.number): node.hash for node in Frontier().extend(LEAVES)}


def node_at(level, index):
    return NODES[level, index]


def turns(index, size):
    """The left and right turns on the way from a leaf to the root."""
    if size == 1:
        return ""
    k = largest_power_below(size)
    return turns(index, k) + "l" if index < k else turns(index - k, size - k) + "r"


def flip(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_roots_agree_with_the_definition_at_every_size():
    for size, expected in enumerate(ROOTS):
        assert tree.root(LEAVES[:size]) == expected
        assert tree.root_at(size, node_at) == expected


def test_every_leaf_of_every_size_is_proved_as_the_definition_says():
    for size in range(1, 131):
        for index in range(size):
            proof = tree.inclusion_proof(index, size, node_at)
            assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
            if size in (1, 2, 3, 7, 8, 64, 65, 127, 130):
                assert proof == path(index, LEAVES[:size])


def test_every_growth_is_proved_as_the_definition_says():
    for new in range(131):
        for old in range(new + 1):
            proof = tree.consistency_proof(old, new, node_at)
            assert verify_consistency(old, new, proof, ROOTS[old], ROOTS[new])
            if old and new in (1, 2, 3, 7, 8, 64, 65, 127, 130):
                assert proof == subproof(old, LEAVES[:new], whole=True)


sizes = st.integers(1, 130)


@given(sizes, st.data())
def test_any_flipped_bit_of_an_inclusion_proof_is_caught(size, data):
    index = data.draw(st.integers(0, size - 1))
    bit = data.draw(st.integers(0, 255))
    proof = tree.inclusion_proof(index, size, node_at)
    leaf, root = LEAVES[index], ROOTS[size]
    assert not verify_inclusion(flip(leaf, bit), index, size, proof, root)
    assert not verify_inclusion(leaf, index, size, proof, flip(root, bit))
    for place in range(len(proof)):
        bent = [*proof[:place], flip(proof[place], bit), *proof[place + 1 :]]
        assert not verify_inclusion(leaf, index, size, bent, root)
        assert not verify_inclusion(leaf, index, size, proof[:place] + proof[place + 1 :], root)
    assert not verify_inclusion(leaf, index, size, [*proof, leaf], root)


@given(sizes, st.data())
def test_a_proof_holds_at_no_other_index_and_at_another_size_only_where_the_path_is_the_same(
    size, data
):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(-2, 2**20))
    proof = tree.inclusion_proof(index, size, node_at)
    if other != index:
        assert not verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size])
    same_path = index < other <= 2**12 and turns(index, other) == turns(index, size)
    if other <= 2**12:  # beyond, no tree of at most 130 leaves shares a path
        assert verify_inclusion(LEAVES[index], index, other, proof, ROOTS[size]) is same_path


@given(sizes, st.data())
def test_any_change_to_a_consistency_proof_is_caught(new, data):
    old = data.draw(st.integers(1, new))
    bit = data.draw(st.integers(0, 255))
    proof = tree.consistency_proof(old, new, node_at)
    roots = ROOTS[old], ROOTS[new]
    assert not verify_consistency(old, new, proof, flip(roots[0], bit), roots[1])
    assert not verify_consistency(old, new, proof, roots[0], flip(roots[1], bit))
    assert not verify_consistency(old, new, [*proof, roots[0]], *roots)
    for place in range(len(proof)):
        bent = [*proof[:place], flip(proof[place], bit), *proof[place + 1 :]]
        assert not verify_consistency(old, new, bent, *roots)
        assert not verify_consistency(old, new, proof[:place] + proof[place + 1 :], *roots)


@given(st.integers(2, 130), st.data())
def test_a_log_that_changed_its_past_has_no_consistency_proof(new, data):
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.integers(0, old - 1))
    forged = list(LEAVES[:new])
    forged[changed] = sm3(b"forged")
    nodes = {(node.level, node.number): node.hash for node in Frontier().extend(forged)}
    proof = tree.consistency_proof(old, new, lambda level, index: nodes[level, index])
    assert not verify_consistency(old, new, proof, ROOTS[old], mth(forged))


def test_an_odd_shape_is_false_and_never_an_error():
    leaf, root = LEAVES[0], ROOTS[1]
    for index, size in ((-1, 1), (1, 1), (0, 0), (0, -1)):
        assert not verify_inclusion(leaf, index, size, [], root)
    assert not verify_inclusion(leaf[:-1], 0, 1, [], leaf[:-1])
    assert not verify_inclusion(leaf, 0, 2, ["not bytes"], root)
    assert not verify_consistency(2, 1, [], root, root)
    assert not verify_consistency(0, 1, [], root, root)
    assert not verify_consistency(1, 2, [], root, ROOTS[2])
    for bad in ((1, 1), (-1, 5)):
        with pytest.raises(ValueError, match="not in a tree"):
            tree.inclusion_proof(*bad, node_at)
    with pytest.raises(ValueError, match="cannot grow"):
        tree.consistency_proof(3, 2, node_at)


def test_without_the_prefix_that_sets_nodes_apart_a_node_passes_as_a_leaf():
    entry = LEAVES[0] + LEAVES[1]  # an "entry" nobody wrote: the two hashes under a node

    def passes(leaf):
        return verify_inclusion(leaf, 0, 2, [LEAVES[2]], ROOTS[3])

    assert passes(sm3(b"\1" + entry))  # were leaves hashed like nodes
    assert not passes(leaf_hash(entry))


@given(st.integers(0, 130), st.integers(0, 130))
def test_a_frontier_carries_on_after_storage_in_any_form(first, second):
    first, second = sorted((first, second))
    grown = Frontier()
    grown.extend(LEAVES[:first])
    stored = Frontier.from_json(json.loads(json.dumps(grown.as_json())))
    assert stored == grown == Frontier.from_nodes(first, node_at)
    completed = stored.extend(LEAVES[first:second])
    assert stored.root() == ROOTS[second]
    assert all(NODES[node.level, node.number] == node.hash for node in completed)
    assert [node.number for node in completed if node.level == 0] == list(range(first, second))


def test_growth_completes_each_node_exactly_once():
    completed = Frontier().extend(LEAVES)
    places = [(node.level, node.number) for node in completed]
    assert len(set(places)) == len(places) == 131 + 65 + 32 + 16 + 8 + 4 + 2 + 1


def test_a_damaged_frontier_is_refused():
    good = Frontier()
    good.extend(LEAVES[:5])
    stored = good.as_json()
    for bad in (
        {**stored, "size": 7},
        {**stored, "hashes": stored["hashes"][:1]},
        {**stored, "hashes": [stored["hashes"][0][:-2], stored["hashes"][1]]},
    ):
        with pytest.raises(ValueError):  # noqa: PT011 -- three ways to be damaged
            Frontier.from_json(bad)
    with pytest.raises(ValueError, match="32 bytes"):
        good.append(b"short")


def test_roots_of_growing_trees_all_differ():
    assert all(one != other for one, other in pairwise(ROOTS))
