"""Who asks and who bids is known to nobody before the opening, on no page and by no call."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.exchange.api import faces
from gongheng.foundation.access.actors import actor_of
from gongheng.foundation.access.models import Office
from gongheng.foundation.ledger.contents import content
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.archive.queries import life
from gongheng.trading.bidding import queries as bids
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation.rules import valid_bids
from gongheng.trading.objections import actions as objections
from gongheng.trading.objections import queries
from gongheng.trading.objections.lifecycle import OBJECTION
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening import queries as openings

pytestmark = pytest.mark.django_db


@pytest.fixture
def raised():
    host, firm = build.a_tenderer(), build.a_bidder(name="想投标的公司")
    tender = build.an_announced_tender(host)
    at = tender.documents_from + timedelta(hours=2)
    one = objections.raise_objection(tender, about="documents", grounds="限制竞争", by=firm, at=at)
    return host, firm, tender, one


def public_words():
    return "".join(str(content(one)) for one in Entry.objects.filter(sight="public"))


def test_no_public_entry_names_the_raiser_or_the_raisers_office(raised):
    _, firm, _, one = raised
    objections.withdraw_objection(one, by=firm, at=one.raised_at + timedelta(hours=1))
    told = Entry.objects.filter(subject=f"objection:{one.pk}")
    assert told.count() == 2
    assert not told.filter(sight="public").exists()
    assert f"'{firm.reference}'" not in public_words()


def test_without_the_closed_sight_the_office_would_be_named(raised, monkeypatch):
    _, firm, tender, _ = raised
    act = OBJECTION.acts["raise_objection"]
    monkeypatch.setitem(
        OBJECTION.acts, "raise_objection", type(act)(**{**vars(act), "sight": "public"})
    )
    objections.raise_objection(tender, about="documents", grounds="再问", by=firm,
                               at=tender.documents_from + timedelta(hours=3))  # fmt: skip
    assert f"'{firm.reference}'" in public_words()


def test_host_supervision_and_public_see_the_objection_without_its_raiser(raised):
    host, firm, tender, one = raised
    supervisor = late.an_office("supervisor", body=build.a_code(), region="420100")
    shown = [*queries.objections_of(tender), *queries.objections_watched_by(supervisor),
             *queries.objections_watched_by(host)]  # fmt: skip
    assert {each.who for each in shown} == {queries.UNNAMED}
    assert faces.OBJECTION.of(one)["raised_by_name"] == ""
    assert not queries.disclosed(tender).exists()
    assert queries.own_objections(firm).get() == one
    assert not queries.objections_watched_by(supervisor).filter(who__icontains="想投标").exists()


def test_after_the_opening_it_is_named(raised):
    host, _, tender, one = raised
    objections.answer(one, text="已修改", by=host, at=one.raised_at + timedelta(hours=1))
    for price in ("9000000.00", "9200000.00", "9500000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    assert queries.objections_of(tender).get().who == "想投标的公司"
    assert queries.disclosed(tender).exists()


def test_supervision_and_the_centre_do_not_count_bids_before_the_opening(raised):
    _, _, tender, _ = raised
    watchers = [late.an_office(role, body=build.a_code(), region="420100")
                for role in ("supervisor", "inspector", "centre")]  # fmt: skip
    bid = build.a_submitted_bid(tender, build.a_bidder())
    for actor in watchers:
        assert "bid.submit" not in {
            act["entry"].act for act in life(tender, actor, at=bid.submitted_at)["acts"]
        }


def test_what_goes_back_unopened_is_no_public_entry(raised):
    host, _, tender, one = raised
    objections.answer(one, text="已答复", by=host, at=one.raised_at + timedelta(hours=1))
    build.a_submitted_bid(tender, build.a_bidder())
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    assert Entry.objects.get(act="bid.lapse").sight == "closed"


def test_a_rejection_is_no_ones_but_the_committees_until_the_candidates_are_published():
    host = build.a_tenderer()
    one, people = late.a_started_evaluation(host)
    bid = valid_bids(one).first()
    at = one.started_at + timedelta(minutes=30)
    evaluations.reject_bid(one, bid=bid, ground="1", reason="未盖章", by=people[0], at=at)
    bidder = actor_of(Office.objects.get(body=bid.bidder_code))
    seen = [bids.visible_bids(host, one.tender).get(pk=bid.pk), bids.bids_of(bidder).get(pk=bid.pk),
            bids.read_out(one.tender).get(pk=bid.pk)]  # fmt: skip
    assert {(each.state, each.rejected_because, each.shown_state) for each in seen} == {
        ("opened", "", "opened")
    }
    assert not bids.bids_of(bidder).filter(shown_state="rejected").exists()
    bid.refresh_from_db()
    assert bid.state == "rejected"


def test_a_witness_signs_only_in_the_own_region():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    for price in ("9000000.00", "9200000.00", "9500000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    at = tender.bids_due_at
    ceremony = opening.read_out(opening.hold_opening(tender, by=host, at=at), by=host, at=at)
    far, near = (
        late.an_office("witness", body=build.a_code(), region=one) for one in ("420500", "420100")
    )
    refused("not_permitted", opening.sign_record, ceremony, by=far, at=at)
    signed = opening.sign_record(ceremony, by=near, at=at)
    assert [one["name"] for one in openings.signers_of(signed)] == ["交易中心见证人员"]
