"""The steps of a tender with their limits, and what a project page shows to whom."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.trading.archive import queries
from gongheng.trading.award.models import Award
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db


def steps_of(tender, at):
    return {step["key"]: step for step in queries.timeline(tender, at)}


def test_an_announced_tender_shows_what_is_done_what_runs_and_what_comes():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    at = tender.announced_at + timedelta(days=1)
    steps = steps_of(tender, at)

    assert steps["notice"]["state"] == "done"
    assert steps["bid_preparation"]["state"] == "now"
    assert steps["bid_preparation"]["ruling"].source == "招标投标法第二十四条"
    assert steps["bid_preparation"]["due_from"] == (
        tender.documents_from.date() + timedelta(days=20))  # fmt: skip
    assert steps["clarification"]["due_until"] == tender.bids_due_at.date() - timedelta(days=15)
    assert steps["opening"]["state"] == "future"
    assert steps["contract"]["due_until"] is None


def test_a_finished_tender_has_no_open_step_and_a_late_one_says_so():
    host = build.a_tenderer()
    contract = late.a_published_contract(host)
    at = contract.award.notified_at + timedelta(days=60)
    steps = steps_of(contract.tender, at)
    for key in ("evaluation", "candidates", "publicity", "award", "award_notice", "contract",
                "written_report"):  # fmt: skip
        assert steps[key]["state"] == "done", key
    assert steps["performance"]["state"] == "now"

    award = Award.objects.get()
    award.published_at += timedelta(days=8)
    award.publicity_ends_at += timedelta(days=8)
    award.save()
    assert steps_of(contract.tender, at)["candidates"]["state"] == "late"


def test_an_overdue_signing_is_late_before_it_happens():
    host = build.a_tenderer()
    award = late.a_notified_award(host)
    assert (
        steps_of(award.tender, award.notified_at + timedelta(days=29))["contract"]["state"] == "now"
    )
    steps = steps_of(award.tender, award.notified_at + timedelta(days=50))
    assert steps["contract"]["state"] == "late"


def test_of_a_failed_tender_what_never_came_is_skipped():
    from gongheng.trading.opening import actions as opening

    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    tender = Tender.objects.get(pk=tender.pk)
    steps = steps_of(tender, tender.bids_due_at + timedelta(days=1))
    assert steps["failed"]["state"] == "done"
    assert steps["opening"]["state"] == "skipped"


def test_the_public_sees_no_bid_before_the_opening_and_no_committee_at_all():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    build.a_submitted_bid(tender, build.a_bidder())
    before = queries.life(tender, at=tender.announced_at)
    assert before["sections"][0]["bids"] == []
    assert not any(act["entry"].act == "bid.submit" for act in before["acts"])

    award = late.a_notified_award(build.a_tenderer())
    life = queries.life(award.tender, at=award.notified_at)
    section = life["sections"][0]
    assert len(section["bids"]) == 3
    assert section["winner"] == award.winner
    assert section["ranking"]["rows"][0]["rank"] == 1
    acts = {act["entry"].act for act in life["acts"]}
    assert "award.notify" in acts
    assert not any(act.startswith("evaluation.") for act in acts)
    watched = queries.life(award.tender, late.KEEPER, at=award.notified_at)
    assert any(act["entry"].act == "evaluation.score" for act in watched["acts"])


def test_a_decided_winner_is_not_shown_before_the_notice():
    award = late.a_decided_award(build.a_tenderer())
    life = queries.life(award.tender, at=award.decided_at)
    assert life["sections"][0]["winner"] is None
