"""Every row of the matrix of faults, walked by real acts: who is at fault, what becomes of the bid."""

import json

import pytest

from builders import openings as build
from builders import registry
from builders.denied import refused
from builders.openings import MINUTE
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.canonical import canonical
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.pulse.beating import WEB, WORK, beat
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.bidding.chunks.actions import put_chunk
from gongheng.trading.bidding.models import Bid, Link
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening import receipts
from gongheng.trading.opening.faults import actions as faults
from gongheng.trading.opening.faults import evidence
from gongheng.trading.opening.models import Attribution, Half, Opening
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import closed_set, giving
from gongheng.trading.tendering.models import Section, Tender

pytestmark = pytest.mark.django_db
FOUR = ("9000000.00", "9200000.00", "9500000.00", "9600000.00")


def to_the_end(hall, *, at=None, places=(1, 2, 3)):
    at = build.shut(hall, at)
    for place in places:
        build.release(hall, place, at + MINUTE)
    build.read_out(hall, at + 2 * MINUTE)


def state(hall, number):
    return Bid.objects.get(pk=hall.people[number].bid.pk).state


def found(hall, number):
    one = Attribution.objects.get(bid=hall.people[number].bid)
    return one.party, one.code, one.outcome


def the_rest_opened(hall):
    return [state(hall, number) for number in range(3)] == ["opened"] * 3


def test_a_bidder_who_never_came_is_deemed_to_have_revoked_and_the_others_go_on():
    hall = build.an_open_hall(FOUR)
    build.give(hall, 0, 1, 2)
    to_the_end(hall)

    assert found(hall, 3) == ("bidder", "no_half", "unopened")
    assert state(hall, 3) == "deemed_revoked"
    assert Bid.objects.get(pk=hall.people[3].bid.pk).price is None
    assert the_rest_opened(hall)


def test_a_bidder_whose_device_failed_and_who_used_no_remedy_is_at_fault_by_his_own_journal():
    hall = build.an_open_hall(FOUR)
    build.give(hall, 0, 1, 2)
    one = hall.people[3]
    for event in ("connected", "device_missing"):
        giving.trouble(one.bid, event=event, said_at=build.opened_at(hall), by=one.actor,
                       at=build.opened_at(hall) + MINUTE)  # fmt: skip
    to_the_end(hall)

    evidence = Attribution.objects.get(bid=one.bid).evidence
    assert (evidence["connected"], evidence["troubles"]) == (True, ["device_missing"])
    assert state(hall, 3) == "deemed_revoked"


def no_answer(hall, number, minute, *, said=None):
    """The bidder's program says at this minute of the window that the platform did not answer."""
    one, start = hall.people[number], build.opened_at(hall)
    giving.trouble(one.bid, event="no_answer", said_at=start + (said or minute) * MINUTE,
                   by=one.actor, at=start + minute * MINUTE)  # fmt: skip


def evidence_of(hall, number):
    return Attribution.objects.get(bid=hall.people[number].bid).evidence


def test_a_program_that_got_no_answer_conflicts_with_probes_that_did_not_ask_the_pages():
    hall = build.an_open_hall(FOUR)
    build.give(hall, 0, 1, 2)  # five minutes into the window
    no_answer(hall, 3, 19)
    to_the_end(hall)

    assert found(hall, 3) == ("platform", "no_half", "unopened")
    assert state(hall, 3) == "deemed_withdrawn"
    assert (evidence_of(hall, 3)["pages"], evidence_of(hall, 3)["others_gave"]) == ("unknown", 0)


def test_the_same_words_while_the_pages_answered_every_minute_save_no_bond():
    hall = build.an_open_hall(FOUR)
    pages_answer(hall)
    build.give(hall, 0, 1, 2)
    no_answer(hall, 3, 19)
    to_the_end(hall)

    assert found(hall, 3) == ("bidder", "no_half", "unopened")
    assert state(hall, 3) == "deemed_revoked"
    assert evidence_of(hall, 3)["troubles"] == ["no_answer"], "it stands in the record all the same"


def test_the_same_words_are_refuted_by_others_who_gave_in_those_minutes():
    hall = build.an_open_hall(FOUR)
    build.give(hall, 0)
    build.give(hall, 1, 2, at=build.opened_at(hall) + 20 * MINUTE)
    no_answer(hall, 3, 18)
    to_the_end(hall)

    assert found(hall, 3) == ("bidder", "no_half", "unopened")
    assert evidence_of(hall, 3)["others_gave"] == 2


