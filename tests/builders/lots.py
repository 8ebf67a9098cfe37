"""Verifiable draws by the real acts: a pool that is old enough, a request, answers, calls."""

from datetime import timedelta

from builders import evaluation as build
from builders import guardians
from builders.registry import HUBEI, START, a_supervisor
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.drawing import randomness
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.refusals import Refused
from gongheng.registry.experts import actions as answers
from gongheng.registry.experts import tasks as silence
from gongheng.registry.experts.asking import actions
from gongheng.registry.experts.asking.rules import NONE, policy_of
from gongheng.registry.experts.calling import tasks as calling
from gongheng.registry.experts.models import Draw
from gongheng.registry.experts.pool import actions as pool
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots import tasks
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.rules import asked_of
from gongheng.trading.evaluation import seating

LONG_AGO = START - timedelta(days=60)
DAY = timedelta(days=1)


def experts(specialty, count, *, at=LONG_AGO, **kwargs):
    """Experts admitted long ago: number -> his own office."""
    made = [build.an_expert(specialty=specialty, at=at, **kwargs) for _ in range(count)]
    return {expert.pk: actor for expert, actor in made}


def a_circle(region=HUBEI, *, at=START - 10 * DAY):
    return guardians.circle_in_force(region, at=at)


def a_list(at=START - 2 * DAY):
    """The pool of that day."""
    return pool.take(by=CLOCK, at=at)


def answer_of(lot, keys):
    """What a guardian's own machine gives: the file of `gongheng guardian answer`."""
    share = randomness.answer(keys.secret, keys.at, asked_of(lot))
    return {"v": "gongheng/draw-answer/1", "root": lot.root, "at": share.at,
            "point": share.point.hex(), "proof": share.proof.hex()}  # fmt: skip


def let_run(module, at):
    """What the worker does with one module's deadlines."""
    done = 0
    for _, act in list(module.deadlines(at)):
        try:
            act()
        except Refused:
            continue
        done += 1
    return done


def anchored(lot, at):
    """The request stands in the tree and its checkpoint is fixed."""
    seal_all(at=at)
    let_run(tasks, at)
    lot.refresh_from_db()
    return lot


def answered(lot, formed, at, places=(1, 2, 3)):
    for place in places:
        keys = formed.keys[place - 1]
        lots.answer(lot, answer=answer_of(lot, keys), by=formed.officer(place, at), at=at)
    return Lot.objects.get(pk=lot.pk)


def agreed(row=None, at=START, by=None):
    """The supervision of the region agrees to what is proposed (the newest where none is named)."""
    row = row or Draw.objects.filter(state="proposed").latest("pk")
    return seating.agree_to(row, by=by or a_supervisor(row.region), at=at)


def asked(by, wanted, *, matter="E1", region="420100", at=START, **kwargs):
    """A request as the rulebook of the place wants it: agreed to by supervision, or made at once."""
    if policy_of(region, at) == NONE:
        return actions.request(matter, wanted, region=region, by=by, at=at, **kwargs)
    return agreed(actions.propose(matter, wanted, region=region, by=by, at=at, **kwargs), at)


def asked_for(tender, wanted, *, by, at, **kwargs):
    """The same on the way of a tender's host."""
    seating.draw_for(tender, wanted, by=by, at=at, **kwargs)
    waits = Draw.objects.filter(matter=tender.code, state="proposed").first()
    return agreed(waits, at) if waits else Draw.objects.filter(matter=tender.code).latest("pk")


def a_listed_draw(formed, by, wanted, *, matter="E1", region="420100", at=START, places=(1, 2, 3),
                  **kwargs):  # fmt: skip
    """Asked, answered by three, lists made, nobody called yet."""
    row = asked(by, wanted, matter=matter, region=region, at=at, **kwargs)
    answered(anchored(row.lot, at), formed, at, places)
    let_run(calling, at)
    return Draw.objects.get(pk=row.pk)


def proposed_to_undo(lot, at, by=None):
    """Somebody of another body proposed to undo what is known already."""
    by = by or a_supervisor(lot.region, at=at)
    return lots.propose_cancel(lot, reason="名单泄露", by=by, at=at)


def undone(thing, *, reason="名单泄露", by=None, at=START):
    """A draw, or the experts' draw around it, cancelled as its state asks: by one, or by two."""
    lot = thing.lot if isinstance(thing, Draw) else thing
    lot.refresh_from_db()
    if lot.checkpoint and not lot.cancel_told_by:
        proposed_to_undo(lot, at)
    cancel = answers.cancel if isinstance(thing, Draw) else lots.cancel
    return cancel(thing, reason=reason, by=by or a_supervisor(lot.region, at=at), at=at)


def call_next(row, at):
    """The next one is called; the open invitation, or None."""
    let_run(calling, at)  # lists first
    let_run(calling, at)
    return row.invitations.filter(state="invited").first()


def everybody_comes(*_):
    return "accepted"


def called_through(row, people, at, say=everybody_comes):
    """Everybody is called and says what `say(number, expert)` tells; returns the draw as it stands."""
    number = 0
    while (asked := call_next(row, at)) is not None:
        himself, said = people[asked.expert_id], say(number, asked.expert)
        number += 1
        at += timedelta(minutes=1)
        if said == "accepted":
            answers.confirm(asked, by=himself, at=at)
        elif said == "silent":
            at += timedelta(hours=1)
            let_run(silence, at)
        else:
            answers.decline(asked, reason="示例", related=said == "related", by=himself, at=at)
    row.refresh_from_db()
    return row
