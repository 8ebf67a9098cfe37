"""Who sits is decided by the draw, not by who draws (招标投标法实施条例第四十六条、第四十八条)."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts import tasks
from gongheng.registry.experts.asking import fixing as pool
from gongheng.registry.experts.models import Draw, Invitation
from gongheng.registry.experts.queries import turns_of
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation import rules, seating
from gongheng.trading.evaluation.models import Evaluation, Member
from gongheng.trading.evaluation.rules import Seat

pytestmark = pytest.mark.django_db
FIELD = "A08777"


@pytest.fixture
def scene():
    """An opened tender of one section, its host, a moment, and a pool of nine of one field."""
    host = build.a_tenderer()
    tender = build.an_opened_tender(host)
    made = [late.an_expert(specialty=FIELD) for _ in range(9)]
    at = tender.opening.closed_at + timedelta(minutes=10)
    return host, tender, {one.pk: actor for one, actor in made}, at


def confirmed(found, actors, at):
    for one in found:
        late.confirm_invitation(one, by=actors[one.pk], at=at)


def declines(expert, actors, at):
    experts.decline(
        expert.invitations.get(), reason="出差", related=False, by=actors[expert.pk], at=at
    )


def seats_for(tender, found, own=None):
    own = own or late.an_office("tenderer", body=tender.tenderer_code)
    return [Seat(one.person, one, chair=not place) for place, one in enumerate(found)] + [
        Seat(own.person)
    ]


def form(scene, found):
    """Form with these experts and the host himself as the tenderer's own."""
    host, tender, _, at = scene
    return evaluations.form(
        tender.sections.get(), seats=seats_for(tender, found, host), by=host, at=at
    )


def overdrawn(scene, monkeypatch, number=6):
    """More drawn than seats, as before the limit: what remains is the order alone."""
    host, tender, _actors, at = scene
    monkeypatch.setattr(pool, "only_the_shortage", lambda *_, **__: None)
    found = seating.draw_for(tender, {FIELD: number}, by=host, at=at)
    return [turn.expert for turn in turns_of(tender.code)], found


def test_no_more_are_drawn_than_the_committee_has_seats(scene):
    host, tender, _, at = scene
    no = refused("draw_beyond_seats", seating.draw_for, tender, {FIELD: 5}, by=host, at=at)
    assert (no.facts["seats"], no.source) == (4, "招标投标法实施条例第四十六条")
    assert not Draw.objects.exists()
    assert not Invitation.objects.exists()


def test_a_further_draw_fills_what_was_declined_and_nothing_more(scene):
    host, tender, actors, at = scene
    found = seating.draw_for(tender, {FIELD: 4}, by=host, at=at)
    for wanted in ({FIELD: 1}, {"A08": 1}):
        refused("draw_beyond_shortage", seating.draw_for, tender, wanted, by=host, at=at)
    declines(found[2], actors, at)
    refused("draw_beyond_shortage", seating.draw_for, tender, {FIELD: 2}, by=host, at=at)
    (fresh,) = seating.draw_for(tender, {FIELD: 1}, by=host, at=at)
    assert fresh not in found
    refused("draw_beyond_shortage", seating.draw_for, tender, {FIELD: 1}, by=host, at=at)
    assert Draw.objects.count() == 2


def test_seats_the_first_draw_left_out_may_be_drawn_for_later(scene):
    host, tender, _, at = scene
    seating.draw_for(tender, {FIELD: 3}, by=host, at=at)
    refused("draw_beyond_shortage", seating.draw_for, tender, {FIELD: 2}, by=host, at=at)
    assert len(seating.draw_for(tender, {FIELD: 1}, by=host, at=at)) == 1


def test_without_the_limit_a_host_would_draw_until_he_likes_the_pool(scene, monkeypatch):
    host, tender, _, at = scene
    monkeypatch.setattr(pool, "only_the_shortage", lambda *_, **__: None)
    seating.draw_for(tender, {FIELD: 4}, by=host, at=at)
    assert len(seating.draw_for(tender, {FIELD: 4}, by=host, at=at)) == 4