def test_a_claim_dated_back_to_before_the_others_gave_counts_them_in():
    """His own clock is his own word: an earlier moment only makes the span longer in which others gave."""
    hall = build.an_open_hall(FOUR)
    build.give(hall, 0, 1, 2)
    no_answer(hall, 3, 19, said=4)
    to_the_end(hall)

    assert found(hall, 3) == ("bidder", "no_half", "unopened")
    assert evidence_of(hall, 3)["others_gave"] == 3


def test_two_units_that_nobody_answered_conflict_with_green_probes():
    hall = build.an_open_hall((*FOUR, "9700000.00"))
    pages_answer(hall)
    build.give(hall, 0, 1, 2)
    no_answer(hall, 3, 15)
    no_answer(hall, 4, 17)
    to_the_end(hall)

    assert [found(hall, number)[0] for number in (3, 4)] == ["platform", "platform"]
    assert evidence_of(hall, 3)["others_said"] == 1


def test_one_who_gave_in_the_end_is_no_witness_for_one_who_did_not():
    hall = build.an_open_hall(FOUR)
    pages_answer(hall)
    build.give(hall, 0, 1)
    no_answer(hall, 2, 15)
    no_answer(hall, 3, 15)
    build.give(hall, 2, at=build.opened_at(hall) + 18 * MINUTE)
    to_the_end(hall)

    assert found(hall, 3) == ("bidder", "no_half", "unopened")
    assert (evidence_of(hall, 3)["others_said"], evidence_of(hall, 3)["others_gave"]) == (0, 1)


def test_a_fault_of_ours_that_met_him_where_he_gives_is_evidence_for_him():
    hall = build.an_open_hall(FOUR)
    pages_answer(hall)
    build.give(hall, 0, 1, 2)
    one = hall.people[3]
    at = build.opened_at(hall) + 7 * MINUTE
    access.note("refused", at=at, actor=one.actor.reference, code="internal",
                path=f"/bidder/bids/{one.bid.pk}/halves/")  # fmt: skip
    to_the_end(hall)

    assert found(hall, 3) == ("platform", "no_half", "unopened")
    assert evidence_of(hall, 3)["faulted"] == 1


@pytest.mark.parametrize(
    ("code", "path", "minute"),
    [("internal", "/bidder/", 7), ("halves_incomplete", "/api/v1/bids/1/halves", 7),
     ("internal", "/api/v1/bids/1/halves", 45)],
)  # fmt: skip
def test_a_fault_elsewhere_a_refusal_or_a_fault_after_the_window_is_none(code, path, minute):
    hall = build.an_open_hall(FOUR)
    pages_answer(hall)
    build.give(hall, 0, 1, 2)
    at = build.opened_at(hall) + minute * MINUTE
    access.note("refused", at=at, actor=hall.people[3].actor.reference, code=code, path=path)
    to_the_end(hall)

    assert found(hall, 3) == ("bidder", "no_half", "unopened")


def test_a_half_that_the_store_lost_is_proved_by_the_log_and_is_the_platforms():
    hall = build.an_open_hall(FOUR)
    pages_answer(hall)
    build.give(hall)
    Half.objects.filter(bid=hall.people[3].bid).delete()  # whoever holds the database
    to_the_end(hall)

    assert found(hall, 3) == ("platform", "half_lost", "unopened")
    assert state(hall, 3) == "deemed_withdrawn"
    assert evidence_of(hall, 3)["logged"] is True


def test_without_asking_the_log_a_lost_half_falls_on_the_bidder(monkeypatch):
    """Twin: only our own table is asked."""
    monkeypatch.setattr(evidence, "_logged", lambda *_: False)
    hall = build.an_open_hall(FOUR)
    pages_answer(hall)
    build.give(hall)
    Half.objects.filter(bid=hall.people[3].bid).delete()
    to_the_end(hall)

    assert found(hall, 3) == ("bidder", "no_half", "unopened")


