"""One meaning has one byte form, and what has none is refused."""

import json
import math
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation.ledger.canonical import (
    LARGEST_INTEGER,
    NotCanonical,
    canonical,
    commitment,
    leaf_hash,
    node_hash,
)
from gongheng.foundation.sealing.digests import sm3

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = st.none() | st.booleans() | texts | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)
)
objects = st.dictionaries(texts, values, max_size=5)


def test_keys_stand_in_the_order_of_utf16_units():
    # RFC 8785 section 3.2.3: a surrogate pair sorts before U+FB33.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(keys, "")))) == order


@given(objects)
def test_the_form_reads_back_to_the_same_meaning_whatever_the_order_of_keys(value):
    turned = dict(reversed(value.items()))
    assert canonical(turned) == canonical(value)
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    "bad",
    [
        1.0,
        math.nan,
        Decimal("1.10"),
        datetime(2026, 1, 1, tzinfo=UTC),
        b"x",
        {1, 2},
        2**53,
        "\ud800",
    ],
)
def test_what_has_no_exact_form_is_refused_wherever_it_stands(bad):
    for value in ({"x": bad}, {"x": [{"y": bad}]}):
        with pytest.raises(NotCanonical):
            canonical(value)


@pytest.mark.parametrize("bad", [None, [], "text", 1])
def test_only_an_object_is_taken(bad):
    with pytest.raises(NotCanonical):
        canonical(bad)


def test_a_key_that_is_no_string_or_a_bottomless_value_is_refused():
    deep = {}
    deep["x"] = deep
    for bad in ({1: "x"}, deep, {"\ud800": 1}):
        with pytest.raises(NotCanonical):
            canonical(bad)


def test_a_leaf_can_never_be_passed_off_as_a_node():
    left, right = sm3(b"l"), sm3(b"r")
    assert leaf_hash(left + right) == sm3(b"\0" + left + right)
    assert node_hash(left, right) == sm3(b"\1" + left + right)
    assert leaf_hash(left + right) != node_hash(left, right)


@given(objects, objects, st.binary(min_size=16, max_size=40), st.binary(min_size=16, max_size=40))
def test_a_commitment_binds_both_the_salt_and_the_facts(one, other, salt, pepper):
    same = salt == pepper and canonical(one) == canonical(other)
    assert (commitment(salt, one) == commitment(pepper, other)) is same


def test_a_commitment_is_made_as_its_description_says():
    salt, facts = bytes(range(16)), {"证件": "测试", "a": [1, True, None]}
    sealed = '{"a":[1,true,null],"证件":"测试"}'.encode()
    plain = b"gongheng/commitment/1\0" + b"\0\0\0\x10" + salt + sealed
    assert commitment(salt, facts) == sm3(plain).hex()
    assert commitment(salt, facts) != sm3(salt + sealed).hex()


def test_a_short_salt_is_refused():
    with pytest.raises(ValueError, match="16"):
        commitment(b"s" * 15, {})
