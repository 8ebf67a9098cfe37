"""The opening of sealed bids, phase by phase, with real keys."""

import json
from decimal import Decimal

import pytest

from builders import openings as build
from builders import trading
from builders.denied import refused
from builders.openings import MINUTE
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.files import chunks, store
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.sealing.package import opening as sbp_opening
from gongheng.registry.guardians import batches
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.lifecycle import UNSEALING
from gongheng.trading.opening.models import Half, Release
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import giving, rules
from gongheng.trading.opening.shares.combining import open_one
from gongheng.trading.opening.shares.reading import Halves

pytestmark = pytest.mark.django_db


def test_bids_open_all_at_once_when_three_of_five_guardians_released():
    hall = build.an_open_hall(parts=("price", "technical"))
    build.give(hall)
    at = build.shut(hall, build.opened_at(hall) + 6 * MINUTE)
    for place in (1, 3, 5):
        build.release(hall, place, at + MINUTE)
    held = build.read_out(hall, at + 2 * MINUTE)

    bids = Bid.objects.filter(section__tender=hall.tender)
    assert {bid.state for bid in bids} == {"opened"}
    assert sorted(bid.price for bid in bids) == [
        Decimal("9000000.00"),
        Decimal("9200000.00"),
        Decimal("9500000.00"),
    ]
    assert all(bid.attachments[0]["name"] == "方案.txt" for bid in bids)
    assert held.faults == []
    assert hall.unsealing.state == "read"


def states(hall):
    return [Bid.objects.get(pk=one.bid.pk).state for one in hall.people]


def to_the_end(hall, *, at=None, places=(1, 2, 3)):
    """The window ends by time, guardians release, everything is read."""
    at = build.shut(hall, at)
    for place in places:
        build.release(hall, place, at + MINUTE)
    build.read_out(hall, at + 2 * MINUTE)
    return at


# --- phases ------------------------------------------------------------------------------------------


def test_a_sealed_tender_is_not_opened_before_its_intake_is_closed():
    hall = build.a_closed_hall(close=False)

    refused("intake_not_closed", opening.hold_opening, hall.tender, by=CLOCK, at=hall.due)


def test_the_window_does_not_open_before_the_time_for_checking_seals_is_over():
    hall = build.a_closed_hall()
    opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)

    refused("too_early", shares.open_window, hall.unsealing, by=CLOCK, at=hall.due + 9 * MINUTE)


def test_an_unanswered_objection_against_the_seals_keeps_the_window_shut():
    hall = build.a_closed_hall()
    held = opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    opening.object_on_the_spot(held, grounds="封条不符", by=hall.people[0].actor, at=hall.due)

    refused("objection_unanswered", shares.open_window, hall.unsealing, by=CLOCK,
            at=hall.due + 10 * MINUTE)  # fmt: skip


def test_the_window_ends_early_when_all_gave_and_not_before():
    hall = build.an_open_hall()
    build.give(hall, 0, 1)
    early = build.opened_at(hall) + 6 * MINUTE
    refused("too_early", shares.shut_window, hall.unsealing, by=CLOCK, at=early)

    build.give(hall, 2)
    shares.shut_window(hall.unsealing, by=CLOCK, at=early)

    assert hall.unsealing.state == "releasing"


def test_the_clock_leads_a_common_opening_from_the_deadline_to_the_reading():
    hall = build.a_closed_hall()
    build.beating(hall.due - 5 * MINUTE, hall.due + 60 * MINUTE)
    build.time_passes(hall.due)
    build.time_passes(hall.due + 10 * MINUTE)
    build.give(hall)
    build.time_passes(hall.due + 16 * MINUTE)
    for place in (2, 4, 5):
        build.release(hall, place, hall.due + 17 * MINUTE)
    build.time_passes(hall.due + 18 * MINUTE)

    assert states(hall) == ["opened"] * 3
    assert hall.unsealing.opening.read_out_at == hall.due + 18 * MINUTE


# --- the bidder's half -------------------------------------------------------------------------------


def test_a_half_that_is_not_the_one_committed_to_is_refused():
    hall = build.an_open_hall()
    one = hall.people[0]

    refused("first_half_wrong", giving.give, one.bid, halves={"price": "00" * 32}, by=one.actor,
            at=build.opened_at(hall))  # fmt: skip


def test_a_half_must_be_of_every_part():
    hall = build.an_open_hall(parts=("price", "business"))
    one = hall.people[0]
    halves = {"price": one.halves()["price"]}

    refused("halves_incomplete", giving.give, one.bid, halves=halves, by=one.actor,
            at=build.opened_at(hall))  # fmt: skip


