"""The published example of SBP-1 comes out step by step, and its altered forms are refused as told."""

import base64
import json

import pytest

from architecture.sources import ROOT
from gongheng.foundation.canonical import canonical
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.package import checking, container, forms, stream
from gongheng.foundation.sealing.suites import suite

VECTORS = json.loads((ROOT / "tests/vectors/sbp1.json").read_text(encoding="utf-8"))
BIDS = pytest.mark.parametrize("told", VECTORS["bids"], ids=lambda one: one["suite"])


def key(told, who) -> SoftwareKey:
    held = told["keys"][who]
    return SoftwareKey(suite(told["suite"]).pairs, *(bytes.fromhex(held[one])
                                                     for one in ("private", "public")))  # fmt: skip


def terms(told) -> sbp.Terms:
    guardians = tuple(
        sbp.Recipient(one, key(told, f"guardian{at}").public)
        for at, one in enumerate(told["terms"]["guardians"], 1)
    )
    return sbp.Terms(**{**told["terms"], "guardians": guardians})


def package(told, head=None) -> sbp.Package:
    read = container.read_head(canonical(head or told["head"]))
    rows = tuple(tuple(map(base64.b64decode, row)) for row in told["chunks"])
    return sbp.Package(read.header, read.signature, read.nonce, read.certificate, rows)


@BIDS
def test_every_step_of_the_example_comes_out(told):
    steps, bid = told["steps"], package(told)
    header, part = bid.header, bid.header["parts"][0]

    sbp.check_package(bid, terms(told), signer_public=key(told, "signer").public)
    first = sbp.unwrap_first(header, "price", key(told, "encryption"))
    shares = {at: sbp.unwrap_share(header, "price", at, key(told, f"guardian{at}"))
              for at in (2, 4, 5)}  # fmt: skip
    second = sbp.combine(header, "price", shares)
    content_key = sbp.key_of(header, "price", first, second)
    salt, content = sbp.open_part(header, "price", content_key, bid.chunks[0])

    assert forms.context(header, part).hex() == steps["context"]
    assert (first.hex(), second.hex()) == (steps["first"], steps["second"])
    assert {str(at): one.hex() for at, one in shares.items()}.items() <= steps["shares"].items()
    assert (content_key.hex(), salt.hex()) == (steps["key"], steps["salt"])
    assert content.decode() == steps["content"]
    assert bid.commitment.hex() == steps["commitment"]
    assert forms.header_hash(header).hex() == steps["header_hash"]
    assert forms.signed_bytes(header, bid.nonce).hex() == steps["signed"]


@BIDS
def test_each_altered_form_is_refused_with_its_code(told):
    for case in told["refused"]:
        head = json.loads(json.dumps(told["head"]))
        *way, last = case["path"]
        place = head
        for step in way:
            place = place[step]
        place[last] = case["value"]
        with pytest.raises(Refused) as no:
            sbp.check_package(package(told, head), terms(told),
                              signer_public=key(told, "signer").public)  # fmt: skip
        assert no.value.code == case["code"], case["path"]


@pytest.mark.parametrize("told", VECTORS["long"], ids=lambda one: one["suite"])
def test_a_long_content_gives_the_chunks_told(told):
    algorithms = suite(told["suite"])
    content = bytes(at % 251 for at in range(told["length"]))
    whole = stream.frame(bytes.fromhex(told["salt"]), content)
    made = stream.sealed_chunks(
        algorithms.cipher,
        *(bytes.fromhex(told[one]) for one in ("key", "prefix", "context")),
        whole,
    )

    assert len(whole) == told["size"]
    assert [algorithms.digest(one).hex() for one in made] == told["chunks"]


def test_the_padded_sizes_are_those_told():
    assert {one: stream.bucket(int(one)) for one in VECTORS["sizes"]} == VECTORS["sizes"]


def test_the_example_holds_no_bid_that_repeats_a_wrapped_secret():
    for told in VECTORS["bids"]:
        assert len(set(checking.wrapped_points(told["head"]["header"]))) == 7