def test_a_confirmed_expert_drawn_earlier_is_not_passed_over(scene, monkeypatch):
    _host, _tender, actors, at = scene
    order, found = overdrawn(scene, monkeypatch)
    confirmed(found, actors, at)
    no = refused("draw_order_broken", form, scene, [*order[:3], order[4]])
    assert no.source == "招标投标法实施条例第四十六条"
    refused("draw_order_broken", form, scene, order[2:6])
    assert not Evaluation.objects.exists()
    assert form(scene, order[:4]).state == "formed"


def test_who_declined_gives_his_turn_to_the_next(scene, monkeypatch):
    _host, _tender, actors, at = scene
    order, found = overdrawn(scene, monkeypatch)
    confirmed(found, actors, at)
    declines(order[1], actors, at)
    refused("draw_order_broken", form, scene, [order[0], *order[3:6]])
    assert form(scene, [order[0], *order[2:5]]).state == "formed"


def test_a_silent_expert_is_waited_for_until_his_time_is_over(scene, monkeypatch):
    host, _tender, actors, at = scene
    order, _ = overdrawn(scene, monkeypatch)
    confirmed([one for one in order if one != order[0]], actors, at)
    refused("earlier_expert_silent", form, scene, order[1:5])
    invitation = order[0].invitations.get()
    refused("too_early", experts.lapse, invitation, by=CLOCK, at=at + timedelta(minutes=119))
    for person in (host, actors[order[0].pk]):
        refused("not_permitted", experts.lapse, invitation, by=person, at=at + timedelta(hours=2))
    assert not list(tasks.deadlines(at + timedelta(minutes=119)))
    ((due, act),) = tasks.deadlines(at + timedelta(hours=2))
    assert act().state == "lapsed"
    assert due == at + timedelta(hours=2)
    refused("wrong_state", experts.confirm, invitation, by=actors[order[0].pk], at=due)
    assert form(scene, order[1:5]).state == "formed"


def test_without_the_order_the_host_would_choose_his_four_of_six(scene, monkeypatch):
    """The twin: the defence removed, any mixture of those who confirmed is seated."""
    _host, _tender, actors, at = scene
    order, found = overdrawn(scene, monkeypatch)
    confirmed(found, actors, at)
    monkeypatch.setattr(seating, "follow_the_draw", lambda *_, **__: None)
    assert form(scene, order[2:6]).state == "formed"


def test_nobody_is_named_directly_while_the_drawn_stand_ready(scene):
    host, tender, actors, at = scene
    found = seating.draw_for(tender, {FIELD: 4}, by=host, at=at)
    confirmed(found, actors, at)
    named, _ = late.an_expert()
    seats = seats_for(tender, [*found[:3], named])
    refused("draw_order_broken", evaluations.form, tender.sections.get(), seats=seats,
            appointed_because="特殊", appointed_ground="1", by=host, at=at)  # fmt: skip


def a_ranked_one(scene):
    host, tender, actors, at = scene
    found = seating.draw_for(tender, {FIELD: 4}, by=host, at=at)
    confirmed(found, actors, at)
    seats = seats_for(tender, found)
    own = late.an_office("tenderer", body=tender.tenderer_code)
    seats[-1] = Seat(own.person)
    one = evaluations.form(tender.sections.get(), seats=seats, by=host, at=at)
    one = evaluations.start(one, by=host, at=at)
    people = [*(actors[expert.pk] for expert in found), own]
    late.score_all(one, people)
    return evaluations.rank(one, by=people[0], at=at), people, found


def test_a_member_who_stays_is_not_replaced_whatever_the_host_says(scene):
    host, _tender, _actors, at = scene
    one, people, _found = a_ranked_one(scene)
    for leaves in one.members.all():
        refused("member_still_sits", evaluations.reconvene, one, leaves=leaves,
                seat=Seat(people[-1].person), reason="评分太低", by=host, at=at)  # fmt: skip
    assert Member.objects.filter(evaluation=one).count() == 5
    assert Evaluation.objects.get(pk=one.pk).state == "ranked"


