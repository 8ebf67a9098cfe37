"""The check of the seals as anyone can compute it: one bid more, less or other is found."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.sealing import sealed as a_package
from gongheng.foundation.sealing.package import forms
from gongheng.trading.bidding.intake import chain
from gongheng.trading.opening.shares import seals

TENDER, LOT = "E4201000001000001", "001"


def a_seal(number):
    """A bid that differs by its nonce only: one sealing serves them all."""
    package = a_package().package
    nonce = number.to_bytes(32, "big")
    made = forms.commitment(package.header, nonce).hex()
    return seals.Sealed(LOT, made, package.header, nonce.hex())


def closed(steps):
    """Links and closing facts of a chain: each step is submit, or withdraw/replace of an earlier one."""
    links, live, head = [], [], chain.first_head(TENDER)
    for number, (kind, back) in enumerate(steps, 1):
        bid, link = a_seal(number), {"section": LOT}
        if kind != "submit" and live:
            old = live.pop(back % len(live))
            link |= (
                {"kind": kind, "replaces": old.commitment} if kind == "replace" else {"kind": kind}
            )
            bid = bid if kind == "replace" else old
        else:
            link |= {"kind": "submit"}
        if link["kind"] != "withdraw":
            live.append(bid)
        head = chain.next_head(head, link["kind"], bid.commitment)
        links.append({**link, "commitment": bid.commitment, "head": head})
    digest = chain.section_digest([one.commitment for one in live])
    return links, {"head": head, "count": len(links), "sections": {LOT: digest}}, live


STEPS = st.lists(
    st.tuples(st.sampled_from(["submit", "submit", "replace", "withdraw"]), st.integers(0, 9)),
    min_size=1, max_size=8,
)  # fmt: skip


@given(STEPS)
def test_a_set_as_it_was_closed_has_no_problem(steps):
    links, close, live = closed(steps)

    assert seals.problems(TENDER, links, close, live) == []


@given(STEPS, st.integers(0, 9))
def test_a_bid_more_or_less_is_found(steps, at):
    links, close, live = closed(steps)

    assert "bids" in seals.problems(TENDER, links, close, [*live, a_seal(99)])
    if live:
        fewer = [one for number, one in enumerate(live) if number != at % len(live)]
        assert "bids" in seals.problems(TENDER, links, close, fewer)


@given(STEPS, st.integers(0, 9))
def test_a_link_more_less_or_moved_breaks_the_chain_or_its_head(steps, at):
    links, close, live = closed(steps)
    place = at % len(links)
    without = links[:place] + links[place + 1 :]

    assert seals.problems(TENDER, without, close, live)
    assert seals.problems(TENDER, [*links, {**links[place], "kind": "withdraw"}], close, live)
    if len(links) > 1 and links[0] != links[-1]:
        assert seals.problems(TENDER, [links[-1], *links[1:-1], links[0]], close, live)


@pytest.mark.parametrize("what", ["nonce", "header"])
def test_another_header_or_nonce_under_the_same_commitment_is_found(what):
    links, close, live = closed([("submit", 0)] * 3)
    other = (
        {"nonce": "ab" * 32} if what == "nonce" else {"header": {**live[0].header, "lot": "002"}}
    )

    assert seals.problems(TENDER, links, close, [replace(live[0], **other), *live[1:]]) == [
        "commitment"
    ]


@pytest.mark.parametrize("name", ["head", "count", "sections"])
def test_a_closing_entry_that_tells_otherwise_is_found(name):
    links, close, live = closed([("submit", 0)] * 3)

    assert seals.problems(
        TENDER, links, {**close, name: None if name != "sections" else {}}, live
    ) == [name]
