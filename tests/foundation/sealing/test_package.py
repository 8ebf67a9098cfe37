"""A sealed bid opens with its bidder and any three guardians, and with nothing less."""

import itertools
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.sealing import CONTENTS, content_of, scene, sealed, shares_of
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.package import checking, forms, opening, sharing, stream
from gongheng.foundation.sealing.suites import suite

BOTH = pytest.mark.parametrize("name", ["guomi", "international"])


def refusal(work, *given_, **named) -> str:
    with pytest.raises(Refused) as no:
        work(*given_, **named)
    return no.value.code


def taken(bid, people=None, **change):
    people = people or scene()
    told = {"signer_public": people.signer.public, "roles": ("price",), **change}
    sbp.check_package(bid, told.pop("terms", people.terms), **told)


@BOTH
def test_a_sealed_bid_is_taken_in_and_opens_to_what_was_sealed(name):
    people, bid = scene(name), sealed(name).package

    taken(bid, people, roles=("price", "technical"))
    for role, content in CONTENTS.items():
        assert content_of(people, bid, role, 1, 3, 5) == content


def test_any_three_guardians_open_and_no_two_do():
    people, header = scene(), sealed().package.header
    second = sbp.combine(header, "price", shares_of(people, header, "price", 1, 2, 3))

    for three in itertools.combinations(range(1, 6), 3):
        assert sbp.combine(header, "price", shares_of(people, header, "price", *three)) == second
    for two in itertools.combinations(range(1, 6), 2):
        shares = shares_of(people, header, "price", *two)
        assert refusal(sbp.combine, header, "price", shares) == "shares_too_few"
        assert sharing.joined(suite("guomi"), shares, threshold=2) != second


def test_two_shares_fit_every_secret():
    """For whatever secret one guesses there is a third share that leads to it: two tell nothing."""
    algorithms = suite("guomi")
    split = sharing.fresh(algorithms, threshold=3, guardians=5)
    order = algorithms.curve.order
    for _ in range(20):
        guess = secrets.randbelow(order - 1) + 1
        points = {0: guess, 1: int.from_bytes(split.shares[0], "big"),
                  2: int.from_bytes(split.shares[1], "big")}  # fmt: skip
        third = 0
        for at, value in points.items():
            weight = 1
            for other in points:
                if other != at:
                    weight = weight * (3 - other) * pow(at - other, -1, order) % order
            third = (third + weight * value) % order
        shares = {1: split.shares[0], 2: split.shares[1], 3: third.to_bytes(32, "big")}
        assert sharing.joined(algorithms, shares, threshold=3) == guess.to_bytes(32, "big")


def test_all_guardians_together_do_not_open_without_the_bidder():
    people, header = scene(), sealed().package.header
    second = sbp.combine(header, "price", shares_of(people, header, "price", 1, 2, 3, 4, 5))

    for first in (bytes(32), second, secrets.token_bytes(32)):
        assert refusal(sbp.check_first, header, "price", first) == "first_half_wrong"
        assert refusal(sbp.key_of, header, "price", first, second) == "key_not_committed"


def test_a_wrong_share_is_known_by_the_commitments_and_named():
    people, header = scene(), sealed().package.header
    shares = shares_of(people, header, "price", 1, 2, 3)
    for wrong in (bytes(32), shares[1], b"", b"\xff" * 32, secrets.token_bytes(32)):
        with pytest.raises(Refused) as no:
            sbp.combine(header, "price", {**shares, 2: wrong})
        assert (no.value.code, no.value.facts["at"]) == ("share_wrong", 2)
    for at in (0, 6, True, "1"):
        assert refusal(sbp.check_share, header, "price", at, shares[1]) == "guardian_unknown"


def test_without_the_commitments_a_wrong_share_would_pass_to_the_key(monkeypatch):
    """Twin: unchecked, the fault is found only at the key, and nobody knows whose it is."""
    people, header = scene(), sealed().package.header
    shares = {**shares_of(people, header, "price", 1, 2, 3), 2: secrets.token_bytes(32)}
    monkeypatch.setattr(opening, "check_share", lambda *_: None)
    monkeypatch.setattr(type(suite("guomi").pairs), "owns", lambda *_: True)
    first = sbp.unwrap_first(header, "price", people.encryption)

    second = sbp.combine(header, "price", shares)
    assert refusal(sbp.key_of, header, "price", first, second) == "key_not_committed"


