"""Without OpenSSL the verifier judges with its own arithmetic, and judges alike."""

import os

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from gongheng_verifier import note, plain
from hypothesis import given, settings
from hypothesis import strategies as st

from gongheng.foundation.sealing.digests import sm3_hex

ORDER = plain._ORDER


def plainly(data):
    state = plain.Sm3()
    for part in data if isinstance(data, list) else [data]:
        state.update(part)
    return state.digest().hex()


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_the_examples_of_the_standard_come_out(message, digest):
    assert plainly(message) == digest


@given(st.lists(st.binary(max_size=200), max_size=4))
def test_both_sm3_agree_however_the_bytes_arrive(parts):
    assert plainly(parts) == sm3_hex(b"".join(parts))


@pytest.mark.parametrize("length", [55, 56, 57, 63, 64, 65, 119, 120, 128])
def test_both_sm3_agree_at_the_edges_of_a_block(length):
    assert plainly(bytes(length)) == sm3_hex(bytes(length))


def by_openssl(public, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@settings(max_examples=12)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
def test_both_judge_a_signature_and_every_flipped_bit_alike(seed, message, bit):
    secret = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = secret.public_key().public_bytes_raw(), secret.sign(message)
    assert plain.signed(public, signature, message)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not plain.signed(public, bytes(flipped), message)
    assert not plain.signed(public, signature, message + b"x")
    other = bytearray(public)
    other[bit // 16] ^= 1 << bit % 8
    assert plain.signed(bytes(other), signature, message) == by_openssl(
        bytes(other), signature, message
    )


def test_a_signature_written_a_second_way_is_refused_by_both():
    secret = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, signature = secret.public_key().public_bytes_raw(), secret.sign(b"one")
    again = int.from_bytes(signature[32:], "little") + ORDER
    doubled = signature[:32] + again.to_bytes(32, "little")
    for judged in (plain.signed, by_openssl):
        assert judged(public, signature, b"one")
        assert not judged(public, doubled, b"one")
        assert not judged(public, signature[:63], b"one")
        assert not judged(b"\xff" * 32, signature, b"one")
    # Without the bound on the scalar the same signature would pass in two spellings.
    with pytest.MonkeyPatch.context() as bare:
        bare.setattr(plain, "_ORDER", 2**512)
        assert plain.signed(public, doubled, b"one")


def test_packages_are_judged_the_same_without_openssl(package, judge, monkeypatch):
    key = package.log.signer.vkey()
    good, forged = package.bytes(), {**package.members(), "开标/记录.bin": os.urandom(5000)}
    monkeypatch.setattr(note, "Ed25519PublicKey", None)
    monkeypatch.setattr("gongheng_verifier.sm3.hashes", None)
    monkeypatch.setattr("gongheng_verifier.sm3.hashlib.algorithms_available", set())
    assert judge(good, key)[:2] == (0, [])
    assert judge(package.bytes(forged), key)[:2] == (1, ["V09"])
    value = package.log.proof(3)
    line = value["checkpoint"].rstrip("\n")
    value["checkpoint"] = line[:-8] + ("A" if line[-8] != "A" else "B") + line[-7:] + "\n"
    assert judge(value, key)[:2] == (1, ["V02"])
