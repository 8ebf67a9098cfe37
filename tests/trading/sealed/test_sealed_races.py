"""Sealed commits over several real connections at once: one chain, no gap, no second bid."""

from datetime import timedelta

from builders import sealed
from builders.races import at_once
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.intake.queries import closes_at, intake_of
from gongheng.trading.bidding.models import Bid, Intake, Link
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.bidding.sealed import door


def ready(tender, bidder) -> bytes:
    package = sealed.a_package(tender.sections.get(), bidder).package
    sealed.upload(package, bidder, at=sealed.moment_of(tender))
    return head_bytes(package)


def chain_is_whole(tender) -> None:
    head = chain.first_head(tender.code)
    links = list(Link.objects.order_by("place"))
    assert [one.place for one in links] == list(range(1, len(links) + 1))
    for link in links:
        head = chain.next_head(head, link.kind, link.commitment)
        assert link.head == head
    assert (Intake.objects.get().head, Intake.objects.get().count) == (head, len(links))


def test_a_bidder_who_presses_six_times_has_one_bid_and_one_link(committed):
    tender, bidder = sealed.a_sealed_tender(), sealed.a_bidder()
    head, at, section = ready(tender, bidder), sealed.moment_of(tender), tender.sections.get()

    def press():
        return sealing.submit_sealed(section, head=head, received_at=at, by=bidder.actor, at=at)

    results = at_once(*[press] * 6)
    assert sum(isinstance(one, Bid) for one in results) == 1, results
    assert {one.code for one in results if isinstance(one, Refused)} == {"already_exists"}
    assert Entry.objects.filter(act="bid.submit_sealed").count() == 1
    chain_is_whole(tender)


def test_many_bidders_at_once_stand_on_one_chain_though_none_opened_the_intake(committed):
    tender = sealed.a_sealed_tender()
    people = [sealed.a_bidder(number=number) for number in range(5)]
    at, section = sealed.moment_of(tender), tender.sections.get()

    def submitting(bidder, head):
        return lambda: sealing.submit_sealed(
            section, head=head, received_at=at, by=bidder.actor, at=at
        )

    results = at_once(*[submitting(one, ready(tender, one)) for one in people])
    assert all(isinstance(one, Bid) for one in results), results
    assert Entry.objects.filter(act="intake.open").count() == 1
    chain_is_whole(tender)


def test_a_commit_and_the_close_do_not_cross(committed):
    """Whichever holds the tender first: the bid is in the published head, or refused with evidence."""
    tender, bidder = sealed.a_sealed_tender(), sealed.a_bidder()
    head, section = ready(tender, bidder), tender.sections.get()
    arrived, ends = tender.bids_due_at - timedelta(seconds=1), closes_at(tender)
    intakes.open(tender, by=CLOCK, at=tender.announced_at)

    def commit():
        return door.submit(section, head=head, received_at=arrived, by=bidder.actor, at=ends)

    def close():
        return intakes.close(intake_of(tender), by=CLOCK, at=ends)

    bid, closed = at_once(commit, close)
    assert isinstance(closed, Intake), closed
    facts = Entry.objects.get(act="intake.close").facts
    late = Entry.objects.filter(act="intake.note_late")
    if isinstance(bid, Bid):
        assert (facts["count"], late.count()) == (1, 0)
    else:
        assert (bid.code, facts["count"], late.count()) == ("intake_closed", 0, 1)
    assert facts["head"] == Intake.objects.get().head
    chain_is_whole(tender)
