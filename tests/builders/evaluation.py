"""Sections at every point from the committee to the sealed archive, reached only by real acts."""

from datetime import timedelta
from itertools import count

from builders import trading as build
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import Actor, actor_of
from gongheng.foundation.files import store
from gongheng.registry.experts import actions as experts
from gongheng.trading.award import actions as awards
from gongheng.trading.contracts import actions as contracts
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.evaluation.rules import Seat, valid_bids

SECURITY = Actor("office:security", role="security_admin", account_id=1, person="person:security")
KEEPER = Actor("office:keeper", role="supervisor", region="420000", account_id=1,
               person="person:keeper")  # fmt: skip
CENTRE = Actor("office:centre", role="centre", region="420100", account_id=1)
_numbers = count(1)


def an_office(role, *, body="", region="", name="", at=build.START) -> Actor:
    """A person with an account and one office, given by the security administrator."""
    number = next(_numbers)
    person = access.enter_person(name=name or f"人员{number}", phone="13800000000")
    account = access.open_account(f"late{number}", "correct horse battery", person=person, at=at)
    return actor_of(
        access.appoint(account, role=role, body=body, region=region, by=SECURITY, at=at)
    )


def an_expert(*, employer_code="", specialty="A08", regions=("420100",), at=build.START):
    """An expert of the pool and the expert's own office."""
    actor = an_office("expert", at=at)
    expert = experts.apply(
        actor.person, employer_name="示例设计院", employer_code=employer_code,
        specialties=[specialty], regions=regions, years_in_field=12, senior_title=True,
        by=actor, at=at,
    )  # fmt: skip
    return experts.admit(expert, by=KEEPER, at=at), actor


def drawn_seats(tender, host, *, wanted=4, at=None):
    """Seats of drawn experts and one representative; and the actor of each, chair first."""
    at = at or tender.bids_due_at
    specialty = f"A08{next(_numbers):03d}"  # its own pool, so that the draw finds these experts
    actors = {}
    for _ in range(wanted):
        expert, actor = an_expert(specialty=specialty)
        actors[expert.pk] = actor
    found = experts.draw(tender.code, {specialty: wanted}, by=host, at=at)
    for one in found:
        confirm_invitation(one, by=actors[one.pk], at=at)
    seats = [Seat(one.person, one, chair=place == 0) for place, one in enumerate(found)]
    representative = an_office("tenderer", body=tender.tenderer_code)
    seats.append(Seat(representative.person))
    return seats, [*(actors[one.pk] for one in found), representative]


def the_specialty(seat):
    """One seat of the specialty this expert was drawn for, as a further draw is told it."""
    return {seat.expert.specialties[0]: 1}


def another_of(seat, *, at=build.START):
    """A further expert of the specialty of a drawn one, and his office."""
    return an_expert(specialty=seat.expert.specialties[0], at=at)


def confirm_invitation(expert, *, by, at):
    """The drawn expert says that he comes."""
    invitation = expert.invitations.get(state="invited")
    return experts.confirm(invitation, by=by, at=at)


def a_formed_evaluation(host, tender=None, **kwargs):
    tender = tender or build.an_opened_tender(host, **kwargs)
    at = tender.opening.closed_at + timedelta(minutes=10)
    seats, people = drawn_seats(tender, host, at=at)
    return evaluations.form(tender.sections.first(), seats=seats, by=host, at=at), people


def a_started_evaluation(host, tender=None, **kwargs):
    evaluation, people = a_formed_evaluation(host, tender, **kwargs)
    at = evaluation.formed_at + timedelta(minutes=20)
    return evaluations.start(evaluation, by=host, at=at), people


def score_all(evaluation, people, *, points=None, at=None):
    """Everybody scores everything: 20, 8, 4 unless told otherwise."""
    at = at or evaluation.started_at + timedelta(hours=1)
    for person in people:
        for bid in valid_bids(evaluation):
            given = points(person, bid) if points else {"t1": "20", "t2": "8", "t3": "4"}
            evaluations.score(evaluation, bid=bid, points=given, by=person, at=at)


def a_ranked_evaluation(host, tender=None, **kwargs):
    evaluation, people = a_started_evaluation(host, tender, **kwargs)
    score_all(evaluation, people)
    at = evaluation.started_at + timedelta(hours=2)
    return evaluations.rank(evaluation, by=people[0], at=at), people


def a_reported_evaluation(host, tender=None, **kwargs) -> tuple[Evaluation, list[Actor]]:
    evaluation, people = a_ranked_evaluation(host, tender, **kwargs)
    at = evaluation.started_at + timedelta(hours=3)
    for person in people:
        evaluations.sign(evaluation, by=person, at=at)
    return evaluations.report(evaluation, by=people[0], at=at), people


def a_published_award(host, tender=None, **kwargs):
    evaluation, _ = a_reported_evaluation(host, tender, **kwargs)
    at = evaluation.reported_at + timedelta(days=1)
    return awards.publish_candidates(evaluation.section, by=host, at=at)


def a_decided_award(host, tender=None, **kwargs):
    award = a_published_award(host, tender, **kwargs)
    winner = award.section.bids.get(pk=award.candidates[0]["bid"])
    return awards.decide(award, winner=winner, by=host, at=award.publicity_ends_at)


def a_notified_award(host, tender=None, **kwargs):
    award = a_decided_award(host, tender, **kwargs)
    award = awards.notify(award, by=host, at=award.decided_at + timedelta(days=1))
    return awards.report_in_writing(award, by=host, at=award.notified_at + timedelta(days=2))


def a_contract_file(at, by):
    return store.put("合同正文".encode(), name="合同.txt", at=at, by=by).digest


def a_signed_contract(host, award=None, **kwargs):
    award = award or a_notified_award(host)
    at = award.notified_at + timedelta(days=10)
    facts = {
        "number": f"HT-{award.section.code}", "amount": award.winner.price,
        "period_days": award.winner.period_days, "signed_on": at.date(),
        "digest": a_contract_file(at, host), "performance_bond": "100000.00", **kwargs,
    }  # fmt: skip
    return contracts.sign(award, **facts, by=host, at=at)


def a_published_contract(host, award=None):
    contract = a_signed_contract(host, award)
    at = contract.award.notified_at + timedelta(days=12)
    return contracts.publish(contract, by=host, at=at)
