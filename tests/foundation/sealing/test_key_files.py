"""A secret under a passphrase comes back to it alone, and a file cannot ask for our memory."""

import json

import pytest

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import keyfile

PASS = "三人行必有我师焉"


@pytest.fixture(scope="module")
def text():
    return keyfile.lock(b"secret", PASS, kind="test", public={"name": "甲"})


def code(*given, **named):
    with pytest.raises(Refused) as no:
        keyfile.unlock(*given, **named)
    return no.value.code


def test_the_right_passphrase_opens(text):
    assert keyfile.unlock(text, PASS, kind="test") == b"secret"


def test_another_passphrase_or_another_kind_does_not(text):
    assert code(text, PASS + "!", kind="test") == "wrong_passphrase"
    assert code(text, PASS, kind="other") == "key_file_bad"


def test_what_is_readable_cannot_be_altered(text):
    for change in ({"public": {"name": "乙"}}, {"nonce": "00" * 12}):
        assert code(json.dumps({**json.loads(text), **change}), PASS, kind="test") == (
            "wrong_passphrase"
        )


@pytest.mark.parametrize("change", [
    {"kdf": {"name": "scrypt", "n": 2**30, "r": 8, "p": 1, "salt": "00" * 16}},
    {"kdf": {"name": "scrypt", "n": 2**15, "r": 8, "p": 1, "salt": "zz"}},
    {"kdf": None}, {"v": "2"}, {"more": 1}, {"sealed": "***"}, {"nonce": 5}, {"public": 0.5},
])  # fmt: skip
def test_a_file_of_another_shape_is_refused(text, change):
    assert code(json.dumps({**json.loads(text), **change}), PASS, kind="test") == "key_file_bad"


@pytest.mark.parametrize("text", ["", "[]", "{", "x" * 70_000, "[" * 60_000])
def test_what_is_no_key_file_is_refused(text):
    assert code(text, PASS, kind="test") == "key_file_bad"


def test_a_short_passphrase_is_refused():
    with pytest.raises(Refused) as no:
        keyfile.lock(b"secret", "1234567", kind="test", public={})
    assert (no.value.code, no.value.field) == ("passphrase_short", "passphrase")
