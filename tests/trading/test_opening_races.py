"""The opening against whatever arrives at the same instant, over several real connections."""

from datetime import timedelta

from builders import bonds as build_bonds
from builders import trading as build
from builders.races import at_once
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.consortia import actions as consortia
from gongheng.trading.bidding.consortia.rules import Partner
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bonds import actions as bonds
from gongheng.trading.bonds.models import Bond
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering.models import Tender


def test_an_opening_and_the_last_bid_leave_no_bid_behind(committed):
    """The third bid is either counted and the tender opened, or it came too late and is refused."""
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    for price in ("9000000.00", "9200000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    last, section, due = build.a_bidder(), tender.sections.get(), tender.bids_due_at
    letter, just = build.a_letter(), due - timedelta(milliseconds=1)
    results = at_once(
        lambda: opening.hold_opening(tender, by=host, at=due),
        lambda: bidding.submit(section, letter=letter, by=last, at=just),
    )
    assert all(not isinstance(one, Exception) or isinstance(one, Refused) for one in results), (
        results
    )
    state = Tender.objects.get(pk=tender.pk).state
    left = Bid.objects.filter(section=section, state="submitted").count()
    assert (state, left) in {("opened", 3), ("failed", 0)}


def test_an_opening_and_a_withdrawal_never_open_with_too_few(committed):
    host, leaver = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    bid = build.a_submitted_bid(tender, leaver)
    for price in ("9000000.00", "9200000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    due = tender.bids_due_at
    just = due - timedelta(milliseconds=1)
    results = at_once(
        lambda: opening.hold_opening(tender, by=host, at=due),
        lambda: bidding.withdraw(bid, reason="不参加", by=leaver, at=just),
    )
    assert all(not isinstance(one, Exception) or isinstance(one, Refused) for one in results), (
        results
    )
    state = Tender.objects.get(pk=tender.pk).state
    left = Bid.objects.filter(section__tender=tender, state="submitted").count()
    assert (state, left) in {("opened", 3), ("failed", 0)}


def test_a_member_that_leaves_while_the_lead_bids_breaks_nothing(committed):
    lead, member = build.a_bidder(), build.a_bidder()
    tender = build.an_announced_tender(build.a_tenderer(), consortium=True)
    section, at = tender.sections.get(), tender.documents_from
    partners = [Partner(one.body, "50", "施工") for one in (lead, member)]
    paper = build.a_file("协议", by=lead)
    one = consortia.propose(section, members=partners, agreement=paper, by=lead, at=at)
    consortia.consent(one, by=member, at=at)
    letter = build.a_letter()
    results = at_once(
        lambda: bidding.submit(section, letter=letter, by=lead, at=at),
        lambda: consortia.dissolve(one, reason="退出", by=member, at=at),
    )
    assert all(not isinstance(one, Exception) or isinstance(one, Refused) for one in results), (
        results
    )


def test_money_is_confirmed_once_and_goes_back_once(committed):
    host, firm = build.a_tenderer(), build.a_bidder()
    _, keeper = build_bonds.an_account()
    tender = build.an_announced_tender(host)
    bond = build_bonds.a_lodged_bond(tender, firm)
    receipt, at = build_bonds.a_receipt(bond, firm), bond.lodged_at + timedelta(hours=2)
    at_once(*[lambda: bonds.confirm(bond, **receipt, by=keeper, at=at)] * 4)
    assert Entry.objects.filter(act="bond.confirm").count() == 1
    bonds.owe(bond, cause="terminated", since=at.date(), by=host, at=at)
    back = {"interest": "1.00", "released_on": at.date(), "by": keeper, "at": at}
    at_once(*[lambda n=n: bonds.release(bond, serial=f"T{n}", **back) for n in range(4)])
    assert Entry.objects.filter(act="bond.release").count() == 1
    assert Bond.objects.get(pk=bond.pk).released == bond.amount
