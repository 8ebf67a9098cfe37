"""A tender whose last section fails in evaluation has failed, and everyone is told."""

from datetime import timedelta

import pytest

from builders import evaluation as build
from builders import trading
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation.rules import valid_bids
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db


def test_when_all_bids_are_rejected_the_tender_fails_and_may_be_run_again():
    host = trading.a_tenderer()
    evaluation, people = build.a_started_evaluation(host)
    at = evaluation.started_at + timedelta(hours=1)
    for bid in valid_bids(evaluation):
        evaluations.reject_bid(
            evaluation, bid=bid, ground="6", reason="未实质性响应", by=people[0], at=at
        )
    evaluations.fail(evaluation, reason="全部投标被否决", by=host, at=at)

    tender = Tender.objects.get(pk=evaluation.tender.pk)
    assert tender.state == "failed"
    assert tender.notices.filter(kind="failure").count() == 1
    again = tendering.enter_again(tender, by=host, at=at + timedelta(days=1))
    assert again.round == 2


def test_a_tender_with_a_section_left_goes_on():
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host, sections_wanted=2)
    first, second = tender.sections.all()
    for section in (first, second):
        for price in ("9000000.00", "9100000.00", "9200000.00"):
            trading.a_submitted_bid(tender, trading.a_bidder(), price=price, section=section)
    from gongheng.trading.opening import actions as opening

    due = tender.bids_due_at
    ceremony = opening.read_out(opening.hold_opening(tender, by=host, at=due), by=host, at=due)
    opening.close(ceremony, by=host, at=due)
    evaluation, people = build.a_started_evaluation(host, Tender.objects.get(pk=tender.pk))
    at = evaluation.started_at + timedelta(hours=1)
    for bid in valid_bids(evaluation):
        evaluations.reject_bid(
            evaluation, bid=bid, ground="6", reason="未实质性响应", by=people[0], at=at
        )
    evaluations.fail(evaluation, reason="全部投标被否决", by=host, at=at)
    assert Tender.objects.get(pk=tender.pk).state == "opened"
