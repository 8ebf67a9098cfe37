"""Whoever revokes after the deadline is out of the evaluation, by his own act alone (条例第三十五条)."""

from datetime import timedelta

import pytest

from builders import bonds as build_bonds
from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.award import actions as awards
from gongheng.trading.award import rules as award_rules
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding import rules
from gongheng.trading.bidding.models import Bid
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation import revocations
from gongheng.trading.evaluation import rules as evaluation_rules
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.evaluation.sitting import actions as sitting
from gongheng.trading.tendering import actions as tendering

pytestmark = pytest.mark.django_db
PRICES = ("9000000.00", "9200000.00", "9500000.00", "9600000.00")


@pytest.fixture
def scene():
    """An opened tender with four bids and bonds: host, tender, firms."""
    host = build.a_tenderer()
    _, keeper = build_bonds.an_account()
    tender, firms = build_bonds.opened_with_bonds(host, keeper, PRICES)
    return host, tender, firms


def bid_of(tender, firm):
    return tender.sections.first().bids.get(bidder_code=firm.body)


def revoke(tender, firm, at):
    return build_bonds.revoked(tender, firm, at=at)


def test_the_bidder_alone_revokes_once_with_a_reason_that_stays_private(scene):
    host, tender, firms = scene
    bid, at = bid_of(tender, firms[0]), tender.bids_due_at + timedelta(hours=2)
    for stranger in (host, firms[1], build.a_bidder(), late.KEEPER):
        refused("not_permitted", bidding.revoke, bid, reason="x", by=stranger, at=at)
    refused("missing_field", bidding.revoke, bid, reason=" ", by=firms[0], at=at)
    done = bidding.revoke(bid, reason="家中变故", by=firms[0], at=at)
    assert (done.state, done.revoked_at) == ("revoked", at)
    entry = Entry.objects.get(act="bid.revoke")
    assert entry.under == "招标投标法实施条例第三十五条"
    assert "变故" not in str(entry.facts)
    refused("wrong_state", bidding.revoke, done, reason="x", by=firms[0], at=at)
    refused("wrong_state", bidding.withdraw, done, reason="x", by=firms[0], at=at)


def test_before_the_deadline_there_is_only_the_free_withdrawal():
    tender, firm = build.an_announced_tender(build.a_tenderer()), build.a_bidder()
    bid = build.a_submitted_bid(tender, firm)
    refused("wrong_state", bidding.revoke, bid, reason="x", by=firm, at=bid.submitted_at)
    refused("wrong_state", bidding.revoke, bid, reason="x", by=firm, at=tender.bids_due_at)


def test_nothing_is_revoked_while_the_tender_is_suspended(scene):
    _, tender, firms = scene
    at = tender.bids_due_at + timedelta(hours=2)
    officer = late.an_office("supervisor", region="420000")
    tendering.suspend(tender, reason="核查", by=officer, at=at)
    refused("suspended", bidding.revoke, bid_of(tender, firms[0]), reason="x", by=firms[0], at=at)


def test_whose_validity_is_over_is_bound_to_nothing_and_has_nothing_to_revoke(scene):
    _, tender, firms = scene
    last = rules.valid_until(bid_of(tender, firms[0]))
    at = build.clock.beijing(last.year, last.month, last.day, 23) + timedelta(hours=2)
    no = refused("revoked_when_free", bidding.revoke, bid_of(tender, firms[0]), reason="x",
                 by=firms[0], at=at)  # fmt: skip
    assert no.source == "招标投标法实施条例第二十五条"
    earlier = at - timedelta(hours=3)
    assert revoke(tender, firms[0], earlier).state == "revoked"


def test_a_revoked_bid_is_scored_by_nobody_and_stands_in_the_ranking_with_its_reason(scene):
    host, tender, firms = scene
    one, people = late.a_started_evaluation(host, tender)
    at = one.started_at + timedelta(minutes=30)
    gone = revoke(tender, firms[0], at)
    refused("bid_not_under_evaluation", evaluations.score, one, bid=gone, points={"t1": "20"},
            by=people[0], at=at)  # fmt: skip
    late.score_all(one, people)
    one = evaluations.rank(one, by=people[0], at=at + timedelta(hours=2))
    assert gone.pk not in {row["bid"] for row in one.ranking["rows"]}
    (told,) = one.ranking["rejected"]
    assert (told["bid"], told["ground"], told["reason"]) == (
        gone.pk,
        "revoked",
        "投标人书面撤销投标文件",
    )
    said = evaluation_rules.ground_in_words(tender, "revoked")
    assert said == "投标截止后投标人撤销投标文件（招标投标法实施条例第三十五条）"


