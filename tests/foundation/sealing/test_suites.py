"""Published values come out of every driver, and a library that does not give them is not used."""

import dataclasses
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import der, points, quiet, selftest, suites
from gongheng.foundation.sealing.ciphers import SM4_GCM
from gongheng.foundation.sealing.digests import sm3
from gongheng.foundation.sealing.drivers.p256 import P256

PAIRS = {name: suites.sm2_pairs(name) for name in ("gmssl-pyx", "gmssl-fast")} | {"p256": P256()}
EVERY = pytest.mark.parametrize("pairs", PAIRS.values(), ids=PAIRS)


@pytest.mark.parametrize("name", ["gmssl-pyx", "gmssl-fast"])
def test_each_sm2_library_gives_the_examples_of_the_standards(name):
    selftest.guomi(PAIRS[name], sm3, SM4_GCM)


def test_the_international_suite_gives_its_published_examples():
    assert suites.suite("international").name == "international"


def test_sm4_gives_both_examples_of_its_standard():
    """GB/T 32907-2016 annex A: one block, and the block encrypted a million times over.

    The million is cut into chains of CBC over zero blocks: with a zero nonce each block is the
    encryption of the one before.
    """
    key = bytes.fromhex(selftest.SM4_KEY)
    once = Cipher(algorithms.SM4(key), modes.ECB()).encryptor().update(key)
    chain = Cipher(algorithms.SM4(key), modes.CBC(key)).encryptor()
    last = chain.update(bytes(16 * 1_000_000))[-16:]

    assert once.hex() == "681edf34d206965e86b3e94f536e4246"
    assert last.hex() == "595298c7c6fd271f0402f804c33d3f66"


def test_the_two_sm2_libraries_understand_each_other():
    one, other = PAIRS["gmssl-pyx"], PAIRS["gmssl-fast"]
    private, public = one.generate()

    assert other.verify(public, b"m", one.sign(private, public, b"m"))
    assert one.verify(public, b"m", other.sign(private, public, b"m"))
    assert other.decrypt(private, public, one.encrypt(public, b"s")) == b"s"
    assert one.decrypt(private, public, other.encrypt(public, b"s")) == b"s"


@EVERY
def test_a_signature_holds_for_its_message_and_key_alone(pairs):
    private, public = pairs.generate()
    _, foreign = pairs.generate()
    signature = pairs.sign(private, public, b"message")

    assert pairs.verify(public, b"message", signature)
    assert not pairs.verify(public, b"another", signature)
    assert not pairs.verify(foreign, b"message", signature)
    assert not pairs.verify(public, b"message", b"")
    assert not pairs.verify(public, b"message", signature + b"\0")
    assert not pairs.verify(public, b"message", der.signature_from(bytes(64)))


@EVERY
def test_a_wrapped_secret_opens_for_its_key_alone_and_unaltered(pairs):
    private, public = pairs.generate()
    stranger = pairs.generate()
    sealed = pairs.encrypt(public, b"x" * 64)

    assert pairs.decrypt(private, public, sealed) == b"x" * 64
    for key, given_ in [(stranger, sealed), ((private, public), sealed[:-1]),
                        ((private, public), sealed[:-1] + bytes([sealed[-1] ^ 1])),
                        ((private, public), b"")]:  # fmt: skip
        with pytest.raises(Refused) as no:
            pairs.decrypt(*key, given_)
        assert no.value.code == "cannot_unwrap"


@EVERY
def test_a_point_off_the_curve_is_no_key(pairs):
    for public in (b"\4" + b"\1" * 64, b"\4" + bytes(64), b"\2" + b"\1" * 32, b""):
        assert not pairs.verify(public, b"m", der.signature_from(b"\1" * 64))
        assert not pairs.owns(b"\1" * 32, public)
        with pytest.raises((Refused, ValueError)):
            pairs.encrypt(public, b"secret")


@EVERY
def test_a_private_key_owns_its_public_key_alone(pairs):
    private, public = pairs.generate()

    assert pairs.owns(private, public)
    assert not pairs.owns(private, pairs.generate()[1])
    assert not pairs.owns(bytes(32), public)
    assert not pairs.owns(b"\xff" * 32, public)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40))