def the_price_is_held_back(monkeypatch):
    """The fourth bidder remedies the papers alone; the others give."""
    content = build.papers()
    monkeypatch.setattr(build, "papers", lambda: content)
    hall = build.an_open_hall(FOUR, parts=("price", "technical"))
    pages_answer(hall)
    build.give(hall, 0, 1, 2)
    one = hall.people[3]
    giving.remedy(one.bid, part="technical", salt=bytes.fromhex(one.sealed.salts["technical"]),
                  content=content, by=one.actor, at=build.opened_at(hall) + 5 * MINUTE)  # fmt: skip
    to_the_end(hall)
    return hall


def test_papers_given_without_the_price_are_no_lost_half(monkeypatch):
    hall = the_price_is_held_back(monkeypatch)

    assert found(hall, 3) == ("bidder", "no_half", "unopened")
    assert state(hall, 3) == "deemed_revoked"
    assert evidence_of(hall, 3)["logged"] is False


def test_without_asking_for_the_price_he_walks_away_with_his_bond(monkeypatch):
    """Twin: any part counts."""
    monkeypatch.setattr(evidence, "PRICE", "technical")
    hall = the_price_is_held_back(monkeypatch)

    assert found(hall, 3) == ("platform", "half_lost", "unopened")


def test_a_receipt_of_the_half_is_evidence_for_a_change_once_it_is_found_good():
    hall = build.an_open_hall(FOUR)
    build.give(hall, 0, 1, 2)
    held, other = ({**receipt_for(hall, number)} for number in (3, 2))
    papers = receipt_for(hall, 3, parts=["technical"])
    to_the_end(hall)
    one = Attribution.objects.get(bid=hall.people[3].bid)
    supervisor = registry.a_supervisor(registry.HUBEI, at=registry.START)
    at = hall.due + 120 * MINUTE

    def propose(text):
        return faults.propose_change(one, party="platform", reason="有解密回执", receipt=text,
                                     by=supervisor, at=at)  # fmt: skip

    bad = ["x", "{}", "[]", json.dumps(other), json.dumps(papers), json.dumps({**held, "digest": "00" * 32}),
           json.dumps({**held, "signature": 5})]  # fmt: skip
    for text in bad:
        refused("receipt_wrong", propose, text)
    assert propose(json.dumps(held)).state == "proposed"
    entry = Entry.objects.get(act="attribution.propose_change")
    assert entry.facts["receipt"] == sm3_hex(canonical(held))


def receipt_for(hall, number, parts=("price",)):
    """What the log's key would have signed for this bid."""
    bid = hall.people[number].bid
    return receipts.receipt(
        tender=hall.tender.code, lot=bid.section.code, commitment=bid.commitment, parts=list(parts),
        digest="ab" * 32, entry="cd" * 32, received_at=hall.due, signer=log_signer(),
    )  # fmt: skip


def pages_answer(hall):
    """The probe of the pages found them there every minute of the opening."""
    at = hall.due - 5 * MINUTE
    while at <= hall.due + 60 * MINUTE:
        beat(WEB, at)
        at += MINUTE


def test_without_probes_a_bidder_who_gave_nothing_is_not_guilty():
    hall = build.an_open_hall(FOUR, beats=False)
    build.give(hall, 0, 1, 2)
    to_the_end(hall)

    assert found(hall, 3) == ("platform", "no_half", "unopened")
    entry = Entry.objects.get(act="attribution.attribute", matter=hall.tender.code)
    assert entry.facts["compensable"] is True


def test_an_outage_within_the_window_stops_the_clock_and_is_not_the_bidders():
    hall = build.an_open_hall(FOUR, beats=False)
    start = build.opened_at(hall)
    build.beating(start - MINUTE, start + 10 * MINUTE)
    build.beating(start + 22 * MINUTE, start + 23 * MINUTE)
    before = hall.unsealing.gives_until
    refused("clock_must_stop", shares.shut_window, hall.unsealing, by=CLOCK, at=before)
    build.time_passes(start + 23 * MINUTE)

    assert hall.unsealing.gives_until == before + 12 * MINUTE + 30 * MINUTE
    assert hall.unsealing.state == "giving"
    refused(
        "nothing_to_make_up",
        shares.stop_the_clock,
        hall.unsealing,
        by=CLOCK,
        at=start + 23 * MINUTE,
    )
    build.give(hall, at=before + 20 * MINUTE)  # later than the window was to last
    to_the_end(hall, at=before + 21 * MINUTE)
    assert the_rest_opened(hall)


