"""Sign, replace, take back, check, tell and hear, find broken."""

import uuid
from datetime import datetime

from django.db import transaction

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.pledges import rules
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.credit.pledges.models import Pledge, PledgeCheck
from gongheng.credit.records import actions as records
from gongheng.credit.subjects.actions import know
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check_of
from gongheng.registry.organs.queries import organ_of
from gongheng.registry.pledged import actions as register
from gongheng.registry.pledged.queries import noted_of

MINOR_ITEM = "XY-103"  # 一般失信行为（约束）：核实后由经办人员确认，机器不作认定


@transaction.atomic
def sign(kind: str, *, subject_code: str, subject_kind: str, digest: str, occasion: str = "",
         by: Actor, at: datetime) -> Pledge:  # fmt: skip
    """签署承诺。签的正是屏幕上读到的文本（摘要相同）；长期有效的全省只签一次，新版要求重签的替代旧版."""
    template = rules.kind_of(kind)
    kind_ = check_of.among(subject_kind, SubjectKind.values, field="subject_kind")
    rules.signer_fits(template, kind_, subject_code, by)
    text = rules.text_to_sign(template, digest, at)
    subject = know(subject_code, region=by.region, by=by, at=at)
    rules.not_broken_before(subject, template.code, by.region or subject.region, at)
    older = _older(subject.pk, template.code, text.version) if template.for_life else None
    pledge = Pledge(
        code=str(uuid.uuid4()), kind=template.code, version=text.version, digest=digest,
        paragraphs=list(text.paragraphs), for_life=template.for_life, subject=subject,
        subject_kind=kind_, region=by.region or subject.region, signed_by=by.person, signed_at=at,
        occasion=check_of.text(occasion, field="occasion", required=False), replaces=older,
    )  # fmt: skip
    if older is not None:
        supersede(older, by=by, at=at)
    with beginning(PLEDGE, "sign", pledge, by=by, at=at) as (pledge, record):
        record(code=pledge.code, kind=pledge.kind, version=pledge.version, digest=digest,
               capacity=kind_)  # fmt: skip
        if not subject.is_person:
            record(subject=subject.code)
    if template.for_life:
        for step in template.steps:
            register.note_down(subject.code, step=step, source=pledge.code, by=by, at=at)
    return pledge


def supersede(pledge: Pledge, *, by: Actor, at: datetime) -> Pledge:
    """以新版替代。由签署新版本时一并办理，旧版留存."""
    with performing(PLEDGE, "supersede", pledge, by=by, at=at) as (pledge, record):
        pledge.ended_at = at
        record(code=pledge.code, version=pledge.version)
        _strike_off(pledge, by=by, at=at)
    return pledge


def take_back(pledge: Pledge, *, reason: str, by: Actor, at: datetime) -> Pledge:
    """撤回承诺。只限一事一诺的；一次签署长期有效的不得撤回."""
    with performing(PLEDGE, "take_back", pledge, by=by, at=at) as (pledge, record):
        refuse_unless(not pledge.for_life, "pledge_for_life")
        rules.no_repair_stands_on(pledge)
        pledge.ended_at = at
        record(code=pledge.code)
        record.private(reason=check_of.text(reason, field="reason", most=500))
        _strike_off(pledge, by=by, at=at)
    return pledge


def check(pledge: Pledge, *, finding: str, grounds: str, by: Actor, at: datetime) -> Pledge:
    """核查承诺。事后核查，写明核实的情况；认定不实的另行办理."""
    with performing(PLEDGE, "check", pledge, by=by, at=at) as (pledge, record):
        kept = [PledgeCheck.Finding.KEPT.value, PledgeCheck.Finding.OPEN.value]
        made = _checked(pledge, check_of.among(finding, kept, field="finding"), grounds, by, at)
        record(code=pledge.code, finding=made.finding, organ=by.body)
        record.private(grounds=made.grounds)
        made.save()
    return pledge


