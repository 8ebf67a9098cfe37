"""Each defence of a submission taken away once: what would happen without it.

The twins of certificates stand in `bad_input/test_bad_certificates.py`, those of the time of arrival and of the
close in `test_commits_around_close.py` and `bad_input/test_clock_skew.py`, that of erasing in `test_erasing.py`.
"""

import threading
from types import SimpleNamespace

from builders import sealed
from builders.denied import refused
from builders.races import at_once
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.trading.bidding.chunks import actions as chunks
from gongheng.trading.bidding.chunks import queries as chunk_queries
from gongheng.trading.bidding.chunks import rules as chunk_rules
from gongheng.trading.bidding.chunks.actions import put_chunk
from gongheng.trading.bidding.endings import call_off
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.models import Bid, Chunk
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.bidding.sealed import rules

LOCKED, FREE = (
    1.0,
    30.0,
)  # seconds a commit stands still half-way for an act that waits, or that comes between


def called_off_half_way(monkeypatch, waits):
    """A commit stands still after its checks; meanwhile the host calls the tender off."""
    tender, bidder = sealed.a_sealed_tender(), sealed.a_bidder()
    intakes.open(tender, by=CLOCK, at=tender.announced_at)
    package = sealed.prepared(tender, bidder)
    at, host = sealed.moment_of(tender), sealed.host_of(tender)
    checked, ended, plain = threading.Event(), threading.Event(), sealing.may_take_part

    def slowly(*told):
        plain(*told)
        checked.set()
        ended.wait(waits)

    def end():
        checked.wait(10)
        call_off(tender, reason="项目取消", by=host, at=at)
        ended.set()

    monkeypatch.setattr(sealing, "may_take_part", slowly)
    results = at_once(lambda: sealed.commit(package, tender, bidder), end)
    tender.refresh_from_db()
    assert tender.state == "terminated", results
    return Bid.objects.get().state


def test_a_commit_half_way_is_waited_for_and_goes_back_with_the_others(committed, monkeypatch):
    assert called_off_half_way(monkeypatch, LOCKED) == "lapsed"


def test_without_the_lock_of_the_tender_a_bid_lives_on_in_a_tender_that_was_called_off(
    committed, monkeypatch
):
    """The twin: read without the lock, the tender is as it was before the act that came between."""
    monkeypatch.setattr(sealing, "hold", lambda tender: type(tender).objects.get(pk=tender.pk))
    assert called_off_half_way(monkeypatch, FREE) == "submitted"


# --- whose chunk it is ---------------------------------------------------------------------------


def copied(tender, victim, thief):
    """A head of the thief's own that names the ciphertext the victim has put in and not yet submitted."""
    package = sealed.prepared(tender, victim)
    own = sealed.a_package(tender.sections.first(), thief).package
    part = {**own.header["parts"][0], "chunks": package.header["parts"][0]["chunks"]}
    return package, sealed.rewritten(own, thief, parts=[part])


def test_ciphertext_of_another_unit_is_not_taken(tender, bidder):
    thief = sealed.a_bidder(number=1)
    package, stolen = copied(tender, bidder, thief)
    refused("chunks_missing", sealed.commit, stolen, tender, thief)
    assert sealed.commit(package, tender, bidder).state == "submitted"


def test_without_the_look_at_the_unit_a_rival_takes_the_ciphertext_away(
    tender, bidder, monkeypatch
):
    """The twin of chunk ownership: the victim's own commit is refused for want of its chunks."""
    thief = sealed.a_bidder(number=1)
    package, stolen = copied(tender, bidder, thief)
    anybodys = lambda _, digests: Chunk.objects.filter(digest__in=list(digests))  # noqa: E731
    monkeypatch.setattr(sealing, "waiting", anybodys)
    assert sealed.commit(stolen, tender, thief).state == "submitted"
    refused("chunks_missing", sealed.commit, package, tender, bidder)


def test_without_the_look_at_the_unit_a_rival_learns_what_was_put_in(tender, bidder, monkeypatch):
    """The twin of asking: a digest known from elsewhere tells that this unit prepares a bid."""
    rival = sealed.a_bidder(number=1).actor
    digest = sealed.prepared(tender, bidder).header["parts"][0]["chunks"][0]
    assert not chunk_queries.has_chunk(digest, by=rival)

    class Anybodys:
        """Rows asked for without their unit."""

        objects = SimpleNamespace(filter=lambda **told: Chunk.objects.filter(digest=told["digest"]))

    monkeypatch.setattr(chunk_queries, "Chunk", Anybodys)
    assert chunk_queries.has_chunk(digest, by=rival)


# --- how much --------------------------------------------------------------------------------------


def bodies(count):
    return [(chunk_rules.sm3_hex(body), body)
            for body in (bytes([n]) * min(chunk_rules.SIZES) for n in range(count))]  # fmt: skip


def test_without_the_quota_one_unit_fills_the_store(tender, bidder, settings, monkeypatch):
    """The twin of what may wait: the disk belongs to everybody else too."""
    settings.CHUNK_QUOTA_MB, at = 0, sealed.moment_of(tender)
    for one in bodies(2):
        refused("chunk_quota", put_chunk, *one, by=bidder.actor, at=at)
    assert Chunk.objects.count() == 0
    monkeypatch.setattr(chunks, "may_put", lambda *_, **__: True)
    for one in bodies(5):
        put_chunk(*one, by=bidder.actor, at=at)
    assert Chunk.objects.count() == 5


def test_without_the_quota_of_a_tender_replacing_fills_it_for_years(
    tender, bidder, settings, monkeypatch
):
    """The twin of what may be submitted: every version stays until the tender is over."""
    section, at = tender.sections.first(), sealed.moment_of(tender)
    bid = sealed.submit(section, bidder, at=at, business=b"x" * 600_000)
    more = sealed.a_package(section, bidder, business=b"x" * 600_000).package
    sealed.upload(more, bidder, at=at)
    settings.CHUNK_QUOTA_MB = 1

    def replacing():
        return sealing.replace_sealed(
            bid, head=head_bytes(more), received_at=at, by=bidder.actor, at=at
        )

    refused("sealed_too_much", replacing)
    monkeypatch.setattr(rules, "within_the_quota", lambda *_: None)
    replacing()
    assert sum(Chunk.objects.values_list("size", flat=True)) > 2**20


def test_without_the_rate_a_minute_takes_any_number(tender, bidder, settings, monkeypatch):
    """The twin of the rate: one machine keeps every worker busy with tiny chunks."""
    settings.CHUNKS_A_MINUTE, at = 1, sealed.moment_of(tender)
    first, second, third = bodies(3)
    put_chunk(*first, by=bidder.actor, at=at)
    no = refused("chunk_rate", put_chunk, *second, by=bidder.actor, at=at)
    assert no.source
    settings.CHUNKS_A_MINUTE = 10**6
    for one in (second, third):
        put_chunk(*one, by=bidder.actor, at=at)
    assert Chunk.objects.count() == 3


def test_a_refusal_half_way_through_leaves_no_bid_no_point_and_no_chunk_taken(
    tender, bidder, monkeypatch
):
    """Nothing half-stored: the last step of the act fails, and every step before it is undone."""
    package = sealed.prepared(tender, bidder)

    def broken(*_):
        raise Refused("try_again")

    monkeypatch.setattr(sealing, "_chain", broken)
    refused("try_again", sealed.commit, package, tender, bidder)
    monkeypatch.undo()
    assert sealed.commit(package, tender, bidder).state == "submitted"