def test_an_outage_over_the_end_of_the_window_is_found_when_the_platform_is_back():
    hall = build.an_open_hall(FOUR, beats=False)
    start = build.opened_at(hall)
    build.beating(start - MINUTE, start + 25 * MINUTE)
    back = start + 85 * MINUTE
    beat(WORK, back)
    build.time_passes(back)

    assert hall.unsealing.gives_until == start + 30 * MINUTE + 60 * MINUTE + 30 * MINUTE
    assert hall.unsealing.state == "giving"


def test_only_the_clock_stops_the_clock():
    hall = build.an_open_hall()

    refused(
        "not_permitted",
        shares.stop_the_clock,
        hall.unsealing,
        by=hall.host,
        at=build.opened_at(hall),
    )


def test_ciphertext_lost_by_the_platform_is_deemed_withdrawn_and_may_be_compensated():
    hall = build.an_open_hall(FOUR)
    build.give(hall)
    build.lose_chunk(hall.people[3])
    to_the_end(hall)

    assert found(hall, 3) == ("platform", "chunk_missing", "damaged")
    assert state(hall, 3) == "deemed_withdrawn"
    assert the_rest_opened(hall)


def test_the_bidder_supplies_the_same_ciphertext_again_and_it_opens():
    hall = build.an_open_hall(FOUR)
    build.give(hall)
    lost = build.lose_chunk(hall.people[3])
    digest = hall.people[3].bid.header["parts"][0]["chunks"][0]
    put_chunk(digest, lost, by=hall.people[3].actor, at=build.opened_at(hall))
    to_the_end(hall)

    assert state(hall, 3) == "opened"


def test_a_price_sealed_in_another_form_is_void_by_the_bidders_own_fault():
    hall = build.an_open_hall(FOUR, contents={3: b"no letter"})
    build.give(hall)
    to_the_end(hall)

    assert found(hall, 3) == ("bidder", "letter_malformed", "invalid")
    assert state(hall, 3) == "void"
    assert the_rest_opened(hall)


def test_a_bid_sealed_to_another_key_than_committed_is_void():
    hall = build.an_open_hall(FOUR, tamper={3: build.with_another_key_committed})
    build.give(hall)
    to_the_end(hall)

    assert found(hall, 3) == ("bidder", "key_not_committed", "invalid")
    assert state(hall, 3) == "void"


def test_shares_that_three_guardians_say_do_not_fit_shut_the_bid_and_blame_nobody_who_cannot_answer():
    hall = build.an_open_hall(FOUR)
    build.give(hall)
    at = build.shut(hall)
    bad = hall.people[3].bid.commitment
    for place in (1, 2, 3, 4, 5):
        batch = build.batch_of(hall, place)
        if place <= 3:
            batch["shares"] = [row for row in batch["shares"] if row["bid"] != bad]
            batch["withheld"] = [{"bid": bad, "role": "price", "code": "share_wrong"}]
        build.release(hall, place, at + MINUTE, batch=batch)
    build.read_out(hall, at + 2 * MINUTE)

    assert found(hall, 3) == ("guardian", "shares_wrong", "damaged")
    assert state(hall, 3) == "deemed_withdrawn"
    assert the_rest_opened(hall)


def test_papers_that_do_not_open_undo_no_price_and_are_told():
    hall = build.an_open_hall(FOUR, parts=("price", "technical"))
    build.give(hall)
    build.lose_chunk(hall.people[3], part=1)
    to_the_end(hall)

    held = Opening.objects.get(tender=hall.tender)
    assert state(hall, 3) == "opened"
    assert [(one["bid"], one["code"], one["part"]) for one in held.faults] == [
        (hall.people[3].bid.pk, "chunk_missing", "technical")
    ]


def test_fewer_than_three_that_open_make_the_section_fail():
    hall = build.an_open_hall()
    build.give(hall, 0, 1)
    to_the_end(hall)

    assert Section.objects.get(tender=hall.tender).state == "failed"
    assert Tender.objects.get(pk=hall.tender.pk).state == "failed"


# --- the seals ---------------------------------------------------------------------------------------


def drop(hall):
    """What a superuser of the database might do before the opening."""
    bid = hall.people[3].bid
    with build.as_superuser() as cursor:
        cursor.execute("DELETE FROM trading_intake_link WHERE bid_id = %s", [bid.pk])
    Bid.objects.filter(pk=bid.pk).update(state="withdrawn")