def test_nobody_gives_the_half_of_another_bidders_bid():
    hall = build.an_open_hall()
    one, other = hall.people[:2]

    refused("not_found", giving.give, one.bid, halves=one.halves(), by=other.actor,
            at=build.opened_at(hall))  # fmt: skip


def test_a_half_is_given_once():
    hall = build.an_open_hall()
    one = hall.people[0]
    build.give(hall, 0)

    refused("already_exists", giving.give, one.bid, halves=one.halves(), by=one.actor,
            at=build.opened_at(hall) + 6 * MINUTE)  # fmt: skip


def test_a_half_comes_too_late_at_the_very_end_of_the_window():
    hall = build.an_open_hall()
    one = hall.people[0]

    refused("decrypt_window_over", giving.give, one.bid, halves=one.halves(), by=one.actor,
            at=hall.unsealing.gives_until)  # fmt: skip


def test_neither_host_nor_stranger_gives_a_half():
    hall = build.an_open_hall()
    one = hall.people[0]
    for somebody in (hall.host, trading.a_bidder(), hall.officers[1]):
        refused("not_permitted", giving.give, one.bid, halves=one.halves(), by=somebody,
                at=build.opened_at(hall))  # fmt: skip


def test_halves_and_contents_stand_in_no_entry():
    hall = build.an_open_hall()
    build.give(hall)
    to_the_end(hall)

    told = json.dumps(
        list(Entry.objects.filter(matter=hall.tender.code).values_list("facts", flat=True))
    )
    for one in hall.people:
        assert one.halves()["price"] not in told
    for row in Release.objects.get(unsealing=hall.unsealing, at=1).batch["shares"]:
        assert row["share"] not in told
    assert "李四" not in told


def test_a_plaintext_with_its_salt_is_a_remedy_and_is_read_out_like_the_rest():
    hall = build.an_open_hall()
    build.give(hall, 0, 1)
    one = hall.people[2]
    giving.remedy(one.bid, part="price", salt=bytes.fromhex(one.sealed.salts["price"]),
                  content=build.letter_of(one.price), by=one.actor, at=build.opened_at(hall) + 9 * MINUTE)  # fmt: skip
    to_the_end(hall)

    assert states(hall) == ["opened"] * 3
    assert Bid.objects.get(pk=one.bid.pk).price == Decimal(one.price)


def test_a_remedy_of_another_price_is_refused():
    """A17: after seeing others nobody can put in another plaintext; here one fen less."""
    hall = build.an_open_hall()
    one = hall.people[0]

    refused("content_not_committed", giving.remedy, one.bid, part="price", by=one.actor,
            salt=bytes.fromhex(one.sealed.salts["price"]), content=build.letter_of("8999999.99"),
            at=build.opened_at(hall))  # fmt: skip


def test_the_remedy_lies_encrypted_until_the_reading():
    hall = build.an_open_hall()
    one = hall.people[0]
    content = build.letter_of(one.price)
    giving.remedy(one.bid, part="price", salt=bytes.fromhex(one.sealed.salts["price"]), content=content,
                  by=one.actor, at=build.opened_at(hall))  # fmt: skip

    kept = store.get(Half.objects.get(bid=one.bid).sealed_digest)
    assert one.price.encode() not in kept


# --- guardians ---------------------------------------------------------------------------------------


def test_no_guardian_releases_while_the_window_is_open():
    hall = build.an_open_hall()
    build.give(hall, 0)
    batch = build.batch_of(hall, 1, asked=build.as_if_shut(hall))

    refused("wrong_state", build.release, hall, 1, build.opened_at(hall) + 6 * MINUTE, batch=batch)


def test_without_that_the_platform_reads_a_price_while_others_may_still_decide(monkeypatch):
    """Twin: released within the window, the first price is open before the last bidder gave."""
    hall = build.an_open_hall()
    build.give(hall, 0)
    build.allow(monkeypatch, UNSEALING, "release", {"giving"})
    asked = build.as_if_shut(hall)
    for place in (1, 2, 3):
        build.release(
            hall,
            place,
            build.opened_at(hall) + 6 * MINUTE,
            batch=build.batch_of(hall, place, asked=asked),
        )

    seen = Halves(hall.unsealing).content(hall.people[0].bid, "price", chunks.read)
    assert b"9000000.00" in seen
    build.give(hall, 1)  # the harm: this bidder could have known


