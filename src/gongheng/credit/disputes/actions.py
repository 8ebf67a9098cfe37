"""Lodge, accept, have checked, pause, uphold, reject, take back; mark a review or lawsuit."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from gongheng.credit.disputes import limits, rules
from gongheng.credit.disputes.lifecycle import CONTEST, DISPUTE, ContestState
from gongheng.credit.disputes.models import Contest, Dispute, Forum, Outcome, Remedy
from gongheng.credit.disputes.queries import still_contested
from gongheng.credit.lists import actions as lists
from gongheng.credit.records import actions as records
from gongheng.credit.records.changes import actions as changes
from gongheng.credit.records.content import document_number as numbered
from gongheng.credit.records.lifecycle import ON_FILE
from gongheng.credit.records.models import Mark, Record
from gongheng.credit.records.queries import record_of
from gongheng.credit.subjects.queries import subject_of
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of


@transaction.atomic
def lodge(target: str, *, subject_code: str, target_code: str = "", datum: str = "", grounds: str,
          claimed: str, evidence: Sequence[object], by: Actor, at: datetime) -> Dispute:  # fmt: skip
    """提出信用异议。谁申请、谁举证；记录随即标注“异议处理中”。没有新证据的，不重复受理."""
    subject = subject_of(subject_code)
    refuse_unless(subject is not None, "not_found", field="subject_code")
    assert subject is not None
    dispute = Dispute(code=str(uuid.uuid4()), subject=subject, lodged_by=by.person, lodged_at=at,
                      region=subject.region or settings.PROVINCE)  # fmt: skip
    with beginning(DISPUTE, "lodge", dispute, by=by, at=at) as (dispute, entry):
        rules.aim(dispute, target, target_code, datum)
        dispute.grounds = check.text(grounds, field="grounds", most=4000)
        dispute.claimed = check.text(claimed, field="claimed", most=2000)
        dispute.evidence = check.evidence(evidence, by=by)
        rules.is_new(dispute)
        entry(code=dispute.code, target=dispute.target, evidence=dispute.evidence,
              record=dispute.record.code if dispute.record else "")  # fmt: skip
    if dispute.record is not None:
        records.mark(dispute.record, mark=Mark.DISPUTED, by=CLOCK, at=at)
    return dispute


def accept(dispute: Dispute, *, by: Actor, at: datetime) -> Dispute:
    """受理异议。办理期限自收到之日起算，不自受理起算."""
    with performing(DISPUTE, "accept", dispute, by=by, at=at) as (dispute, entry):
        dispute.accepted_at = at
        entry(code=dispute.code, due_on=limits.clock(dispute).on)
    return dispute


@transaction.atomic
def refuse(dispute: Dispute, *, reason: str, by: Actor, at: datetime) -> Dispute:
    """不予受理异议。写明原因；标注随即取消."""
    with performing(DISPUTE, "refuse", dispute, by=by, at=at) as (dispute, entry):
        _ended(dispute, entry, reason, by, at)
    _unmark(dispute, at)
    return dispute


def ask_unit(dispute: Dispute, *, unit: str, by: Actor, at: datetime) -> Dispute:
    """请提供单位协助核查。办理期限改为需要协助的期限，仍自收到异议之日起算."""
    with performing(DISPUTE, "ask_unit", dispute, by=by, at=at) as (dispute, entry):
        code = check.uscc(unit, field="unit")
        refuse_unless(organ_of(code) is not None, "not_found", field="unit")
        refuse_unless(not dispute.asked_unit, "already_exists", field="unit", thing="协助核查单位")
        refuse_unless(code != by.body, "unit_is_oneself", field="unit")
        dispute.asked_unit, dispute.asked_at = code, at
        entry(code=dispute.code, unit=code, due_on=limits.clock(dispute).on)
    return dispute


def tell_facts(dispute: Dispute, *, answer: str, by: Actor, at: datetime) -> Dispute:
    """答复核查情况。由被请求单位写明；以最后一次为准."""
    with performing(DISPUTE, "tell_facts", dispute, by=by, at=at) as (dispute, entry):
        dispute.unit_answer = check.text(answer, field="answer", most=2000)
        dispute.unit_answered_at = at
        entry(code=dispute.code, unit=dispute.asked_unit)
        entry.private(answer=dispute.unit_answer)
    return dispute


def pause(dispute: Dispute, *, reason: str, digest: str, by: Actor, at: datetime) -> Dispute:
    """开始鉴定论证。检验、鉴定、专家论证的时间不计入期限；附委托书."""
    with performing(DISPUTE, "pause", dispute, by=by, at=at) as (dispute, entry):
        paper = check.stored_file(digest, by=by)
        refuse_unless(paper, "missing_field", field="digest", name="委托书")
        why = check.text(reason, field="reason", most=500)
        dispute.pauses = [*dispute.pauses, [day_of(at).isoformat(), ""]]
        entry(code=dispute.code, paper=paper)
        entry.private(reason=why)
    return dispute


def resume(dispute: Dispute, *, digest: str, by: Actor, at: datetime) -> Dispute:
    """鉴定论证结束。附结论；自次日起继续计算期限."""
    with performing(DISPUTE, "resume", dispute, by=by, at=at) as (dispute, entry):
        paper = check.stored_file(digest, by=by)
        refuse_unless(paper, "missing_field", field="digest", name="鉴定（论证）结论")
        *before, (begun, _) = dispute.pauses
        dispute.pauses = [*before, [begun, day_of(at).isoformat()]]
        entry(code=dispute.code, paper=paper, due_on=limits.clock(dispute).on)
    return dispute


@transaction.atomic
def uphold(dispute: Dispute, *, remedy: str, reason: str, document_number: str = "", by: Actor,
           at: datetime) -> Dispute:  # fmt: skip
    """认定异议成立。同一办理中决定另一名经办提出的更正、撤回，或者移出名单；接收过的单位逐一通知更正."""
    with performing(DISPUTE, "uphold", dispute, by=by, at=at) as (dispute, entry):
        dispute.remedy = rules.remedy_fits(dispute, remedy)
        _ended(dispute, entry, reason, by, at, remedy=dispute.remedy)
        if dispute.remedy == Remedy.CORRECT:
            old = dispute.record
            assert old is not None
            made = records.correct(old, by=by, at=at)
            dispute.new_record = made.code
            _carry_contests(old, made, at)
            entry(new_record=made.code)
        elif dispute.remedy == Remedy.WITHDRAW:
            assert dispute.record is not None
            records.withdraw(dispute.record, by=by, at=at)
        elif dispute.remedy == Remedy.TAKE_OFF:
            assert dispute.listing is not None
            lists.take_off(dispute.listing, document_number=document_number, by=by, at=at)
    return dispute


@transaction.atomic
def reject(dispute: Dispute, *, reason: str, by: Actor, at: datetime) -> Dispute:
    """认定异议不成立。写明理由，告知可以依法申请行政复议或者提起行政诉讼."""
    with performing(DISPUTE, "reject", dispute, by=by, at=at) as (dispute, entry):
        _ended(dispute, entry, reason, by, at)
    _unmark(dispute, at)
    return dispute


@transaction.atomic
def take_back(dispute: Dispute, *, by: Actor, at: datetime) -> Dispute:
    """撤回信用异议。决定之前可以撤回，标注随即取消."""
    with performing(DISPUTE, "take_back", dispute, by=by, at=at) as (dispute, entry):
        dispute.ended_at = at
        entry(code=dispute.code)
    _unmark(dispute, at)
    return dispute


def lapse(dispute: Dispute, *, by: Actor, at: datetime) -> Dispute:
    """异议终结。所异议的信息已经终止公示的，由平台终结."""
    with performing(DISPUTE, "lapse", dispute, by=by, at=at) as (dispute, entry):
        gone = dispute.record is not None and dispute.record.state not in ON_FILE
        refuse_unless(gone, "dispute_still_stands")
        dispute.ended_at = at
        entry(code=dispute.code)
    return dispute


def report(record_code: str, *, forum: str, body_name: str, case_number: str, accepted_on: date,
           evidence: Sequence[object], by: Actor, at: datetime) -> Contest:  # fmt: skip
    """申报复议（诉讼）。附受理通知书；核对后标注，不停止公示."""
    record = record_of(record_code)
    refuse_unless(record is not None, "not_found", field="record_code")
    assert record is not None
    contest = Contest(code=str(uuid.uuid4()), record=record, reported_by=by.person, reported_at=at)
    with beginning(CONTEST, "report", contest, by=by, at=at) as (contest, entry):
        refuse_unless(record.state in ON_FILE, "dispute_ended_target", field="record_code",
                      state=record.get_state_display())  # fmt: skip
        contest.forum = check.among(forum, Forum.values, field="forum")
        contest.body_name = check.text(body_name, field="body_name")
        contest.case_number = check.text(case_number, field="case_number", most=128)
        contest.accepted_on = rules.day_possible(accepted_on, record.decided_on, at,
                                                 field="accepted_on")  # fmt: skip
        contest.evidence = check.evidence(evidence, by=by)
        entry(code=contest.code, record=record.code, forum=contest.forum)
    return contest


@transaction.atomic
def confirm(contest: Contest, *, by: Actor, at: datetime) -> Contest:
    """标注复议（诉讼）中。受理通知书属实；公示和查询时一并显示."""
    with performing(CONTEST, "confirm", contest, by=by, at=at) as (contest, entry):
        entry(code=contest.code, record=contest.record.code)
    record = record_of(contest.record.code)
    if record is not None and Mark.CONTESTED not in record.marks:
        records.mark(record, mark=Mark.CONTESTED, by=CLOCK, at=at)
    return contest


def turn_down(contest: Contest, *, reason: str, by: Actor, at: datetime) -> Contest:
    """不予标注。受理通知书不实或者与记录无关的；写明原因."""
    with performing(CONTEST, "turn_down", contest, by=by, at=at) as (contest, entry):
        contest.reason = check.text(reason, field="reason", most=500)
        contest.ended_at = at
        entry(code=contest.code)
        entry.private(reason=contest.reason)
    return contest


@transaction.atomic
def conclude(contest: Contest, *, outcome: str, document_number: str, decided_on: date,
             digest: str = "", by: Actor, at: datetime) -> Contest:  # fmt: skip
    """登记审结结果。最后一件审结的取消标注；决定被撤销、变更的附文书提出撤回，由另一人决定."""
    with performing(CONTEST, "conclude", contest, by=by, at=at) as (contest, entry):
        contest.outcome = check.among(outcome, Outcome.values, field="outcome")
        contest.outcome_document = numbered(document_number, required=True)
        contest.outcome_on = rules.day_possible(decided_on, contest.accepted_on, at,
                                                field="decided_on")  # fmt: skip
        contest.ended_at = at
        entry(code=contest.code, outcome=contest.outcome, document_number=contest.outcome_document)
    record = record_of(contest.record.code)
    if record is None or record.state not in ON_FILE:
        return contest
    if contest.outcome == Outcome.REVOKED:
        changes.propose_withdrawal(record, revoked_on=contest.outcome_on, digest=digest,
                                   document_number=contest.outcome_document, by=by, at=at)  # fmt: skip
    elif Mark.CONTESTED in record.marks and not still_contested(record):
        records.unmark(record, mark=Mark.CONTESTED, by=CLOCK, at=at)
    return contest


def _ended(dispute: Dispute, entry: Any, reason: str, by: Actor, at: datetime, **more: Any) -> None:
    dispute.reason = check.text(reason, field="reason", most=2000)
    dispute.decided_by, dispute.ended_at = by.person, at
    entry(code=dispute.code, late_days=limits.late_days(dispute, at), **more)
    entry.private(reason=dispute.reason)


def _unmark(dispute: Dispute, at: datetime) -> None:
    record = record_of(dispute.record.code) if dispute.record else None
    if record is not None and record.state in ON_FILE and Mark.DISPUTED in record.marks:
        records.unmark(record, mark=Mark.DISPUTED, by=CLOCK, at=at)


def _carry_contests(old: Record, made: Record, at: datetime) -> None:
    """A corrected record is contested on as its predecessor was."""
    open_ones = Contest.objects.filter(record=old, state__in=["reported", "marked"])
    contested = open_ones.filter(state=ContestState.MARKED).exists()
    open_ones.update(record=made)
    if contested:
        records.mark(made, mark=Mark.CONTESTED, by=CLOCK, at=at)
