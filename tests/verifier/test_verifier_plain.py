"""Without OpenSSL the verifier judges with its own arithmetic, and judges alike."""

import os

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from gongheng_verifier import certificate, drawcurve, note, plain, sm2, sm4
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.opening_bundles import person
from gongheng.foundation.sealing.ciphers import SM4_GCM
from gongheng.foundation.sealing.digests import sm3, sm3_hex
from gongheng.foundation.sealing.suites import suite

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


@pytest.mark.parametrize("over", [-1, 0, 1, 64])
def test_both_sm3_agree_where_a_long_message_is_taken_in_slices(over):
    message = os.urandom(plain._BLOCK * plain._AT_ONCE + over)
    assert plainly(message) == plainly([message[:70], message[70:]]) == sm3_hex(message)


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


@given(st.binary(max_size=600), st.binary(max_size=80), st.integers(0, 10**6))
def test_both_open_sm4_gcm_alike_and_refuse_every_flipped_bit(data, bound, bit):
    key, nonce = sm3(data + b"k")[:16], sm3(bound + b"n")[:12]
    sealed = SM4_GCM.seal(key, nonce, data, bound)
    flipped = bytearray(sealed)
    flipped[bit // 8 % len(sealed)] ^= 1 << bit % 8

    for opened in (sm4.opened, sm4.opened_plainly):
        assert opened(key, nonce, sealed, bound) == data
        assert opened(key, nonce, bytes(flipped), bound) is None
        assert opened(key, nonce, sealed, bound + b"x") is None
        assert opened(sm3(key)[:16], nonce, sealed, bound) is None


@settings(max_examples=12)
@given(st.binary(max_size=80), st.integers(0, 10**6))
def test_an_sm2_signature_of_the_platform_holds_and_no_flipped_one(message, bit):
    pairs = suite("guomi").pairs
    private, public = pairs.generate()
    signature = pairs.sign(private, public, message)
    flipped = bytearray(signature)
    flipped[bit // 8 % len(signature)] ^= 1 << bit % 8

    assert sm2.signed(public, message, signature)
    assert not sm2.signed(public, message, bytes(flipped))
    assert not sm2.signed(public, message + b"x", signature)
    assert not sm2.signed(pairs.generate()[1], message, signature)
    assert not sm2.signed(b"\4" + bytes(64), message, signature)


def test_sm2_signatures_have_one_spelling():
    good = bytes.fromhex("3006020101020101")
    assert sm2.signature_parts(good) == (1, 1)
    for bad in ("300702010102020001", "3006020101020100", "30060201010201ff", "3006020101020101ff",
                "300302010102", "", "30", "3009020101020101020101"):  # fmt: skip
        assert sm2.signature_parts(bytes.fromhex(bad)) is None, bad


@given(st.integers(1, drawcurve.N - 3), st.integers(1, 15))
@settings(max_examples=12)
def test_shares_fit_their_commitments_and_no_other(secret, at):
    # up to N - 3: a coefficient of zero has no point, and nobody who seals draws one
    points = tuple(drawcurve.times(secret + n, drawcurve.G) for n in range(3))
    value = sum((secret + n) * at**n for n in range(3)) % drawcurve.N

    assert sm2.owns(value, sm2.evaluated(points, at))
    assert not sm2.owns(value + 1, sm2.evaluated(points, at))
    assert not sm2.owns(value, None)
    assert not sm2.owns(value + drawcurve.N, sm2.evaluated(points, at))


def test_a_certificate_tells_its_key_and_unit_and_nothing_else_passes():
    one = person("91420000MA4KTRIAL1", "示例有限公司")
    assert certificate.public_key(one.signing) == one.signer.public
    assert certificate.unit_code(one.signing) == "91420000MA4KTRIAL1"
    assert certificate.unit_code(person("", "监护人").signing) == ""
    for bad in (b"", b"\x30", one.signing[:-1], one.signing + b"\0", bytes(300)):
        with pytest.raises((ValueError, IndexError)):
            certificate.public_key(bad)