def test_shares_are_released_only_for_bids_that_gave_their_half():
    hall = build.an_open_hall()
    build.give(hall, 0, 1)
    at = build.shut(hall)
    absent = hall.people[2].bid
    batch = build.batch_of(hall, 1)
    batch["shares"].append(build.share_of(hall, 1, absent, "price"))

    refused("share_not_asked", build.release, hall, 1, at + MINUTE, batch=batch)


def test_without_that_the_shares_of_a_bid_that_was_never_given_lie_on_the_platform(monkeypatch):
    """Twin: with three shares kept, whoever gets the bidder's half later opens it alone."""
    hall = build.an_open_hall()
    build.give(hall, 0, 1)
    at = build.shut(hall)
    monkeypatch.setattr(rules, "only_what_was_given", lambda *_: None)
    absent = hall.people[2]
    for place in (1, 2, 3):
        batch = build.batch_of(hall, place)
        batch["shares"].append(build.share_of(hall, place, absent.bid, "price"))
        build.release(hall, place, at + MINUTE, batch=batch)

    held = Halves(hall.unsealing).shares[absent.bid.commitment, "price"]
    first = bytes.fromhex(absent.halves()["price"])
    read = open_one(absent.bid.header, "price", first=first, shares=held, chunk=chunks.read)
    assert absent.price.encode() in read


def test_a_batch_must_speak_of_every_part_that_was_given():
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    batch = build.batch_of(hall, 1)
    batch["shares"].pop()

    refused("release_incomplete", build.release, hall, 1, at + MINUTE, batch=batch)


def test_a_batch_is_signed_by_the_guardian_at_its_place():
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    batch = build.batch_of(hall, 1)
    other = build.signed(hall, {**batch, "at": 2})

    refused("signature_wrong", shares.release, hall.unsealing, batch=batch, signature=other,
            by=hall.officers[1], at=at)  # fmt: skip
    refused("release_for_another", shares.release, hall.unsealing, batch=batch,
            signature=build.signed(hall, batch), by=hall.officers[2], at=at)  # fmt: skip


def test_nobody_but_a_guardian_of_the_circle_releases():
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    batch = build.batch_of(hall, 1)
    for somebody in (hall.host, hall.people[0].actor, CLOCK):
        refused("not_permitted", shares.release, hall.unsealing, batch=batch,
                signature=build.signed(hall, batch), by=somebody, at=at)  # fmt: skip


def test_a_guardian_releases_once():
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    build.release(hall, 1, at)

    refused("already_exists", build.release, hall, 1, at + MINUTE)


def test_a_wrong_share_is_that_guardians_incident_and_hinders_nobody():
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    batch = build.batch_of(hall, 1)
    batch["shares"][0]["share"] = "11" * 32
    wrong = build.release(hall, 1, at, batch=batch)
    assert wrong.wrong == [{"bid": batch["shares"][0]["bid"], "role": "price"}]
    for place in (2, 3):
        build.release(hall, place, at)
    refused("shares_too_few", build.read_out, hall, at + MINUTE)

    build.release(hall, 4, at + MINUTE)
    build.read_out(hall, at + 2 * MINUTE)

    assert states(hall) == ["opened"] * 3


def test_without_checking_shares_one_false_guardian_keeps_an_honest_bid_shut(monkeypatch):
    """Twin: the false share is used, and the bid does not open though four could open it."""
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    monkeypatch.setattr(batches, "share_fits", lambda *_: True)
    monkeypatch.setattr(sbp_opening, "check_share", lambda *_: None)
    batch = build.batch_of(hall, 1)
    first = hall.people[0].bid.commitment
    next(one for one in batch["shares"] if one["bid"] == first)["share"] = "11" * 32
    for place in (1, 2, 3):
        build.release(hall, place, at, batch=batch if place == 1 else None)
    build.read_out(hall, at + MINUTE)

    assert states(hall) == ["deemed_withdrawn", "opened", "opened"]


def test_fewer_than_three_guardians_within_the_hour_put_the_opening_off_and_it_stays_sealed():
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    for place in (1, 2):
        build.release(hall, place, at + MINUTE)
    refused("too_early", shares.put_off, hall.unsealing, by=CLOCK, at=at + 59 * MINUTE)
    build.time_passes(at + 60 * MINUTE)

    assert hall.unsealing.put_off_at == at + 60 * MINUTE
    assert states(hall) == ["submitted"] * 3
    refused("shares_too_few", build.read_out, hall, at + 61 * MINUTE)

    build.release(hall, 5, at + 180 * MINUTE)
    build.time_passes(at + 181 * MINUTE)
    assert states(hall) == ["opened"] * 3
