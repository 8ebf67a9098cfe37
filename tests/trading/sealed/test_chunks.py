"""Ciphertext waits for its bid: bounded, only one's own, forgotten when nobody comes for it."""

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import sealed
from builders.denied import refused
from builders.races import at_once
from gongheng.foundation.files import chunks as files
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.foundation.sealing.package.stream import bucket, chunk_sizes
from gongheng.running import worker
from gongheng.trading.bidding.chunks import rules
from gongheng.trading.bidding.chunks.actions import erase_orphans, put_chunk
from gongheng.trading.bidding.chunks.queries import KEPT_WAITING, has_chunk
from gongheng.trading.bidding.models import Chunk
from gongheng.trading.bidding.sealed import actions as sealing

SMALL = min(rules.SIZES)


@given(st.integers(0, 200 * 2**20))
def test_every_chunk_of_every_content_has_a_size_that_is_taken(length):
    assert set(chunk_sizes(bucket(length))) <= rules.SIZES


def a_chunk(fill: bytes = b"x", size: int = SMALL) -> tuple[str, bytes]:
    body = fill * size
    return sm3_hex(body), body


@pytest.fixture
def tender(db):
    return sealed.a_sealed_tender()


@pytest.fixture
def bidder(db):
    return sealed.a_bidder()


def test_a_chunk_is_kept_once_and_the_same_again_is_harmless(tender, bidder):
    digest, body = a_chunk()
    at = sealed.moment_of(tender)
    assert put_chunk(digest, body, by=bidder.actor, at=at)
    assert not put_chunk(digest, body, by=bidder.actor, at=at)
    refused("chunk_altered", put_chunk, digest, body[:-1] + b"y", by=bidder.actor, at=at)
    assert (Chunk.objects.count(), files.read(digest)) == (1, body)
    other = hashlib.sha256(body).hexdigest()  # the other suite names it so
    assert put_chunk(other, body, by=bidder.actor, at=at)


def test_what_a_unit_may_have_waiting_is_bounded(tender, bidder, settings):
    at = sealed.moment_of(tender)
    settings.CHUNK_QUOTA_MB = 0
    refused("chunk_quota", put_chunk, *a_chunk(), by=bidder.actor, at=at)
    settings.CHUNK_QUOTA_MB, settings.CHUNKS_A_MINUTE = 10, 2
    for fill in (b"1", b"2"):
        put_chunk(*a_chunk(fill), by=bidder.actor, at=at)
    refused("chunk_rate", put_chunk, *a_chunk(b"3"), by=bidder.actor, at=at)
    put_chunk(*a_chunk(b"3"), by=sealed.a_bidder(number=1).actor, at=at)
    put_chunk(*a_chunk(b"3"), by=bidder.actor, at=at + timedelta(minutes=1))


def test_what_a_unit_submits_to_one_tender_is_bounded_with_its_replacements(
    tender, bidder, settings
):
    section, at = tender.sections.get(), sealed.moment_of(tender)
    bid = sealed.submit(section, bidder, at=at, business=b"x" * 700_000)
    package = sealed.a_package(section, bidder, business=b"x" * 700_000).package
    sealed.upload(package, bidder, at=at)
    settings.CHUNK_QUOTA_MB = 1
    refused("sealed_too_much", sealing.replace_sealed, bid, head=head_bytes(package), received_at=at,
            by=bidder.actor, at=at)  # fmt: skip
    settings.CHUNK_QUOTA_MB = 2
    sealing.replace_sealed(bid, head=head_bytes(package), received_at=at, by=bidder.actor, at=at)


def test_orphans_are_forgotten_by_the_worker_and_what_a_bid_names_stays(tender, bidder):
    at = sealed.moment_of(tender)
    digest, body = a_chunk()
    put_chunk(digest, body, by=bidder.actor, at=at)
    bid = sealed.submit(tender.sections.get(), bidder, at=at)
    worker.let_time_act(at + KEPT_WAITING)
    assert has_chunk(digest, by=bidder.actor)
    worker.let_time_act(at + KEPT_WAITING + timedelta(seconds=1))
    assert not has_chunk(digest, by=bidder.actor)
    assert files.read(digest) is None
    named = bid.header["parts"][0]["chunks"][0]
    assert files.read(named) is not None


def test_bytes_that_another_unit_still_holds_are_not_erased(tender, bidder):
    at = sealed.moment_of(tender)
    digest, body = a_chunk()
    other = sealed.a_bidder(number=1)
    put_chunk(digest, body, by=bidder.actor, at=at)
    later = at + timedelta(hours=20)
    put_chunk(digest, body, by=other.actor, at=later)
    assert erase_orphans(at=at + KEPT_WAITING + timedelta(seconds=1)) == 1
    assert files.read(digest) == body
    assert has_chunk(digest, by=other.actor)


def test_the_same_chunk_from_many_sessions_at_once_is_kept_once(committed):
    tender, bidder = sealed.a_sealed_tender(), sealed.a_bidder()
    digest, body = a_chunk()
    at = sealed.moment_of(tender)
    results = at_once(*[lambda: put_chunk(digest, body, by=bidder.actor, at=at)] * 6)
    assert sorted(results) == [False] * 5 + [True], results
    assert Chunk.objects.count() == 1
