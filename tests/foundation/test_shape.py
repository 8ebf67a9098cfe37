"""Whatever is sent in place of a tender's terms or a bid's letter is kept as described or refused."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.trading import a_letter, lawful_terms
from gongheng.foundation import shape
from gongheng.foundation.refusals import Refused, wording
from gongheng.trading.bidding.rules import letter_is_complete
from gongheng.trading.tendering.rules import TERMS

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["NaN", "1e999999999", "-0", "１", "1_0", "\u0000", "\ud800", "\u202e", " 1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def at_any_depth(lawful, draw):
    """The lawful thing with one value somewhere in it replaced."""
    name = draw(st.sampled_from(sorted(lawful)))
    inner = lawful[name]
    if isinstance(inner, dict) and draw(st.booleans()):
        return {**lawful, name: at_any_depth(inner, draw)}
    if isinstance(inner, list) and draw(st.booleans()):
        return {**lawful, name: [at_any_depth(inner[0], draw), *inner[1:]]}
    return {**lawful, name: draw(ODD)}


def read_or_refused(reader, told):
    try:
        return reader(told)
    except Refused as no:
        assert no.code in wording()
        assert no.status == 422
        assert "—" not in no.sentence
        return None


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_terms_with_anything_wrong_are_read_or_refused(data):
    told = at_any_depth(lawful_terms(), data.draw)
    kept = read_or_refused(lambda one: shape.read(one, TERMS, field="terms"), told)
    if kept is not None:
        assert all(Decimal(one["points"]) >= 0 and one["name"] for one in kept["criteria"])
        assert Decimal(kept["bond_yuan"]) >= 0
        assert isinstance(kept["committee"]["size"], int)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_letter_with_anything_wrong_is_read_or_refused(data):
    kept = read_or_refused(letter_is_complete, at_any_depth(a_letter(), data.draw))
    assert kept is None or Decimal(kept["price"]) == Decimal(kept["price"]).quantize(
        Decimal("0.01")
    )


@given(ODD)
def test_what_is_no_object_at_all_is_refused(told):
    if told != {}:
        assert read_or_refused(letter_is_complete, told) is None


def test_what_is_lawful_is_kept_as_it_was_said():
    assert shape.read(lawful_terms(), TERMS, field="terms") == lawful_terms()


@pytest.mark.parametrize("told", ["1e5", "NaN", "-1", "-0", "１２", "1_000", "", " 1", "1.00001", "9" * 17,
                                  1.0, True, None, [], -1])  # fmt: skip
def test_a_figure_is_plain_digits_only(told):
    with pytest.raises(Refused, match="bad_figure"):
        shape.figure(told, "points")


@pytest.mark.parametrize("told", ["a\u0000b", "\ud800", "\u202egnp.exe", "\u2066x"])
def test_text_that_cannot_be_stored_or_reads_otherwise_is_refused(told):
    with pytest.raises(Refused, match="text_unreadable"):
        shape.text(20)(told, "name")


def test_the_fault_is_named_by_the_box_a_form_has():
    told = lawful_terms(criteria=[{"code": "t1", "name": "x", "points": "NaN"}])
    with pytest.raises(Refused) as no:
        shape.read(told, TERMS, field="terms")
    assert no.value.field == "criteria"
