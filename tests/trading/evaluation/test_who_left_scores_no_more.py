"""Who declined or must keep away in the middle of an evaluation counts no more (实施条例第四十八条)."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access import actions as access
from gongheng.registry.experts import actions as experts
from gongheng.trading.evaluation import actions, rules
from gongheng.trading.evaluation.models import Evaluation

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored():
    """An evaluation all of whose figures are given; a member, and that member's office."""
    one, people = late.a_started_evaluation(build.a_tenderer())
    late.score_all(one, people)
    member = one.members.exclude(expert=None).exclude(chair=True).first()
    return one, people, member, next(who for who in people if who.person == member.person)


def declines(member, actor, at):
    experts.decline(
        member.expert.invitations.get(), reason="临时有事", related=False, by=actor, at=at
    )


def test_who_declines_in_the_middle_neither_scores_nor_counts(scored):
    one, people, member, actor = scored
    at = one.started_at + timedelta(hours=2)
    declines(member, actor, at)
    bid = rules.valid_bids(one).first()
    refused("member_declined", actions.score, one, bid=bid, points={"t1": "25"}, by=actor, at=at)
    refused("member_declined", actions.rank, one, by=people[0], at=at)


def test_who_must_keep_away_in_the_middle_does_not_count(scored):
    one, people, _, actor = scored
    at = one.started_at + timedelta(hours=2)
    firm = one.section.bids.first().bidder_code
    access.recuse(actor.person, against=firm, reason="亲属任职", region="420100", by=actor, at=at)
    refused("member_related", actions.rank, one, by=people[0], at=at)


def test_without_asking_again_the_figures_of_who_left_decide(scored, monkeypatch):
    one, people, member, actor = scored
    at = one.started_at + timedelta(hours=2)
    declines(member, actor, at)
    monkeypatch.setattr(rules, "everyone_may_sit", lambda _: None)
    assert actions.rank(one, by=people[0], at=at).state == "ranked"
    assert len(Evaluation.objects.get(pk=one.pk).ranking["rows"][0]["criteria"][0]["points"]) == 5
