"""The committee is what the transcript says: seats by the order drawn, replaced down the same list."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import evaluation as late
from builders import lots as draws
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access.models import Recusal
from gongheng.foundation.canonical import canonical
from gongheng.foundation.drawing.engine import CallOut, Stratum
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.calling.queries import out_of, transcript_of_draw
from gongheng.registry.experts.models import Draw
from gongheng.registry.experts.pool.aliases import alias_of
from gongheng.trading.archive import files
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation import seating
from gongheng.trading.evaluation.rules import Seat

pytestmark = pytest.mark.django_db
FIELD = "A08778"
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def opened():
    """A host and its opened tender: announced before there was a circle, so that bids are plain."""
    host = build.a_tenderer()
    return host, build.an_opened_tender(host)


@pytest.fixture
def formed(opened):
    return draws.a_circle()


@pytest.fixture
def scene(opened, formed):
    """An opened tender of one section, its host, a pool of nine, a moment after the opening."""
    people = draws.experts(FIELD, 9)
    draws.a_list()
    host, tender = opened
    return host, tender, people, tender.opening.closed_at + timedelta(minutes=10)


def listed(scene, formed, number=4, **kwargs):
    host, tender, _, at = scene
    row = draws.asked_for(tender, {FIELD: number}, by=host, at=at, **kwargs)
    draws.answered(draws.anchored(row.lot, at), formed, at)
    draws.let_run(draws.calling, at)
    return Draw.objects.get(pk=row.pk)


def form(scene, found):
    host, tender, _, at = scene
    seats = [Seat(one.person, one, chair=not place) for place, one in enumerate(found)]
    return evaluations.form(tender.sections.get(), seats=[*seats, Seat(host.person)], by=host,
                            at=at + AN_HOUR)  # fmt: skip


def seated_by(row):
    """The experts that the transcript seats, in its order."""
    (told,) = transcript_of_draw(row)["result"]
    by_alias = {alias_of(one.expert): one.expert for one in row.invitations.all()}
    return [by_alias[who] for who in told["seated"]], [by_alias[who] for who in told["reserves"]]


def test_the_committee_is_the_transcripts_result_and_a_reserve_does_not_go_before(scene, formed):
    row = listed(scene, formed, reserves=2)
    row = draws.called_through(row, scene[2], scene[3])
    seated, reserves = seated_by(row)
    no = refused("draw_order_broken", form, scene, [*seated[:3], reserves[0]])
    assert no.source
    evaluation = form(scene, seated)
    assert [one.expert for one in evaluation.members.exclude(expert=None)] == seated


def test_nobody_is_named_directly_while_the_list_is_called(scene, formed):
    row = listed(scene, formed)
    himself = draws.call_next(row, scene[3])
    late.confirm_invitation(himself.expert, by=scene[2][himself.expert_id], at=scene[3])
    stranger, _ = late.an_expert()
    host, tender, _, at = scene
    seats = [Seat(one.person, one, chair=not n) for n, one in enumerate([himself.expert, stranger])]
    refused("draw_still_running", seating.follow_the_draw,
            evaluations.Evaluation(section=tender.sections.get()), seats)  # fmt: skip
    assert at
    assert host


def test_a_member_who_falls_ill_is_followed_by_the_reserve_and_nobody_else(scene, formed):
    host, _, people, at = scene
    row = draws.called_through(listed(scene, formed, reserves=2), people, at)
    seated, reserves = seated_by(row)
    evaluation = form(scene, seated)
    leaves = evaluation.members.get(expert=seated[1])
    told = {"leaves": leaves, "reason": "住院", "by": host, "at": at + 2 * AN_HOUR}
    refused("member_still_sits", evaluations.replace, evaluation,
            seat=Seat(reserves[0].person, reserves[0]), **told)  # fmt: skip
    experts.decline(seated[1].invitations.get(), reason="住院", related=False,
                    by=people[seated[1].pk], at=at + 2 * AN_HOUR)  # fmt: skip
    refused("draw_order_broken", evaluations.replace, evaluation,
            seat=Seat(reserves[1].person, reserves[1]), **told)  # fmt: skip
    done = evaluations.replace(
        evaluation, seat=Seat(reserves[0].person, reserves[0]), cause="health", **told
    )
    row.refresh_from_db()
    now, _ = seated_by(row)
    assert {one.expert for one in done.members.exclude(expert=None)} == set(now)


def test_who_turns_out_related_to_a_bidder_stands_down_and_the_same_list_goes_on(scene, formed):
    host, tender, people, at = scene
    row = draws.called_through(listed(scene, formed, reserves=0), people, at)
    seated, _ = seated_by(row)
    refused("member_still_sits", seating.stand_down, tender, seated[2], by=host, at=at + AN_HOUR)
    bidder = tender.sections.get().bids.first().bidder_code
    Recusal.objects.create(person=seated[2].person, against=bidder, reason="x", since=at)
    seating.stand_down(tender, seated[2], by=host, at=at + AN_HOUR)
    before = len(row.calls)
    row = draws.called_through(Draw.objects.get(pk=row.pk), people, at + AN_HOUR)
    order = out_of(row).strata[0].order
    called = [one["who"] for one in row.calls if one["outcome"] == "accepted"]
    assert called == order[:5]
    assert len(row.calls) == before + 2
    assert Draw.objects.count() == 1
    assert form(scene, seated_by(row)[0])


def test_the_archive_holds_what_the_draw_came_to_and_no_alias(scene, formed):
    """The pool's salts go to supervision only; the digest in the archive says which transcript it is."""
    tender = scene[1]
    row = draws.called_through(listed(scene, formed), scene[2], scene[3])
    told = dict(files._draws(tender))["06_评标/专家抽取_1.json"]
    whole = transcript_of_draw(row)
    assert sm3_hex(canonical(whole)) in told.decode()
    assert row.calls_head in told.decode()
    assert not [one["who"] for one in whole["pool"] if one["who"] in told.decode()]


ANSWERS = st.lists(st.sampled_from(["accepted", "declined", "related", "silent"]), min_size=9,
                   max_size=9)  # fmt: skip


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=ANSWERS, number=st.integers(1, 3), reserves=st.integers(0, 2))
def test_whatever_is_answered_seats_and_reserves_are_those_of_the_transcript(
    scene, formed, said, number, reserves
):
    """Real acts against the engine fed with nothing but order and answers."""
    from django.db import transaction

    with transaction.atomic():
        row = listed(scene, formed, number, reserves=reserves)
        row = draws.called_through(row, scene[2], scene[3], lambda n, _: said[n])
        order = out_of(row).strata[0].order
        out = CallOut([Stratum(FIELD, number, reserves, order)])
        for outcome in said:
            if (turn := out.turn()) is not None:
                out.take({"who": turn[1], "stratum": turn[0], "outcome": outcome})
        assert transcript_of_draw(row)["result"] == out.result()
        turns = [one for one in seating.turns_of(scene[1].code) if one.state == "confirmed"]
        told = out.result()[0]
        assert [alias_of(one.expert) for one in turns] == told["seated"] + told["reserves"]
        transaction.set_rollback(True)
