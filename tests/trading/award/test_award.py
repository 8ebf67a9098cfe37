"""Publicity, choice, notice and report: what the law asks, and what it refuses."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation import clock
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.files import store
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.award import actions as awards
from gongheng.trading.award import queries
from gongheng.trading.notices.models import Notice
from gongheng.trading.objections import actions as objections

pytestmark = pytest.mark.django_db


def bids_of(award):
    return [award.section.bids.get(pk=row["bid"]) for row in award.candidates]


def test_three_days_of_publicity_are_enough_and_one_second_less_is_not():
    host = build.a_tenderer()
    evaluation, _ = late.a_reported_evaluation(host)
    at = evaluation.reported_at + timedelta(days=1)
    first, offered = queries.publicity_offer(evaluation.section, at)
    day = clock.day_of(at)
    assert clock.day_of(first) == day + timedelta(days=4)  # 3 full days, the day itself not counted
    no = refused("publicity_too_short", awards.publish_candidates, evaluation.section,
                 publicity_ends_at=first - timedelta(seconds=1), by=host, at=at)  # fmt: skip
    assert (no.field, no.source) == ("publicity_ends_at", "招标投标法实施条例第五十四条")

    award = awards.publish_candidates(evaluation.section, publicity_ends_at=first, by=host, at=at)
    assert award.state == "published"
    assert offered >= first
    notice = Notice.objects.get(kind="candidates")
    assert notice.ends_at == first
    assert [row["名次"] for row in notice.content["中标候选人"]] == [1, 2, 3]


def test_publicity_ending_on_a_holiday_is_offered_to_the_next_working_day():
    """A report of 28 September: the third day is 1 October, so the offer waits for the 8th."""
    from gongheng.trading.award.rules import offered_publicity, shortest_publicity

    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    at = clock.beijing(2026, 9, 28, 10)
    section = tender.sections.first()
    assert shortest_publicity(section, at) == clock.beijing(2026, 10, 2)
    assert offered_publicity(section, at) > clock.beijing(2026, 10, 7)


def test_a_late_publicity_is_done_all_the_same_and_its_days_are_recorded():
    host = build.a_tenderer()
    evaluation, _ = late.a_reported_evaluation(host)
    due = evaluation.reported_at + timedelta(days=10)
    awards.publish_candidates(evaluation.section, by=host, at=due)
    facts = Entry.objects.get(act="award.publish_candidates").facts
    assert facts["late_days"] == 7


def test_candidates_wait_for_the_report_and_are_published_once():
    host = build.a_tenderer()
    evaluation, _ = late.a_ranked_evaluation(host)
    section, at = evaluation.section, evaluation.started_at + timedelta(days=1)
    refused("evaluation_not_reported", awards.publish_candidates, section, by=host, at=at)
    assert queries.public_ranking(section) == {}
    award = late.a_published_award(build.a_tenderer())
    own = Actor("office:x", role="tenderer", body=award.tender.tenderer_code, account_id=1)
    refused("already_exists", awards.publish_candidates, award.section, by=own, at=at)
    refused("not_permitted", awards.publish_candidates, award.section, by=host, at=at)


def test_the_public_ranking_shows_averages_and_no_members_points():
    award = late.a_published_award(build.a_tenderer())
    ranking = queries.public_ranking(award.section)
    assert ranking["rows"][0]["criteria"][0] == {"code": "t1", "average": "20.00"}
    assert "points" not in str(ranking["rows"])


def test_no_winner_before_the_publicity_is_over():
    host = build.a_tenderer()
    award = late.a_published_award(host)
    first = bids_of(award)[0]
    just_before = award.publicity_ends_at - timedelta(seconds=1)
    no = refused("publicity_running", awards.decide, award, winner=first, by=host, at=just_before)
    assert no.source == "招标投标法实施条例第五十四条"
    decided = awards.decide(award, winner=first, by=host, at=award.publicity_ends_at)
    assert decided.state == "decided"


def test_an_unanswered_objection_stops_the_award():
    host = build.a_tenderer()
    award = late.a_published_award(host)
    first = bids_of(award)[0]
    loser = bids_of(award)[1].bidder_code
    bidder = Actor("office:b", role="bidder", body=loser, account_id=1)
    objection = objections.raise_objection(
        award.tender, about="result", grounds="业绩不实", section=award.section, by=bidder,
        at=award.published_at + timedelta(days=1),
    )  # fmt: skip
    end = award.publicity_ends_at
    refused("objection_unanswered", awards.decide, award, winner=first, by=host, at=end)
    objections.answer(objection, text="已核实属实", by=host, at=end)
    assert awards.decide(award, winner=first, by=host, at=end).winner == first


def test_with_state_money_the_first_wins_unless_the_law_lets_him_be_passed_over():
    host = build.a_tenderer()
    award = late.a_published_award(host)
    first, second, third = bids_of(award)
    end = award.publicity_ends_at
    no = refused("first_ranked_wins", awards.decide, award, winner=second, by=host, at=end)
    assert no.source == "招标投标法实施条例第五十五条"
    refused("first_ranked_wins", awards.decide, award, winner=third,
            passed_over={1: "abandoned"}, by=host, at=end)  # fmt: skip
    refused("passing_over_unknown", awards.decide, award, winner=second,
            passed_over={1: "cheaper"}, by=host, at=end)  # fmt: skip
    refused("first_ranked_wins", awards.decide, award, winner=first,
            passed_over={1: "abandoned"}, by=host, at=end)  # fmt: skip
    award = awards.decide(award, winner=second, passed_over={1: "abandoned"}, by=host, at=end)
    assert Entry.objects.get(act="award.decide").facts["passed_over"] == {"1": "abandoned"}


def test_without_state_money_the_choice_is_free_but_reasoned():
    host = build.a_tenderer()
    tender = build.an_opened_tender(host)
    tender.state_funded = False
    tender.save()
    award = late.a_published_award(host, tender)
    second = bids_of(award)[1]
    end = award.publicity_ends_at
    no = refused("missing_field", awards.decide, award, winner=second, by=host, at=end)
    assert no.field == "reason"
    award = awards.decide(award, winner=second, reason="工期更优", by=host, at=end)
    assert award.winner == second


def test_a_winner_who_withdraws_after_the_notice_is_replaced_by_the_next():
    host = build.a_tenderer()
    award = late.a_notified_award(host)
    first, second, _ = bids_of(award)
    at = award.notified_at + timedelta(days=5)
    refused("same_winner", awards.decide, award, winner=first, by=host, at=at)
    award = awards.decide(award, winner=second, passed_over={1: "abandoned"}, by=host, at=at)
    award = awards.notify(award, by=host, at=at)
    assert award.notice_number.endswith("-ZB-2")
    assert Notice.objects.filter(kind="result").count() == 2


def test_a_rejected_or_foreign_bid_is_no_candidate_and_an_agency_decides_nothing():
    host = build.a_tenderer()
    award = late.a_published_award(host)
    other = build.an_opened_tender(build.a_tenderer()).sections.first().bids.first()
    end = award.publicity_ends_at
    refused("not_a_candidate", awards.decide, award, winner=other, by=host, at=end)
    agency = Actor("office:a", role="agency", body=award.tender.tenderer_code, account_id=1)
    bidder = Actor("office:b", role="bidder", body=other.bidder_code, account_id=1)
    for stranger in (agency, bidder, late.KEEPER):
        refused(
            "not_permitted", awards.decide, award, winner=bids_of(award)[0], by=stranger, at=end
        )


def test_the_notice_is_a_paper_that_can_be_checked_and_settles_the_section():
    host = build.a_tenderer()
    award = late.a_decided_award(host)
    award = awards.notify(award, by=host, at=award.decided_at)
    award.section.refresh_from_db()
    assert award.section.state == "settled"
    assert store.get(award.notice_digest).startswith(b"%PDF")
    facts = Entry.objects.get(act="award.notify").facts
    assert facts["digest"] == award.notice_digest
    assert len(facts["verify"]) == 64
    refused("wrong_state", awards.notify, award, by=host, at=award.decided_at)


def test_the_written_report_is_counted_from_the_decision_and_filed_once():
    host = build.a_tenderer()
    award = late.a_decided_award(host)
    award = awards.notify(award, by=host, at=award.decided_at)
    at = award.decided_at + timedelta(days=25)
    awards.report_in_writing(award, by=host, at=at)
    assert Entry.objects.get(act="award.report_in_writing").facts["late_days"] > 0
    refused("already_exists", awards.report_in_writing, award, by=host, at=at)


def test_a_suspended_tender_stops_every_act():
    from gongheng.trading.tendering import actions as tendering

    host = build.a_tenderer()
    award = late.a_published_award(host)
    keeper = Actor("office:k", role="supervisor", region="420100", account_id=1)
    tendering.suspend(award.tender, reason="核查投诉", by=keeper, at=award.published_at)
    refused("suspended", awards.decide, award, winner=bids_of(award)[0], by=host,
            at=award.publicity_ends_at)  # fmt: skip
