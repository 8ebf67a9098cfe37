"""Before the notice the original committee says again whether a changed candidate can perform."""

import pytest

from builders import evaluation as late
from builders import registry
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.award import actions as awards
from gongheng.trading.award.ability import actions, queries, rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    host = build.a_tenderer()
    evaluation, people = late.a_reported_evaluation(host)
    award = awards.publish_candidates(evaluation.section, by=host, at=evaluation.reported_at)
    bids = [award.section.bids.get(pk=row["bid"]) for row in award.candidates]
    return host, award, people, bids


def called(published, number=0, **changes):
    host, award, _, bids = published
    told = {"candidate": bids[number], "change": "finance", "facts": "被申请破产重整", "by": host,
            "at": award.publicity_ends_at, **changes}  # fmt: skip
    return actions.call_back(award, **told)


def test_only_the_tenderer_calls_back_and_only_for_a_candidate_with_facts(published):
    _, _, people, _ = published
    for stranger in (people[0], build.a_bidder(), build.a_tenderer(), late.KEEPER):
        refused("not_permitted", called, published, by=stranger)
    refused("unknown_choice", called, published, change="rumour")
    refused("missing_field", called, published, facts=" ")
    other = build.an_opened_tender(build.a_tenderer()).sections.get().bids.first()
    refused("not_a_candidate", called, published, candidate=other)
    called(published)
    refused("already_exists", called, published)


def test_the_award_stands_still_until_the_committee_has_concluded(published):
    host, award, people, bids = published
    at = award.publicity_ends_at
    review = called(published)
    no = refused("ability_in_review", awards.decide, award, winner=bids[0], by=host, at=at)
    assert no.source == "招标投标法实施条例第五十六条"
    for stranger in (people[1], host, late.KEEPER):
        refused("not_permitted", actions.confirm, review, reason="可以", by=stranger, at=at)
    refused("missing_field", actions.confirm, review, reason="", by=people[0], at=at)
    actions.confirm(review, reason="重整不影响本项目", by=people[0], at=at)
    award = awards.decide(award, winner=bids[0], by=host, at=at)
    again = called((host, award, people, bids))
    refused("ability_in_review", awards.notify, award, by=host, at=at)
    actions.confirm(again, reason="同前", by=people[0], at=at)
    assert awards.notify(award, by=host, at=at).state == "notified"
    refused("notice_is_out", called, (host, award, people, bids), number=1)


def test_a_denied_candidate_does_not_win_and_is_passed_over_on_that_very_ground(published):
    host, award, people, bids = published
    at = award.publicity_ends_at
    refused("ability_not_denied", awards.decide, award, winner=bids[1],
            passed_over={1: "ability_denied"}, by=host, at=at)  # fmt: skip
    award = awards.decide(award, winner=bids[0], by=host, at=at)
    actions.deny(called((host, award, people, bids)), reason="已停产", by=people[0], at=at)
    refused("ability_denied", awards.notify, award, by=host, at=at)
    award = awards.decide(award, winner=bids[1], passed_over={1: "ability_denied"}, by=host, at=at)
    assert awards.notify(award, by=host, at=at).winner == bids[1]
    other = late.a_published_award(build.a_tenderer())
    assert not queries.reviews_of(other.section, host).exists()


def test_the_first_denied_from_the_start_is_refused_as_winner(published):
    host, award, people, bids = published
    at = award.publicity_ends_at
    actions.deny(called(published), reason="已停产", by=people[0], at=at)
    refused("ability_denied", awards.decide, award, winner=bids[0], by=host, at=at)


def test_what_is_said_of_a_candidates_finances_stays_closed(published):
    _, award, people, bids = published
    review = called(published)
    actions.deny(review, reason="已停产", by=people[0], at=award.publicity_ends_at)
    rows = Entry.objects.filter(act__startswith="ability.")
    assert {row.sight for row in rows} == {"closed"}
    assert "破产" not in str([row.facts for row in rows])
    bidder = registry.Actor("office:b", role="bidder", body=bids[1].bidder_code, account_id=1)
    assert not queries.reviews_of(award.section, bidder).exists()


def test_without_the_gate_a_notice_would_go_out_in_the_middle_of_the_review(published, monkeypatch):
    """The twin: the defence removed, the award is decided while the committee still looks."""
    host, award, _, bids = published
    called(published)
    monkeypatch.setattr(rules, "nothing_is_open", lambda _: None)
    done = awards.decide(award, winner=bids[0], by=host, at=award.publicity_ends_at)
    assert done.state == "decided"
