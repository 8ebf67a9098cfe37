"""Who may sit on a committee, and what stays secret."""

from dataclasses import replace as changed
from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access.models import Recusal
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts import actions as experts
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation import queries, rules, seating
from gongheng.trading.evaluation.models import Member
from gongheng.trading.evaluation.rules import Seat
from gongheng.trading.opening import actions as opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    host = build.a_tenderer()
    tender = build.an_opened_tender(host)
    at = tender.opening.closed_at + timedelta(minutes=10)
    seats, people = late.drawn_seats(tender, host, at=at)
    return host, tender, seats, people, at


def stands_down(seat, actor, at):
    """The drawn expert says that he does not come after all."""
    experts.decline(seat.expert.invitations.get(), reason="出差", related=False, by=actor, at=at)


def forming(opened, seats, **kwargs):
    host, _tender, _, _, at = opened
    return {"seats": seats, "by": host, "at": at, **kwargs}


def test_five_drawn_seats_form_a_committee_whose_names_stay_out_of_the_public_log(opened):
    host, tender, seats, _people, at = opened
    evaluation = evaluations.form(tender.sections.first(), seats=seats, by=host, at=at)

    assert evaluation.state == "formed"
    assert evaluation.members.count() == 5
    entry = Entry.objects.get(act="evaluation.form")
    assert entry.sight == "closed"
    assert not any(seat.person in str(entry.facts) for seat in seats)
    public = queries.committee(evaluation, build.a_bidder())
    assert [row["name"] for row in public] == ["评委一", "评委二", "评委三", "评委四", "评委五"]
    assert "评委一" not in {row["name"] for row in queries.committee(evaluation, host)}


@pytest.mark.parametrize(
    ("spoil", "code", "source"),
    [
        (lambda seats: seats[:4], "committee_size", "招标投标法第三十七条"),
        (lambda seats: seats[:3], "committee_size", "招标投标法第三十七条"),
        (lambda seats: [*seats[:4], seats[0]], "seat_doubled", ""),
        (lambda seats: [changed(s, chair=False) for s in seats], "one_chair_wanted", ""),
        (lambda seats: [changed(s, chair=True) for s in seats], "one_chair_wanted", ""),
    ],
)
def test_an_unlawful_committee_is_refused(opened, spoil, code, source):
    tender, seats = opened[1], opened[2]
    no = refused(code, evaluations.form, tender.sections.first(), **forming(opened, spoil(seats)))
    assert no.field
    assert no.source == source or not source


def test_experts_are_at_least_two_thirds(opened):
    tender, seats = opened[1], opened[2]
    others = [Seat(late.an_office("tenderer", body=tender.tenderer_code).person) for _ in range(1)]
    no = refused("too_few_experts", evaluations.form, tender.sections.first(),
                 **forming(opened, [*seats[:3], seats[4], *others]))  # fmt: skip
    assert no.source == "招标投标法第三十七条"


def test_an_expert_who_was_not_drawn_needs_a_written_reason_and_a_statutory_ground(opened):
    tender, seats = opened[1], opened[2]
    chosen, _ = late.an_expert()
    stands_down(seats[3], opened[3][3], opened[4])
    mixed = [*seats[:3], Seat(chosen.person, chosen), seats[4]]
    section = tender.sections.first()
    no = refused("expert_not_drawn", evaluations.form, section, **forming(opened, mixed))
    assert no.source == "招标投标法实施条例第四十六条"
    why = forming(opened, mixed, appointed_because="专业特殊")
    no = refused("special_ground_wanted", evaluations.form, section, **why)
    assert no.source == "招标投标法实施条例第四十七条"
    refused("special_ground_wanted", evaluations.form, section, **why, appointed_ground="9")
    assert evaluations.form(section, **why, appointed_ground="2").state == "formed"