def swap(hall):
    one, other = hall.people[2].bid, hall.people[3].bid
    Bid.objects.filter(pk=one.pk).update(header=other.header, nonce=other.nonce)


def rewrite_the_chain(hall):
    links = list(Link.objects.filter(intake__tender=hall.tender).order_by("place"))
    with build.as_superuser():
        Link.objects.filter(pk=links[0].pk).update(commitment=links[1].commitment)


@pytest.mark.parametrize("attack", [drop, swap, rewrite_the_chain])
def test_a_set_that_differs_from_the_closing_entry_is_not_opened(attack):
    hall = build.a_closed_hall(FOUR)
    attack(hall)

    assert closed_set.problems_of(hall.tender) != []
    refused("seals_broken", opening.hold_opening, hall.tender, by=CLOCK, at=hall.due)


def test_without_that_a_bid_removed_in_the_database_is_simply_not_read_out(monkeypatch):
    """Twin: the opening goes on, and the best price is gone without a word."""
    hall = build.a_closed_hall(("9600000.00", "9200000.00", "9500000.00", "9000000.00"))
    drop(hall)
    monkeypatch.setattr(closed_set, "problems_of", lambda _: [])
    build.beating(hall.due - 5 * MINUTE, hall.due + 60 * MINUTE)
    opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    shares.open_window(hall.unsealing, by=CLOCK, at=hall.due + 10 * MINUTE)
    build.give(hall, 0, 1, 2)
    to_the_end(hall)

    assert the_rest_opened(hall)
    assert not Bid.objects.filter(section__tender=hall.tender, price="9000000.00").exists()


# --- changing an attribution -------------------------------------------------------------------------


@pytest.fixture
def blamed():
    hall = build.an_open_hall(FOUR)
    build.give(hall, 0, 1, 2)
    to_the_end(hall)
    return hall, Attribution.objects.get(bid=hall.people[3].bid)


def test_two_persons_of_two_bodies_change_an_attribution_and_its_consequence(blamed):
    hall, one = blamed
    at = hall.due + 120 * MINUTE
    first, second = (registry.a_supervisor(registry.HUBEI, at=registry.START) for _ in range(2))
    faults.propose_change(one, party="platform", reason="机房断电，探测记录有误", by=first, at=at)
    refused("not_permitted", faults.confirm_change, one, reason="核实", by=first, at=at)
    faults.confirm_change(one, reason="已核实供电部门证明", by=second, at=at + MINUTE)

    one.refresh_from_db()
    assert (one.party, one.state) == ("platform", "changed")
    assert state(hall, 3) == "deemed_withdrawn"
    told = Entry.objects.get(act="attribution.confirm_change").facts
    assert (told["before"], told["party"]) == ("bidder", "platform")
    assert "机房" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_neither_host_nor_bidder_nor_one_person_alone_changes_an_attribution(blamed):
    hall, one = blamed
    at = hall.due + 120 * MINUTE
    for somebody in (hall.host, hall.people[3].actor, hall.officers[1], CLOCK):
        refused(
            "not_permitted",
            faults.propose_change,
            one,
            party="platform",
            reason="求情",
            by=somebody,
            at=at,
        )


def test_a_declined_change_leaves_everything_as_it_was(blamed):
    hall, one = blamed
    at = hall.due + 120 * MINUTE
    first, second = (registry.a_supervisor(registry.HUBEI, at=registry.START) for _ in range(2))
    faults.propose_change(one, party="guardian", reason="疑似监护人原因", by=first, at=at)
    faults.decline_change(one, reason="没有证据", by=second, at=at)

    one.refresh_from_db()
    assert (one.party, one.state) == ("bidder", "found")
    assert state(hall, 3) == "deemed_revoked"


def test_a_change_needs_its_reason_and_another_party(blamed):
    hall, one = blamed
    at = hall.due + 120 * MINUTE
    somebody = registry.a_supervisor(registry.HUBEI, at=registry.START)
    refused(
        "missing_field",
        faults.propose_change,
        one,
        party="platform",
        reason=" ",
        by=somebody,
        at=at,
    )
    refused(
        "nothing_changed",
        faults.propose_change,
        one,
        party="bidder",
        reason="同",
        by=somebody,
        at=at,
    )
    refused(
        "unknown_value", faults.propose_change, one, party="nobody", reason="同", by=somebody, at=at
    )
