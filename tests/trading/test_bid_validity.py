"""A bid binds until its day and no longer, unless its bidder agrees."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import evaluation as late
from builders import registry
from builders import trading as build
from builders.denied import refused
from gongheng.foundation import clock
from gongheng.trading.archive.steps import timeline
from gongheng.trading.award import actions as awards
from gongheng.trading.bidding.validity import actions, rules
from gongheng.trading.bidding.validity.asking import ask_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    host = build.a_tenderer()
    award = late.a_published_award(host)
    bids = [award.section.bids.get(pk=row["bid"]) for row in award.candidates]
    return host, award, bids


def last_moment(tender):
    return clock.beijing(*rules.validity_ends_on(tender).timetuple()[:3], 23, 59)


def bidder_of(bid):
    return registry.Actor("office:b", role="bidder", body=bid.bidder_code, account_id=1)


def test_the_validity_counts_from_the_deadline_whose_day_is_left_out(published):
    _, award, _ = published
    due = clock.day_of(award.tender.bids_due_at)
    assert rules.validity_ends_on(award.tender) == due + timedelta(days=90)


@given(days=st.integers(1, 400))
def test_every_validity_ends_that_many_days_after_the_deadline(days):
    due = clock.beijing(2026, 2, 27, 9)
    document = SimpleNamespace(version=1, terms={"bid_validity_days": days})
    tender = SimpleNamespace(bids_due_at=due, documents=SimpleNamespace(all=lambda: [document]))
    last = rules.validity_ends_on(tender)
    assert (last - clock.day_of(due)).days == days


def test_on_the_last_day_a_winner_may_be_chosen_and_on_the_next_not(published):
    host, award, bids = published
    last = last_moment(award.tender)
    no = refused("validity_over", awards.decide, award, winner=bids[0], by=host,
                 at=last + timedelta(minutes=1))  # fmt: skip
    assert no.source == "招标投标法实施条例第二十五条"
    award = awards.decide(award, winner=bids[0], by=host, at=last)
    refused("validity_over", awards.notify, award, by=host, at=last + timedelta(minutes=1))


def test_all_are_asked_and_only_whoever_agrees_stays_bound(published):
    host, award, bids = published
    at, until = award.publicity_ends_at, rules.validity_ends_on(award.tender) + timedelta(days=30)
    refused(
        "not_permitted",
        ask_all,
        award.tender,
        until=until,
        reason="投诉",
        by=build.a_tenderer(),
        at=at,
    )
    refused("only_longer_validity", ask_all, award.tender, until=rules.validity_ends_on(award.tender),
            reason="投诉处理", by=host, at=at)  # fmt: skip
    refused("missing_field", ask_all, award.tender, until=until, reason=" ", by=host, at=at)
    asked = ask_all(award.tender, until=until, reason="投诉处理期间", by=host, at=at)
    assert {one.bid_id for one in asked} == {bid.pk for bid in bids}
    refused("already_exists", ask_all, award.tender, until=until, reason="再问", by=host, at=at)

    mine = {one.bid_id: one for one in asked}
    refused("not_permitted", actions.agree, mine[bids[0].pk], by=bidder_of(bids[1]), at=at)
    actions.agree(mine[bids[0].pk], by=bidder_of(bids[0]), at=at)
    actions.decline(mine[bids[1].pk], by=bidder_of(bids[1]), at=at)
    refused("wrong_state", actions.agree, mine[bids[1].pk], by=bidder_of(bids[1]), at=at)
    for bid in bids:
        bid.refresh_from_db()
    after = last_moment(award.tender) + timedelta(days=2)
    refused("validity_over", awards.decide, award, winner=bids[1], passed_over={1: "abandoned"},
            by=host, at=after)  # fmt: skip
    assert awards.decide(award, winner=bids[0], by=host, at=after).winner == bids[0]


def test_an_expired_bid_is_not_brought_back_to_life(published):
    host, award, _ = published
    at, until = award.publicity_ends_at, rules.validity_ends_on(award.tender) + timedelta(days=30)
    (first, *_) = ask_all(award.tender, until=until, reason="投诉处理期间", by=host, at=at)
    late_now = last_moment(award.tender) + timedelta(days=1)
    refused("validity_over", actions.agree, first, by=bidder_of(first.bid), at=late_now)
    refused("validity_over", ask_all, award.tender, until=until + timedelta(days=1), reason="再问",
            by=host, at=late_now)  # fmt: skip


def test_the_timeline_shows_the_validity_and_when_it_has_run_out(published):
    _, award, _ = published

    def step(at):
        return next(one for one in timeline(award.tender, at) if one["key"] == "bid_validity")

    running = step(award.publicity_ends_at)
    assert (running["state"], running["due_until"]) == (
        "future",
        rules.validity_ends_on(award.tender),
    )
    assert step(last_moment(award.tender) + timedelta(days=1))["state"] == "late"
    assert "第二十五条" in running["ruling"].source


def test_without_the_check_an_expired_bid_would_win(published, monkeypatch):
    """The twin: the defence removed, a bidder no longer bound is chosen."""
    host, award, bids = published
    monkeypatch.setattr(rules, "is_still_valid", lambda *_: None)
    at = last_moment(award.tender) + timedelta(days=10)
    assert awards.decide(award, winner=bids[0], by=host, at=at).winner == bids[0]