def test_an_expert_employed_by_a_bidder_keeps_off(opened):
    tender, seats = opened[1], opened[2]
    bidder = tender.sections.first().bids.first().bidder_code
    related, _ = late.an_expert(employer_code=bidder)
    mixed = [*seats[:3], Seat(related.person, related), seats[4]]
    no = refused("member_related", evaluations.form, tender.sections.first(),
                 **forming(opened, mixed, appointed_because="专业特殊"))  # fmt: skip
    assert no.source == "招标投标法实施条例第四十六条"


def test_a_recused_person_and_a_suspended_expert_and_a_supervisor_keep_off(opened):
    _host, tender, seats, _, at = opened
    section = tender.sections.first()
    Recusal.objects.create(person=seats[1].person, against=tender.code, reason="同学", since=at)
    refused("member_related", evaluations.form, section, **forming(opened, seats))
    Recusal.objects.all().delete()

    experts.suspend(seats[2].expert, reason="核查", by=late.KEEPER, at=at)
    seats[2].expert.refresh_from_db()
    refused("expert_not_admitted", evaluations.form, section, **forming(opened, seats))
    experts.resume(seats[2].expert, reason="查清", by=late.KEEPER, at=at)
    seats[2].expert.refresh_from_db()

    stranger = build.a_tenderer()
    foreign = [*seats[:4], Seat(stranger.person)]
    refused("representative_not_of_tenderer", evaluations.form, section, **forming(opened, foreign))
    assert evaluations.form(section, **forming(opened, seats)).state == "formed"


def test_before_the_opening_a_relation_to_a_bidder_is_not_betrayed_and_stops_the_start():
    """Forming early must not tell the host who is bidding; the start asks again."""
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    bidders = [build.a_bidder() for _ in range(3)]
    for bidder in bidders:
        build.a_submitted_bid(tender, bidder)
    at = tender.bids_due_at - timedelta(hours=12)
    related, _ = late.an_expert(employer_code=bidders[0].body)
    seats, people = late.drawn_seats(tender, host, at=at)
    stands_down(seats[3], people[3], at)
    seats = [*seats[:3], Seat(related.person, related), seats[4]]
    section = tender.sections.first()
    evaluation = evaluations.form(
        section, seats=seats, appointed_because="特殊", appointed_ground="1", by=host, at=at
    )

    held = opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    evaluation.refresh_from_db()
    refused("opening_not_closed", evaluations.start, evaluation, by=host, at=tender.bids_due_at)
    held = opening.read_out(held, by=host, at=tender.bids_due_at)
    opening.close(held, by=host, at=tender.bids_due_at)
    refused("member_related", evaluations.start, evaluation, by=host, at=tender.bids_due_at)

    fresh, _ = late.an_expert()
    leaves = Member.objects.get(person=related.person)
    refused("expert_not_drawn", evaluations.replace, evaluation, leaves=leaves,
            seat=Seat(fresh.person, fresh), reason="回避", by=host, at=tender.bids_due_at)  # fmt: skip
    evaluation = evaluations.replace(
        evaluation, leaves=leaves, seat=Seat(fresh.person, fresh), reason="回避",
        appointed_because="特殊", appointed_ground="1", by=host, at=tender.bids_due_at,
    )  # fmt: skip
    assert evaluations.start(evaluation, by=host, at=tender.bids_due_at).state == "scoring"


def test_a_replaced_members_scores_are_void():
    host = build.a_tenderer()
    evaluation, people = late.a_started_evaluation(host)
    late.score_all(evaluation, people)
    leaves = Member.objects.get(person=people[1].person)
    fresh, actor = late.an_expert()
    at = evaluation.started_at + timedelta(hours=2)
    stands_down(leaves, people[1], at)
    evaluations.replace(evaluation, leaves=leaves, seat=Seat(fresh.person, fresh), reason="生病",
                        appointed_because="临时更换", appointed_ground="1", by=host, at=at)  # fmt: skip
    no = refused("scores_missing", evaluations.rank, evaluation, by=people[0], at=at)
    assert no.facts["missing"] == 9
    late.score_all(evaluation, [actor], at=at)
    assert evaluations.rank(evaluation, by=people[0], at=at).state == "ranked"