def test_a_guardian_opens_nothing_that_was_copied_into_another_tender():
    """A15: a rival's wrapped share put into a tender that opens earlier is no oracle."""
    people, bid = scene(), sealed().package
    for change in ({"tender": "E4201000001000002"}, {"lot": "002"}, {"bidder": "cd" * 32}):
        copied = {**bid.header, **change}
        assert refusal(sbp.unwrap_share, copied, "price", 1, people.guardians[0]) == (
            "secret_of_another"
        )
        assert refusal(sbp.unwrap_first, copied, "price", people.encryption) == "secret_of_another"


def test_without_the_binding_a_copied_share_would_be_released(monkeypatch):
    """Twin: with one context for all, the copy opens."""
    monkeypatch.setattr(forms, "context", lambda *_: bytes(32))
    people = scene()
    header = sbp.seal(CONTENTS, people.terms, people.signatory, algorithms=suite("guomi"),
                      client="试").package.header  # fmt: skip
    share = sbp.unwrap_share({**header, "tender": "另一个"}, "price", 1, people.guardians[0])

    assert len(share) == 32


def test_one_ciphertext_does_not_open_under_a_second_key():
    bid, role = sealed().package, "price"

    assert refusal(sbp.open_part, bid.header, role, bytes(16), bid.chunks[0]) == "key_not_committed"
    assert refusal(sbp.open_part, bid.header, role, b"", bid.chunks[0]) == "key_not_committed"


@BOTH
def test_the_recovery_file_opens_when_the_key_device_fails(name):
    bid, people = sealed(name), scene(name)
    header = bid.package.header
    text = sbp.recovery_file(bid, "一把备用的钥匙啊")
    held = sbp.read_recovery(text, "一把备用的钥匙啊", header)

    first = sbp.first_from_recovery(header, "price", held)
    assert first == sbp.unwrap_first(header, "price", people.encryption)
    assert sbp.remedy_matches(header, "price", bytes.fromhex(held.salts["price"]),
                              CONTENTS["price"])  # fmt: skip
    assert not sbp.remedy_matches(header, "price", bytes.fromhex(held.salts["price"]), b"less")
    assert refusal(sbp.read_recovery, text, "x" * 9, header) == "wrong_passphrase"
    other = {**header, "lot": "002"}
    assert refusal(sbp.read_recovery, text, "一把备用的钥匙啊", other) == "recovery_of_another"


def test_a_bid_for_another_tender_document_or_set_of_guardians_is_refused():
    bid, terms = sealed().package, scene().terms
    cases = {
        "package_for_another_tender": {"tender": "E4201000001000009"},
        "document_outdated": {"document": "cd" * 32},
        "guardians_differ": {"guardians": terms.guardians[::-1]},
    }
    for code, change in cases.items():
        other = sbp.Terms(**{**terms.__dict__, **change})
        assert refusal(taken, bid, terms=other) == code
    assert refusal(taken, bid, terms=sbp.Terms(**{**terms.__dict__, "threshold": 2})) == (
        "guardians_differ"
    )
    assert refusal(taken, bid, terms=sbp.Terms(**{**terms.__dict__, "lot": "2"})) == (
        "package_for_another_tender"
    )


def test_a_bid_signed_or_certified_by_another_is_refused():
    bid, stranger = sealed().package, SoftwareKey.generate(suite("guomi").pairs)

    assert refusal(taken, bid, signer_public=stranger.public) == "signature_wrong"
    again = stranger.sign(forms.signed_bytes(bid.header, bid.nonce))
    resigned = sbp.Package(bid.header, again, bid.nonce, bid.certificate, bid.chunks)
    assert refusal(taken, resigned) == "signature_wrong"
    other = sbp.Package(bid.header, bid.signature, bid.nonce, b"another", bid.chunks)
    assert refusal(taken, other) == "wrong_certificate"