def tell_broken(pledge: Pledge, *, grounds: str, digest: str, by: Actor, at: datetime) -> Pledge:
    """告知拟认定不实。附告知书（送达凭证）；自告知起计算陈述申辩的期限，公示状态不变."""
    with performing(PLEDGE, "tell_broken", pledge, by=by, at=at) as (pledge, record):
        refuse_unless(pledge.open_finding() is None, "finding_open")
        made = _checked(pledge, PledgeCheck.Finding.TOLD, grounds, by, at)
        made.notice_digest = check_of.stored_file(digest, by=by)
        refuse_unless(made.notice_digest, "missing_field", field="digest", name="告知书")
        made.heard_until = rules.hearing(by.region, day_of(at)).on
        record(code=pledge.code, organ=by.body, notice=made.notice_digest,
               heard_until=made.heard_until)  # fmt: skip
        record.private(grounds=made.grounds)
        made.save()
    return pledge


def state_case(pledge: Pledge, *, statement: str, by: Actor, at: datetime) -> Pledge:
    """陈述申辩。在期限内可以修改，以最后一次为准；逾期不再接收."""
    with performing(PLEDGE, "state_case", pledge, by=by, at=at) as (pledge, record):
        made = rules.finding_of(pledge)
        in_time = made.heard_until is not None and day_of(at) <= made.heard_until
        refuse_unless(in_time, "hearing_over", due=made.heard_until or "—")
        made.statement = check_of.text(statement, field="statement", most=4000)
        made.stated_at = at
        record(code=pledge.code)
        record.private(statement=made.statement)
        made.save()
    return pledge


def drop_finding(pledge: Pledge, *, reason: str, by: Actor, at: datetime) -> Pledge:
    """不予认定不实。陈述申辩成立或者事实不清的；写明原因."""
    with performing(PLEDGE, "drop_finding", pledge, by=by, at=at) as (pledge, record):
        made = rules.finding_of(pledge)
        made.finding, made.answer = PledgeCheck.Finding.DROPPED, check_of.text(
            reason, field="reason", most=1000)  # fmt: skip
        made.decided_by, made.decided_at = by.person, at
        record(code=pledge.code)
        record.private(reason=made.answer)
        made.save()
    return pledge


@transaction.atomic
def find_broken(pledge: Pledge, *, answer: str = "", by: Actor, at: datetime) -> Pledge:
    """认定不实。告知人以外的另一人，听取陈述申辩并作出答复之后；据此拟报一条信用记录."""
    with performing(PLEDGE, "find_broken", pledge, by=by, at=at) as (pledge, record):
        made = rules.finding_of(pledge)
        made.answer = check_of.text(answer, field="answer", most=1000, required=False)
        rules.was_heard(made, by.region, at)
        made.finding, made.decided_by, made.decided_at = PledgeCheck.Finding.BROKEN, by.person, at
        conduct = rules.kind_of(pledge.kind).conduct_of(pledge.subject_kind)
        if conduct:
            made.record_code = _proposed(pledge, conduct, made, by, at)
        pledge.ended_at = at
        record(code=pledge.code, organ=by.body, record=made.record_code)
        record.private(grounds=made.grounds, answer=made.answer)
        made.save()
        _strike_off(pledge, by=CLOCK, at=at)
    return pledge


def _proposed(pledge: Pledge, conduct: str, made: PledgeCheck, by: Actor, at: datetime) -> str:
    organ = organ_of(by.body)
    facts = f"信用承诺（编号{pledge.code}）不实：{made.grounds}"
    return records.propose(
        MINOR_ITEM, subject_code=pledge.subject.code, subject_kind=pledge.subject_kind,
        conduct=conduct, content={"facts": facts}, decided_on=day_of(at), reporter_code=by.body,
        reporter_name=organ.name if organ else by.body, region=by.region, by=CLOCK, at=at,
    ).code  # fmt: skip


def _checked(pledge: Pledge, finding: str, grounds: str, by: Actor, at: datetime) -> PledgeCheck:
    return PledgeCheck(pledge=pledge, finding=finding, organ_code=by.body, checked_by=by.person,
                       checked_at=at,
                       grounds=check_of.text(grounds, field="grounds", most=1000))  # fmt: skip


def _older(subject: int, kind: str, version: str) -> Pledge | None:
    live = Pledge.objects.filter(subject_id=subject, kind=kind, state="signed", for_life=True)
    older = live.select_related("subject").first()
    refuse_unless(older is None or older.version != version, "already_pledged", field="kind")
    return older


def _strike_off(pledge: Pledge, *, by: Actor, at: datetime) -> None:
    for noted in noted_of(pledge.code):
        register.strike_off(noted, by=by, at=at)