def test_adding_points_agrees_with_multiplying(a, b):
    curve = points.SM2
    base = curve.read(bytes.fromhex(selftest.SM2_PUBLIC))

    assert curve.add(curve.sum((a, base)), curve.sum((b, base))) == curve.sum((a + b, base))


def test_a_point_times_the_order_of_the_group_is_nothing():
    for curve, text in [(points.SM2, selftest.SM2_PUBLIC), (points.P256, selftest.P256_PUBLIC)]:
        assert curve.sum((curve.order, curve.read(bytes.fromhex(text)))) is None


@pytest.mark.parametrize("part", ["verify", "decrypt", "sign", "owns"])
def test_a_library_that_errs_is_not_used(part):
    """Twin: whichever call goes wrong, the self-test says so and nothing starts."""

    class Broken:
        def __getattr__(self, name):
            wrong = {"verify": True, "decrypt": b"", "sign": b"", "owns": False}
            right = getattr(PAIRS["gmssl-pyx"], name)
            return (lambda *_: wrong[part]) if name == part else right

    with pytest.raises(selftest.SelfTestFailed):
        selftest.guomi(Broken(), sm3, SM4_GCM)


def test_a_hash_or_a_cipher_that_errs_is_not_used():
    with pytest.raises(selftest.SelfTestFailed, match="SM3"):
        selftest.guomi(PAIRS["gmssl-pyx"], lambda _: bytes(32), SM4_GCM)

    class Open:
        def seal(self, *given):
            return SM4_GCM.seal(*given)

        def unseal(self, key, nonce, sealed, bound):
            return bytes.fromhex(selftest.SM4_DATA)  # asks for no tag

    with pytest.raises(selftest.SelfTestFailed, match="tag"):
        selftest.guomi(PAIRS["gmssl-pyx"], sm3, Open())


@pytest.mark.parametrize("name", ["", "sm9", "GUOMI", "x" * 99])
def test_an_unknown_suite_is_refused(name):
    with pytest.raises(Refused) as no:
        suites.suite(name)
    assert no.value.code == "algorithm_unknown"


def test_an_unknown_or_absent_library_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "gongheng.foundation.sealing.drivers.sm2_fast", None)
    for name in ("tongsuo", "gmssl-fast"):
        with pytest.raises(Refused) as no:
            suites.sm2_pairs(name)
        assert no.value.code == "driver_missing"


NOISY = """
import os, sys
from gongheng.foundation.sealing import suites, quiet
import contextlib
if {loud}:
    from gongheng.foundation.sealing.drivers import sm2_pyx, sm2_fast
    sm2_pyx.quiet = sm2_fast.quiet = contextlib.nullcontext
for name in ("gmssl-pyx", "gmssl-fast"):
    pairs = suites.sm2_pairs(name)
    private, public = pairs.generate()
    assert not pairs.verify(public, b"other", pairs.sign(private, public, b"m"))
sys.stderr.write("still heard\\n")
"""


@pytest.mark.parametrize("loud", [False, True])
def test_a_failed_verification_says_nothing_and_our_own_errors_are_still_heard(loud):
    """With its twin: without the silence the library's trace is on the terminal."""
    told = subprocess.run(
        [sys.executable, "-c", NOISY.format(loud=loud)], capture_output=True, text=True, check=True
    )

    assert told.stderr.endswith("still heard\n")
    assert ("GmSSL" in told.stderr) is loud


def test_without_glibc_the_call_still_happens(monkeypatch):
    monkeypatch.setattr(quiet, "_streams", lambda: None)
    with quiet.quiet():
        assert not PAIRS["gmssl-pyx"].verify(b"", b"", b"")


def test_the_key_derivation_is_that_of_the_standard():
    gm = pytest.importorskip("gmssl_pyx", reason="gmssl-pyx has no wheel for this machine")
    for size in (1, 16, 32, 33, 100):
        assert suites.suite("guomi").derive(b"secret", size) == gm.sm3_kdf(b"secret", size)


def test_a_suite_is_chosen_in_settings(settings):
    settings.SEALING_SUITE = "international"

    assert suites.own_suite().name == "international"
    assert dataclasses.is_dataclass(suites.own_suite())
