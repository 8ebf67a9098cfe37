"""What was read once is not read again, and what changed is noticed at once."""

import os
from datetime import UTC, datetime

import pytest

from gongheng.foundation.certificates import trust
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.certificates.remembered import MOST, by_identity, state_of
from gongheng.foundation.certificates.trials import TrialAuthority


@pytest.fixture(scope="module")
def pair_of_bytes(tmp_path_factory):
    """The two certificates of one holder."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    authority = TrialAuthority(tmp_path_factory.mktemp("authority"), "guomi")
    authority.begin(at=at)
    issued = authority.issue("firm", "示例投标人", at=at)
    return issued.signing, issued.encryption


def test_the_same_bytes_are_read_once_and_other_bytes_are_read(pair_of_bytes):
    one, other = pair_of_bytes
    assert read_certificate(bytes(one)) is read_certificate(bytes(bytearray(one)))
    assert read_certificate(one) != read_certificate(other)


def test_an_answer_is_remembered_for_the_very_object_and_no_equal_one():
    asked = []
    told = by_identity(lambda one: asked.append(one) or len(asked))
    first, equal = ["a"], ["a"]
    assert (told(first), told(first), told(equal), told(first)) == (1, 1, 2, 1)


def test_no_later_object_takes_the_place_of_one_that_was_asked_about():
    told = by_identity(lambda one: one[0])
    assert all(told([number]) == number for number in range(MOST * 3))


def test_a_list_put_in_place_of_another_is_read_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(trust, "read_list", lambda data: data)
    path = tmp_path / "one.crl"
    path.write_bytes(b"old")
    assert list(trust.read_lists(tmp_path)) == [b"old"]
    stat = path.stat()
    fresh = tmp_path / "one.new"
    fresh.write_bytes(b"new")
    os.utime(fresh, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # same size, same time told
    fresh.replace(path)
    assert list(trust.read_lists(tmp_path)) == [b"new"]


def test_without_looking_at_the_file_again_a_new_list_would_stay_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(trust, "read_list", lambda data: data)
    monkeypatch.setattr(trust, "state_of", lambda path: (str(path), 0, 0, 0, 0))
    path = tmp_path / "one.crl"
    for content in (b"old", b"new"):
        path.write_bytes(content)
        read = list(trust.read_lists(tmp_path))
    assert read == [b"old"]


def test_a_file_written_over_in_its_place_has_another_state(tmp_path):
    path = tmp_path / "one.crl"
    path.write_bytes(b"old")
    before = state_of(path)
    path.write_bytes(b"new")
    os.utime(path, ns=(before[3], before[3]))
    assert state_of(path) != before