def test_a_bid_without_a_required_part_or_with_an_unknown_one_is_refused():
    people = scene()

    assert refusal(taken, sealed().package, roles=("price", "credit")) == "part_missing"
    told = {"algorithms": suite("guomi"), "client": "试"}
    assert (
        refusal(sbp.seal, {"图纸": b""}, people.terms, people.signatory, **told) == "part_unknown"
    )
    assert refusal(sbp.seal, {}, people.terms, people.signatory, **told) == "part_unknown"
    big = {"price": bytes(64 * 1024)}
    assert refusal(sbp.seal, big, people.terms, people.signatory, **told) == "price_part_too_large"


def test_a_wrapped_secret_used_twice_in_one_bid_is_refused():
    header = sealed().package.header
    part = header["parts"][0]
    copied = {**header, "parts": [{**part, "w1r": part["w1"]}, *header["parts"][1:]]}

    assert refusal(checking.check_header, copied, scene().terms, roles=()) == "package_malformed"
    points = sbp.wrapped_points(header)
    assert len(set(points)) == len(points) == 2 * (2 + 5)


@BOTH
def test_a_file_holds_one_bid_and_comes_back_as_it_was(name):
    bid = sealed(name).package

    assert sbp.unpack(sbp.pack(bid)) == bid
    assert len(bid.commitment) == 32


@pytest.mark.parametrize("length", [0, 1, 65_496, 65_497, 10**6, 2**20 - 40, 2**20 - 39, 5 * 10**7])
def test_sizes_tell_little_and_padding_stays_within_an_eighth(length):
    size = stream.bucket(length)

    assert size >= length + stream.OVERHEAD
    assert size == stream.SMALLEST or size <= (length + stream.OVERHEAD) * 1.125 + 1
    assert stream.bucket(size - stream.OVERHEAD) == size


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_what_is_framed_comes_back(content):
    assert stream.unframed(stream.frame(bytes(32), content)) == (bytes(32), content)


def test_nothing_hides_in_the_padding_and_no_part_is_endless():
    whole = stream.frame(bytes(32), b"content")

    assert refusal(stream.unframed, whole[:-1] + b"x") == "package_malformed"
    assert refusal(stream.unframed, whole + bytes(8192)) == "package_malformed"
    assert refusal(stream.unframed, b"") == "package_malformed"
    assert refusal(stream.bucket, 2**31) == "part_too_large"


def test_chunks_cut_moved_joined_or_left_out_do_not_open():
    cipher, key, prefix = suite("guomi").cipher, bytes(16), bytes(7)
    whole = secrets.token_bytes(3 * stream.CHUNK + 5)
    chunks = list(stream.sealed_chunks(cipher, key, prefix, b"ctx", whole))

    assert [len(one) for one in chunks] == stream.chunk_sizes(len(whole))
    assert stream.opened_chunks(cipher, key, prefix, b"ctx", chunks) == whole
    for wrong in (chunks[:-1], chunks[1:], chunks[::-1], [*chunks, chunks[-1]], [],
                  [chunks[1], chunks[0], *chunks[2:]], [chunks[0], *chunks]):  # fmt: skip
        assert (
            refusal(stream.opened_chunks, cipher, key, prefix, b"ctx", wrong)
            == "ciphertext_altered"
        )
    assert (
        refusal(stream.opened_chunks, cipher, key, prefix, b"other", chunks) == "ciphertext_altered"
    )


def test_without_the_place_in_the_nonce_chunks_could_be_left_out(monkeypatch):
    """Twin: with one nonce for all, the end can be cut off unnoticed."""
    monkeypatch.setattr(stream, "_nonce", lambda *_: bytes(12))
    cipher, key = suite("guomi").cipher, bytes(16)
    whole = bytes(2 * stream.CHUNK)
    chunks = list(stream.sealed_chunks(cipher, key, b"", b"", whole))

    assert stream.opened_chunks(cipher, key, b"", b"", chunks[:-1]) == whole[: stream.CHUNK]
