"""SM3 gives the published values through either back end."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation.sealing import digests

# GB/T 32905-2016, appendix A.
PUBLISHED = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}


@pytest.mark.parametrize("message", PUBLISHED)
def test_the_examples_of_the_standard_come_out(message):
    assert digests.sm3_hex(message) == PUBLISHED[message]


@pytest.mark.parametrize("message", PUBLISHED)
def test_the_back_end_for_machines_without_openssl_sm3_gives_the_same(message):
    hasher = digests.CryptographyHasher()
    hasher.update(message[:1])
    fork = hasher.copy()
    fork.update(message[1:])
    assert fork.digest().hex() == PUBLISHED[message]


def test_a_machine_without_openssl_sm3_falls_back(monkeypatch):
    def refuse(_):
        raise ValueError

    monkeypatch.setattr(hashlib, "new", refuse)
    monkeypatch.setattr(digests, "_START", digests._fresh())
    assert isinstance(digests._START, digests.CryptographyHasher)
    assert digests.sm3_hex(b"abc") == PUBLISHED[b"abc"]


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_a_stream_hashes_like_its_chunks_joined(chunks):
    assert digests.sm3_stream(chunks) == digests.sm3(b"".join(chunks))


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_hmac_agrees_with_the_interpreter_where_it_has_sm3(key, data):
    try:
        expected = hmac.new(key, data, "sm3").digest()
    except ValueError:
        pytest.skip("OpenSSL of this interpreter has no SM3")
    assert digests.hmac_sm3(key, data) == expected


def test_equality_of_digests_is_exact():
    assert digests.same_digest(b"a" * 32, b"a" * 32)
    assert not digests.same_digest(b"a" * 32, b"a" * 31 + b"b")