def test_only_the_host_forms_and_only_once(opened):
    host, tender, seats, people, at = opened
    section = tender.sections.first()
    for stranger in (build.a_bidder(), build.a_tenderer(), late.KEEPER, people[0]):
        refused("not_permitted", evaluations.form, section, seats=seats, by=stranger, at=at)
    evaluations.form(section, seats=seats, by=host, at=at)
    refused("already_exists", evaluations.form, section, seats=seats, by=host, at=at)


def test_without_the_check_of_relations_a_bidders_man_could_sit(opened, monkeypatch):
    """The twin: the defence removed, an expert employed by a bidder is seated."""
    _, tender, seats, people, at = opened
    stands_down(seats[3], people[3], at)
    bidder = tender.sections.first().bids.first().bidder_code
    related, _ = late.an_expert(employer_code=bidder)
    mixed = [*seats[:3], Seat(related.person, related), seats[4]]
    monkeypatch.setattr(rules, "is_related", lambda *_: False)
    evaluation = evaluations.form(tender.sections.first(),
                                  **forming(opened, mixed, appointed_because="特殊", appointed_ground="1"))  # fmt: skip
    assert evaluation.members.filter(expert=related).exists()


def unconfirmed(opened, answered):
    """A committee as `opened` offers, but one of its seats for an expert drawn and not confirmed."""
    host, tender, seats, people, at = opened
    fresh, actor = late.another_of(seats[3])
    stands_down(seats[3], people[3], at)
    seating.draw_for(tender, late.the_specialty(seats[3]), by=host, at=at)
    if answered:
        experts.decline(fresh.invitations.get(), reason="出差", related=False, by=actor, at=at)
    return [*seats[:3], Seat(fresh.person, fresh), seats[4]]


@pytest.mark.parametrize("answered", [False, True])
def test_only_who_confirmed_is_seated_not_even_for_a_special_reason(opened, answered):
    section, mixed = opened[1].sections.first(), unconfirmed(opened, answered)
    for why in ({}, {"appointed_because": "特殊", "appointed_ground": "1"}):
        refused("expert_not_confirmed", evaluations.form, section, **forming(opened, mixed), **why)


def test_without_the_rule_the_host_would_choose_among_the_silent(opened, monkeypatch):
    section, mixed = opened[1].sections.first(), unconfirmed(opened, answered=False)
    monkeypatch.setattr(rules, "experts_were_drawn", lambda *_: None)
    monkeypatch.setattr(seating, "follow_the_draw", lambda *_: None)
    assert evaluations.form(section, **forming(opened, mixed)).state == "formed"


def test_a_member_who_declined_after_the_forming_is_replaced_before_the_start(opened):
    host, tender, seats, people, at = opened
    evaluation = evaluations.form(tender.sections.first(), **forming(opened, seats))
    invitation = seats[1].expert.invitations.get()
    experts.decline(invitation, reason="住院", related=False, by=people[1], at=at)
    refused("member_declined", evaluations.start, evaluation, by=host, at=at)
    fresh, actor = late.another_of(seats[1])
    seating.draw_for(tender, late.the_specialty(seats[1]), by=host, at=at)
    late.confirm_invitation(fresh, by=actor, at=at)
    leaves = evaluation.members.get(person=seats[1].person)
    evaluations.replace(evaluation, leaves=leaves, seat=Seat(fresh.person, fresh), reason="住院",
                        by=host, at=at)  # fmt: skip
    assert evaluations.start(evaluation, by=host, at=at).state == "scoring"


def test_a_recusal_against_the_project_keeps_off_its_tender_and_a_lifted_one_does_not(opened):
    tender, seats, at = opened[1], opened[2], opened[4]
    section = tender.sections.first()
    row = Recusal.objects.create(
        person=seats[1].person, against=tender.project.code, reason="x", since=at
    )
    refused("member_related", evaluations.form, section, **forming(opened, seats))
    Recusal.objects.filter(pk=row.pk).update(state="lifted", until=at)
    assert evaluations.form(section, **forming(opened, seats)).state == "formed"