def test_after_the_ranking_a_member_who_declines_is_replaced_and_all_is_ranked_again(scene):
    host, tender, actors, at = scene
    one, people, found = a_ranked_one(scene)
    evaluations.sign(one, by=people[0], at=at)
    declines(found[2], actors, at)
    refused("member_declined", evaluations.sign, one, by=people[2], at=at)
    for signer in (people[1], people[3], people[4]):
        evaluations.sign(one, by=signer, at=at)
    evaluations.record_refusal(
        one, member=one.members.get(person=people[2].person), by=people[0], at=at
    )
    refused("member_declined", evaluations.report, one, by=people[0], at=at)

    (fresh,) = seating.draw_for(tender, {FIELD: 1}, by=host, at=at)
    confirmed([fresh], actors, at)
    leaves = one.members.get(person=people[2].person)
    one = evaluations.reconvene(one, leaves=leaves, seat=Seat(fresh.person, fresh),
                                reason="因病不能继续", by=host, at=at)  # fmt: skip
    assert (one.state, one.ranking) == ("scoring", {})
    assert not one.members.filter(signed_at__isnull=False).exists()
    assert not one.members.filter(refused=True).exists()
    entry = Entry.objects.get(act="evaluation.reconvene")
    assert entry.facts["void_scores"] == 9
    assert entry.facts["void_signatures"] == 4
    assert "因病" not in str(entry.facts)

    no = refused("scores_missing", evaluations.rank, one, by=people[0], at=at)
    assert no.facts["missing"] == 9
    people[2] = actors[fresh.pk]
    late.score_all(one, [people[2]])
    one = evaluations.rank(one, by=people[0], at=at)
    for person in people:
        evaluations.sign(one, by=person, at=at)
    assert evaluations.report(one, by=people[0], at=at).state == "reported"


def test_without_asking_for_a_fact_the_host_would_remove_who_scored_against_him(scene, monkeypatch):
    host, _tender, _actors, at = scene
    one, people, _found = a_ranked_one(scene)
    monkeypatch.setattr(seating, "may_leave", lambda *_: None)
    monkeypatch.setattr(seating, "follow_the_draw", lambda *_, **__: None)
    named, _ = late.an_expert()
    leaves = one.members.get(person=people[1].person)
    done = evaluations.reconvene(one, leaves=leaves, seat=Seat(named.person, named), reason="x",
                                 appointed_because="特殊", appointed_ground="1", by=host, at=at)  # fmt: skip
    assert done.members.filter(expert=named).exists()


def test_the_successor_comes_from_the_same_field_first(scene):
    host, tender, actors, at = scene
    other = [late.an_expert(specialty="A08778") for _ in range(3)]
    actors |= {one.pk: actor for one, actor in other}
    found = seating.draw_for(tender, {FIELD: 2, "A08778": 2}, by=host, at=at)
    confirmed(found, actors, at)
    one = form(scene, found)
    declines(found[0], actors, at)
    for expert in found[2:]:
        declines(expert, actors, at)
    drawn = seating.draw_for(tender, {FIELD: 1, "A08778": 1}, by=host, at=at)
    confirmed(drawn, actors, at)
    leaves = one.members.get(expert=found[0])
    wrong = next(e for e in drawn if "A08778" in e.specialties)
    right = next(e for e in drawn if FIELD in e.specialties)
    refused("draw_order_broken", evaluations.replace, one, leaves=leaves,
            seat=Seat(wrong.person, wrong), reason="x", by=host, at=at)  # fmt: skip
    one = evaluations.replace(one, leaves=leaves, seat=Seat(right.person, right), reason="出差",
                              by=host, at=at)  # fmt: skip
    assert one.members.filter(expert=right, chair=True).exists()
    assert rules.valid_bids(one).count() == 3
