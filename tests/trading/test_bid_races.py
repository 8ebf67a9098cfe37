"""Bids and the deadline, over several real connections at once."""

from datetime import timedelta

from builders import trading as build
from builders.races import at_once
from gongheng.foundation.ledger import padding
from gongheng.foundation.ledger.models import Entry, Leaf, Pad
from gongheng.foundation.ledger.reading import size_of_tree
from gongheng.foundation.ledger.sealer import seal
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.models import Bid
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Tender


def test_a_bidder_who_presses_twice_has_one_bid(committed):
    tender = build.an_announced_tender(build.a_tenderer())
    bidder, section = build.a_bidder(), tender.sections.get()
    at = tender.documents_from + timedelta(hours=1)

    def press():
        return bidding.submit(section, letter=build.a_letter(), by=bidder, at=at)

    results = at_once(*[press] * 6)
    assert sum(isinstance(one, Bid) for one in results) == 1, results
    assert {one.code for one in results if isinstance(one, Refused)} == {"already_exists"}
    assert Bid.objects.count() == 1
    assert Entry.objects.filter(act="bid.submit").count() == 1


def test_a_bid_and_a_moved_deadline_do_not_cross(committed):
    """Whichever comes first: a bid after the old deadline is in only if the new one was known."""
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    bidder, section, due = build.a_bidder(), tender.sections.get(), tender.bids_due_at

    def move():
        late = due - timedelta(seconds=1)
        return tendering.postpone(
            tender, bids_due_at=due + timedelta(days=3), reason="顺延", by=host, at=late
        )

    def submit():
        at = due + timedelta(seconds=1)
        return bidding.submit(section, letter=build.a_letter(), by=bidder, at=at)

    moved, bid = at_once(move, submit)
    assert isinstance(moved, Tender), moved
    if isinstance(bid, Bid):
        order = list(Entry.objects.filter(act__in=["tender.postpone", "bid.submit"])
                     .order_by("id").values_list("act", flat=True))  # fmt: skip
        assert order == ["tender.postpone", "bid.submit"]
    else:
        assert bid.code == "deadline_passed"


def test_two_sealers_at_once_leave_no_gap_and_no_double(committed):
    for _ in range(3):
        build.a_bidder()
    at_once(*[lambda: seal(at=build.START)] * 4)
    while seal(at=build.START):
        pass
    taken = [*Leaf.objects.values_list("position", flat=True),
             *Pad.objects.values_list("position", flat=True)]  # fmt: skip
    assert sorted(taken) == [*range(size_of_tree())]
    assert Leaf.objects.count() == Entry.objects.count()
    assert len(taken) % padding.MULTIPLE == 0
