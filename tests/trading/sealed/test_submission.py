"""Sealed bids are taken in, replaced and withdrawn: each a link of the chain, each with a receipt."""

import base64
from datetime import timedelta
from itertools import pairwise

import pytest

from builders import sealed
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.models import Bid, Intake, Link

pytestmark = pytest.mark.django_db


def test_a_sealed_bid_is_taken_in_with_a_signed_receipt_and_one_entry():
    tender = sealed.a_sealed_tender()
    bidder = sealed.a_bidder()
    at = sealed.moment_of(tender)
    bid = sealed.submit(tender.sections.get(), bidder, at=at)
    bid.refresh_from_db()
    assert (bid.state, bid.key, bid.price) == ("submitted", "", None)
    intake, link = Intake.objects.get(), Link.objects.get()
    head = chain.next_head(chain.first_head(tender.code), "submit", bid.commitment)
    assert (intake.head, intake.count, link.place, link.head) == (head, 1, 1, head)
    assert link.package["header"] == bid.header
    signature = base64.b64decode(bid.receipt["signature"])
    assert log_signer().verifier.verify(chain.receipt_bytes(bid.receipt), signature)
    assert set(bid.receipt) == {"format", "tender", "lot", "commitment", "head", "received_at",
                                "signature"}  # fmt: skip
    entry = Entry.objects.get(act="bid.submit_sealed")
    assert (entry.facts["commitment"], entry.facts["head"]) == (bid.commitment, head)
    assert entry.blind


def test_a_bid_is_replaced_and_withdrawn_on_the_same_chain():
    tender = sealed.a_sealed_tender()
    bidder, at = sealed.a_bidder(), sealed.moment_of(tender)
    bid = sealed.submit(tender.sections.get(), bidder, at=at)
    first = bid.commitment
    bid = sealed.replace(bid, bidder, at=at + timedelta(hours=1))
    assert bid.commitment != first
    bid = sealed.withdraw(bid, bidder, at=at + timedelta(hours=2))
    assert bid.state == "withdrawn"
    links = list(Link.objects.order_by("place"))
    assert [(one.kind, one.replaces) for one in links] == [
        ("submit", ""), ("replace", first), ("withdraw", "")]  # fmt: skip
    assert links[2].statement["commitment"] == links[1].commitment == links[2].commitment
    assert bid.receipt["head"] == Intake.objects.get().head
    again = sealed.submit(tender.sections.get(), bidder, at=at + timedelta(hours=3))
    assert Bid.objects.count() == 2
    assert again.links.get().place == 4


def test_the_number_of_a_bid_does_not_tell_how_many_came_between():
    tender = sealed.a_sealed_tender()
    numbers = [sealed.submit(tender.sections.get(), sealed.a_bidder(number=n)).pk for n in range(3)]
    gaps = [abs(one - other) for one, other in pairwise(numbers)]
    assert min(gaps) > 1000
    assert max(numbers) < 2**53
