"""A suspended tender stands still, and goes on with its old deadline or a later one."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import bonds as build_bonds
from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bonds import actions as bonds
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation.rules import Seat
from gongheng.trading.evaluation.sitting import actions as sitting
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering import actions as tendering

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(db):
    return late.an_office("supervisor", body=build.a_code(), region="420100")


def suspended(tender, supervisor, at):
    return tendering.suspend(tender, reason="处理投诉", by=supervisor, at=at)


def test_an_opening_stands_still_from_the_reading_to_the_end(supervisor):
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    for price in ("9000000.00", "9200000.00", "9500000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    at = tender.bids_due_at
    ceremony = opening.hold_opening(tender, by=host, at=at)
    suspended(tender, supervisor, at)
    refused("suspended", opening.read_out, ceremony, by=host, at=at)
    tender = tendering.resume(tender, reason="投诉不成立", by=supervisor, at=at)
    ceremony = opening.read_out(ceremony, by=host, at=at)
    suspended(tender, supervisor, at)
    refused("suspended", opening.sign_record, ceremony, by=host, at=at)
    refused("suspended", opening.close, ceremony, by=host, at=at)


def test_a_committee_stands_still_to_its_last_signature(supervisor):
    host = build.a_tenderer()
    one, people = late.a_ranked_evaluation(host)
    at = one.started_at + timedelta(hours=3)
    suspended(one.tender, supervisor, at)
    chair, member = people[0], one.members.exclude(person=people[0].person).first()
    refused("suspended", evaluations.sign, one, by=chair, at=at)
    refused("suspended", evaluations.record_refusal, one, member=member, by=chair, at=at)
    refused("suspended", evaluations.report, one, by=chair, at=at)


def test_no_seat_changes_and_nothing_fails_while_suspended(supervisor):
    host = build.a_tenderer()
    one, people = late.a_started_evaluation(host)
    at = one.started_at + timedelta(hours=1)
    suspended(one.tender, supervisor, at)
    seat, leaves = Seat(people[1].person), one.members.last()
    refused("suspended", evaluations.replace, one, leaves=leaves, seat=seat, reason="生病",
            by=host, at=at)  # fmt: skip
    refused("suspended", sitting.record_late, one, member=leaves, arrived_at=at, by=host, at=at)
    refused("suspended", evaluations.fail, one, reason="全部否决", by=host, at=at)


def test_no_bond_is_kept_nor_paid_over_while_suspended(supervisor):
    host = build.a_tenderer()
    _, keeper = build_bonds.an_account()
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    at = tender.bids_due_at + timedelta(days=1)
    letter, bond = build.a_file("撤销通知", by=host), build_bonds.bond_of(firms[0])
    build_bonds.revoked(tender, firms[0], at=at)
    keep = {"ground": "revoked", "reason": "撤销", "evidence": letter, "by": host, "at": at}
    suspended(tender, supervisor, at)
    refused("suspended", bonds.forfeit, bond, **keep)
    tendering.resume(tender, reason="投诉不成立", by=supervisor, at=at)
    bond = bonds.forfeit(type(bond).objects.get(pk=bond.pk), **keep)
    suspended(tender, supervisor, at)
    bond = type(bond).objects.get(pk=bond.pk)
    refused("suspended", bonds.pay_over, bond, serial="HZ1", paid_on=at.date(), by=keeper, at=at)


def test_a_tenderer_does_not_escape_supervision_by_calling_off(supervisor):
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    at = tender.documents_from
    suspended(tender, supervisor, at)
    refused("suspended", tendering.terminate, tender, reason="不办了", by=host, at=at)


def test_a_bidder_takes_its_bid_back_even_while_suspended(supervisor):
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    bid = build.a_submitted_bid(tender, bidder)
    at = bid.submitted_at + timedelta(hours=1)
    suspended(tender, supervisor, at)
    assert bidding.withdraw(bid, reason="不参加了", by=bidder, at=at).state == "withdrawn"


@given(hours=st.none() | st.integers(-2000, 2000), pause=st.integers(1, 1200), opened=st.booleans())
@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_supervision_never_brings_a_deadline_forward(one_of_each, hours, pause, opened):
    supervisor, announced, over = one_of_each
    tender = over if opened else announced
    before = tender.bids_due_at
    paused_at = before + timedelta(hours=1) if opened else before - timedelta(hours=200)
    at = paused_at + timedelta(hours=pause)
    asked = None if hours is None else before + timedelta(hours=hours)
    tendering.suspend(tender, reason="处理投诉", by=supervisor, at=paused_at)
    entries = Entry.objects.filter(act="tender.resume").count()
    try:
        tendering.resume(tender, reason="办理完毕", bids_due_at=asked, by=supervisor, at=at)
    except Refused as no:
        assert no.code in {"only_later", "new_deadline_needed", "deadline_passed"}
        assert Entry.objects.filter(act="tender.resume").count() == entries
        tender.refresh_from_db()
        assert (tender.bids_due_at, tender.suspended_for) == (before, "处理投诉")
        tendering.resume(tender, reason="办理完毕", by=supervisor, at=at,
                         bids_due_at=None if opened else max(before, at) + timedelta(days=1))  # fmt: skip
    tender.refresh_from_db()
    assert tender.suspended_at is None
    assert tender.bids_due_at == before if opened else tender.bids_due_at >= max(before, at)
    type(tender).objects.filter(pk=tender.pk).update(bids_due_at=before)
    tender.bids_due_at = before


@pytest.fixture
def one_of_each(supervisor):
    host = build.a_tenderer()
    return supervisor, build.an_announced_tender(host), build.an_opened_tender(host)


def test_a_resumption_says_why(one_of_each):
    supervisor, tender, _ = one_of_each
    at = tender.documents_from
    suspended(tender, supervisor, at)
    refused("missing_field", tendering.resume, tender, reason=" ", by=supervisor, at=at)