def test_after_the_ranking_the_committee_ranks_again_before_it_reports(scene):
    host, tender, firms = scene
    one, people = late.a_ranked_evaluation(host, tender)
    at = one.started_at + timedelta(hours=3)
    refused("nothing_was_revoked", evaluations.reassess, one, by=people[0], at=at)
    for person in people:
        evaluations.sign(one, by=person, at=at)
    first = one.ranking["rows"][0]["bidder_code"]
    revoke(tender, next(firm for firm in firms if firm.body == first), at)
    refused("ranked_bid_revoked", evaluations.report, one, by=people[0], at=at)
    refused("not_permitted", evaluations.reassess, one, by=people[1], at=at)
    one = evaluations.reassess(one, by=people[0], at=at)
    assert (one.state, one.ranking) == ("scoring", {})
    one = evaluations.rank(one, by=people[0], at=at)
    assert first not in {row["bidder_code"] for row in one.ranking["rows"]}
    refused("report_unsigned", evaluations.report, one, by=people[0], at=at)
    for person in people:
        evaluations.sign(one, by=person, at=at)
    assert evaluations.report(one, by=people[0], at=at).state == "reported"


def test_without_asking_again_a_report_would_name_a_bid_that_is_gone(scene, monkeypatch):
    host, tender, firms = scene
    one, people = late.a_ranked_evaluation(host, tender)
    at = one.started_at + timedelta(hours=3)
    for person in people:
        evaluations.sign(one, by=person, at=at)
    gone = one.ranking["rows"][0]["bidder_code"]
    revoke(tender, next(firm for firm in firms if firm.body == gone), at)
    monkeypatch.setattr(revocations, "nobody_revoked", lambda _: None)
    evaluations.report(one, by=people[0], at=at)
    assert Evaluation.objects.get(pk=one.pk).ranking["rows"][0]["bidder_code"] == gone


def test_with_fewer_than_three_left_the_committee_may_find_competition_lacking(scene):
    host, tender, firms = scene
    one, people = late.a_started_evaluation(host, tender)
    at = one.started_at + timedelta(minutes=30)
    revoke(tender, firms[0], at)
    refused("competition_left", sitting.reject_all, one, reason="不足", by=people[0], at=at)
    revoke(tender, firms[1], at)
    sitting.reject_all(one, reason="明显缺乏竞争", by=people[0], at=at)
    assert set(Bid.objects.values_list("state", flat=True)) == {"revoked", "rejected"}
    assert evaluations.fail(one, reason="全部否决", by=host, at=at).state == "failed"


def test_when_everybody_has_revoked_the_section_fails(scene):
    host, tender, firms = scene
    one, _ = late.a_started_evaluation(host, tender)
    at = one.started_at + timedelta(minutes=30)
    refused("valid_bids_left", evaluations.fail, one, reason="无有效投标", by=host, at=at)
    for firm in firms:
        revoke(tender, firm, at)
    assert evaluations.fail(one, reason="投标均已撤销", by=host, at=at).state == "failed"
    tender.refresh_from_db()
    assert tender.state == "failed"


def test_a_candidate_who_revoked_is_not_published_and_one_who_revokes_later_does_not_win(scene):
    host, tender, firms = scene
    one, _ = late.a_reported_evaluation(host, tender)
    firm_of = {firm.body: firm for firm in firms}
    order = [firm_of[row["bidder_code"]] for row in one.ranking["rows"]]
    at = one.reported_at + timedelta(days=1)
    revoke(tender, order[0], at)
    award = awards.publish_candidates(one.section, by=host, at=at)
    assert [row["bidder_code"] for row in award.candidates] == [firm.body for firm in order[1:3]]
    end = award.publicity_ends_at
    revoke(tender, order[1], end)
    winner = bid_of(tender, order[1])
    no = refused("winner_revoked", awards.decide, award, winner=winner, by=host, at=end)
    assert "第三十五条" in no.source
    award = awards.decide(award, winner=bid_of(tender, order[2]), passed_over={2: "abandoned"},
                          by=host, at=end)  # fmt: skip
    assert award.winner.bidder_code == order[2].body
    revoke(tender, order[2], end)
    refused("winner_revoked", awards.notify, award, by=host, at=end + timedelta(hours=1))


def test_without_looking_again_a_bid_that_is_gone_would_win(scene, monkeypatch):
    host, tender, firms = scene
    award = late.a_published_award(host, tender)
    firm_of = {firm.body: firm for firm in firms}
    gone = firm_of[award.candidates[0]["bidder_code"]]
    revoke(tender, gone, award.publicity_ends_at)
    monkeypatch.setattr(award_rules, "still_stands", lambda _: None)
    award = awards.decide(award, winner=bid_of(tender, gone), by=host, at=award.publicity_ends_at)
    assert award.winner.state == "revoked"


def test_after_the_notice_nobody_revokes(scene):
    host, tender, firms = scene
    award = late.a_notified_award(host, tender)
    for firm in firms:
        refused("revoked_after_notice", bidding.revoke, bid_of(tender, firm), reason="x", by=firm,
                at=award.notified_at + timedelta(hours=1))  # fmt: skip
