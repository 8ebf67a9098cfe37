"""Begin a rehearsal, take the guardians' answers, end it."""

from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.guardians import batches
from gongheng.registry.guardians.queries import guardian_of
from gongheng.trading.rehearsals import rules
from gongheng.trading.rehearsals.dummy import sealed_for
from gongheng.trading.rehearsals.lifecycle import REHEARSAL, RehearsalState
from gongheng.trading.rehearsals.models import PREFIX, Rehearsal, RehearsalRelease
from gongheng.trading.rehearsals.queries import last_number
from gongheng.trading.tendering.models import Tender
from gongheng.trading.tendering.rules import refuse_if_paused


def begin(tender: Tender, *, by: Actor, at: datetime) -> Rehearsal:
    """开始演练。封一份没有内容的演练标书给本项目的监护组，投标人的一半由平台自己持有."""
    refuse_unless(tender.circle, "no_circle")
    assert tender.circle is not None
    number = last_number(tender) + 1
    code = f"{PREFIX}{tender.code}"
    made = sealed_for(tender.circle, tender=code, lot=f"{number:03}")
    rehearsal = Rehearsal(tender=tender, circle=tender.circle, number=number, begun_at=at,
                          due_at=at + rules.time_to_answer(tender), **made)  # fmt: skip
    with beginning(REHEARSAL, "begin", rehearsal, by=by, at=at) as (rehearsal, record):
        refuse_if_paused(tender)
        record(number=number, commitment=rehearsal.commitment, circle=tender.circle.code,
               due=rehearsal.due_at)  # fmt: skip
    return rehearsal


def release(
    rehearsal: Rehearsal, *, batch: Any, signature: str, by: Actor, at: datetime
) -> Rehearsal:
    """演练释放。与正式开标同样核对；不符的份额记在该监护人名下，可以改正后再答."""
    with performing(REHEARSAL, "release", rehearsal, by=by, at=at) as (rehearsal, record):
        refuse_if_paused(rehearsal.tender)
        guardian = guardian_of(by, rehearsal.circle)
        if guardian is None:
            raise Refused("not_permitted", act="演练释放")
        read = batches.read_batch(batch)
        rules.check_batch(rehearsal, guardian, read, signature)
        right = rehearsal.releases.filter(guardian=guardian, wrong=[])
        refuse_unless(not right.exists(), "already_exists", thing="本监护人的演练答复")
        rules.tries_left(rehearsal, guardian)
        wrong = batches.wrong_ones(read, {rehearsal.commitment: rehearsal.header})
        lost = [{"bid": one["bid"], "role": one["role"]} for one in read.get("withheld", ())]
        RehearsalRelease.objects.create(rehearsal=rehearsal, guardian=guardian, batch=read,
                                        signature=signature, wrong=wrong + lost,
                                        received_at=at)  # fmt: skip
        record(at=guardian.at, digest=batches.digest_of(read), wrong=len(wrong),
               withheld=len(lost))  # fmt: skip
    if rehearsal.state == RehearsalState.BEGUN and rules.opens(rehearsal):
        return succeed(rehearsal, by=by, at=at)
    return rehearsal


def succeed(rehearsal: Rehearsal, *, by: Actor, at: datetime) -> Rehearsal:
    """演练通过。达到门槛的份额合成了演练标书的密钥."""
    with performing(REHEARSAL, "succeed", rehearsal, by=by, at=at) as (rehearsal, record):
        refuse_if_paused(rehearsal.tender)
        refuse_unless(rules.opens(rehearsal), "rehearsal_unopened")
        rehearsal.ended_at = at
        record(number=rehearsal.number)
    return rehearsal


def fail(rehearsal: Rehearsal, *, by: Actor, at: datetime) -> Rehearsal:
    """演练失败。到时份额不足；随即重新演练，临近截止仍不通过的提示交易中心和监督部门."""
    with performing(REHEARSAL, "fail", rehearsal, by=by, at=at) as (rehearsal, record):
        refuse_if_paused(rehearsal.tender)
        refuse_unless(at >= rehearsal.due_at, "too_early", due=rehearsal.due_at)
        rehearsal.ended_at = at
        record(number=rehearsal.number, have=rehearsal.releases.filter(wrong=[]).count())
    return rehearsal
