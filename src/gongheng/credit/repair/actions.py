"""Apply, supplement, check, accept, verify, decide by another, end publication, revoke."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongheng.credit.pledges import actions as pledges
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.credit.pledges.rules import kind_of, was_heard
from gongheng.credit.records import actions as records
from gongheng.credit.records.content import document_number as numbered
from gongheng.credit.records.lifecycle import RecordState
from gongheng.credit.records.queries import record_of
from gongheng.credit.repair import limits, rules
from gongheng.credit.repair.lifecycle import REPAIR
from gongheng.credit.repair.models import Repair
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.acts import beginning, hold, may, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of


def apply(record_code: str, *, statement: str, proof: Sequence[object], pledge_code: str,
          by: Actor, at: datetime) -> Repair:  # fmt: skip
    """申请信用修复。公示满期、义务已经履行并作出公开承诺；国家和湖北的规定都适用的，从严."""
    record = record_of(record_code)
    refuse_unless(record is not None, "not_found", field="record_code")
    assert record is not None
    repair = Repair(code=str(uuid.uuid4()), record=record, subject=record.subject,
                    applied_by=by.person, applied_at=at)  # fmt: skip
    with beginning(REPAIR, "apply", repair, by=by, at=at) as (repair, entry):
        found = rules.may_be_repaired(hold(record), day_of(at))
        repair.statement = check.text(statement, field="statement", most=2000)
        repair.proof = check.evidence(proof, by=by, field="proof")
        repair.pledge = rules.pledge_of(pledge_code, record.subject, record)
        repair.kind, repair.earliest_on = found.kind, found.earliest or day_of(at)
        repair.articles = [[line.label, line.says, line.source] for line in found.lines]
        entry(code=repair.code, record=record.code, pledge=repair.pledge.code, proof=repair.proof,
              earliest_on=repair.earliest_on)  # fmt: skip
    return repair


def ask_supplement(repair: Repair, *, missing: str, by: Actor, at: datetime) -> Repair:
    """一次告知补正。一次写明需要补正的全部内容；补正之后重新计算核对期限."""
    with performing(REPAIR, "ask_supplement", repair, by=by, at=at) as (repair, entry):
        refuse_unless(repair.asked_at is None, "already_exists", field="missing", thing="补正告知")
        repair.missing = check.text(missing, field="missing", most=2000)
        repair.asked_at = at
        entry(code=repair.code, late_days=limits.late_days(repair, at))
        entry.private(missing=repair.missing)
    return repair


def supplement(repair: Repair, *, proof: Sequence[object], by: Actor, at: datetime) -> Repair:
    """补正材料。原有材料保留."""
    with performing(REPAIR, "supplement", repair, by=by, at=at) as (repair, entry):
        added = check.evidence(proof, by=by, field="proof")
        repair.proof = sorted({*repair.proof, *added})
        repair.supplemented_at = at
        entry(code=repair.code, proof=added)
    return repair


def check_materials(repair: Repair, *, by: Actor, at: datetime) -> Repair:
    """核对材料齐全。只核对是否齐全，不代替核实."""
    with performing(REPAIR, "check_materials", repair, by=by, at=at) as (repair, entry):
        entry(code=repair.code, late_days=limits.late_days(repair, at))
        repair.checked_by, repair.checked_at = by.person, at
    return repair


def accept(repair: Repair, *, by: Actor, at: datetime) -> Repair:
    """受理修复申请。自受理之日起计算决定期限."""
    with performing(REPAIR, "accept", repair, by=by, at=at) as (repair, entry):
        entry(code=repair.code, late_days=limits.late_days(repair, at))
        repair.accepted_at = at
    return repair


def refuse(repair: Repair, *, reason: str, by: Actor, at: datetime) -> Repair:
    """不予受理修复。写明原因；补齐之后可以重新申请."""
    with performing(REPAIR, "refuse", repair, by=by, at=at) as (repair, entry):
        repair.reason = check.text(reason, field="reason", most=2000)
        entry(code=repair.code, late_days=limits.late_days(repair, at))
        entry.private(reason=repair.reason)
    return repair


def verify(repair: Repair, *, findings: str, by: Actor, at: datetime) -> Repair:
    """核实纠正情况。写明如何核实义务已经履行、失信行为已经纠正；核实人不作决定."""
    with performing(REPAIR, "verify", repair, by=by, at=at) as (repair, entry):
        repair.findings = check.text(findings, field="findings", most=2000)
        repair.verified_by, repair.verified_at = by.person, at
        entry(code=repair.code)
        entry.private(findings=repair.findings)
    return repair


def extend(repair: Repair, *, reason: str, by: Actor, at: datetime) -> Repair:
    """延长决定期限。情况复杂的，期满之前延长一次."""
    with performing(REPAIR, "extend", repair, by=by, at=at) as (repair, entry):
        rules.may_extend(repair, at)
        repair.extended_for = check.text(reason, field="reason", most=500)
        repair.extended_at = at
        running = limits.clock(repair)
        entry(code=repair.code, due_on=running.on if running else None)
        entry.private(reason=repair.extended_for)
    return repair


def grant(repair: Repair, *, document_number: str, reason: str, by: Actor, at: datetime) -> Repair:
    """准予修复。由核实人以外的另一人决定；作出决定时各项条件重新核对一遍."""
    with performing(REPAIR, "grant", repair, by=by, at=at) as (repair, entry):
        rules.still_fit(repair, at)
        repair.document_number = numbered(document_number, required=True)
        repair.reason = check.text(reason, field="reason", most=2000)
        entry(code=repair.code, record=repair.record.code, document_number=repair.document_number,
              late_days=limits.late_days(repair, at))  # fmt: skip
        repair.decided_by, repair.decided_at = by.person, at
    return repair


def deny(repair: Repair, *, reason: str, by: Actor, at: datetime) -> Repair:
    """不予修复。写明理由，告知可以依法申请行政复议或者提起行政诉讼."""
    with performing(REPAIR, "deny", repair, by=by, at=at) as (repair, entry):
        repair.reason = check.text(reason, field="reason", most=2000)
        entry(code=repair.code, late_days=limits.late_days(repair, at))
        entry.private(reason=repair.reason)
        repair.decided_by, repair.decided_at = by.person, at
    return repair


def finish(repair: Repair, *, by: Actor, at: datetime) -> Repair:
    """终止公示。终止公示、停止共享和使用、不再记分，接收方逐一通知；名单和措施同步解除."""
    with performing(REPAIR, "finish", repair, by=by, at=at) as (repair, entry):
        entry(code=repair.code, record=repair.record.code, late_days=limits.late_days(repair, at))
        records.end_by_repair(repair.record, decision=repair.document_number, by=CLOCK, at=at)
        repair.finished_at = at
    return repair


@transaction.atomic
def propose_revocation(repair: Repair, *, grounds: str, digest: str, by: Actor,
                       at: datetime) -> Repair:  # fmt: skip
    """提出认定材料虚假。附送达主体的告知书；同时告知拟认定修复承诺不实，由另一人听取陈述申辩后认定."""
    with performing(REPAIR, "propose_revocation", repair, by=by, at=at) as (repair, entry):
        refuse_unless(not repair.falsehood_by, "revocation_open")
        repair.falsehood = check.text(grounds, field="grounds", most=500)
        repair.falsehood_by, repair.falsehood_at = by.person, at
        notice = check.stored_file(digest, by=by)
        refuse_unless(notice, "missing_field", field="digest", name="告知书")
        if not may(PLEDGE, "tell_broken", repair.pledge, by):
            pledges.tell_broken(repair.pledge, grounds=_false(repair), digest=notice, by=by, at=at)
        entry(code=repair.code, record=repair.record.code, notice=notice)
        entry.private(grounds=repair.falsehood)
    return repair


@transaction.atomic
def drop_revocation(repair: Repair, *, reason: str, by: Actor, at: datetime) -> Repair:
    """不予认定材料虚假。提议不成立或者提出人收回；修复照旧，写明原因."""
    with performing(REPAIR, "drop_revocation", repair, by=by, at=at) as (repair, entry):
        refuse_unless(repair.falsehood_by, "revocation_missing")
        why = check.text(reason, field="reason", most=500)
        repair.falsehood = repair.falsehood_by = ""
        repair.falsehood_at = None
        if repair.pledge.open_finding() and not may(PLEDGE, "drop_finding", repair.pledge, by):
            pledges.drop_finding(repair.pledge, reason=why, by=by, at=at)
        entry(code=repair.code, record=repair.record.code)
        entry.private(reason=why)
    return repair


@transaction.atomic
def revoke(repair: Repair, *, answer: str = "", by: Actor, at: datetime) -> Repair:
    """认定材料虚假。核实人、提出人以外的另一人；撤销修复、恢复公示，拟报失信记录，期限内不再受理."""
    with performing(REPAIR, "revoke", repair, by=by, at=at) as (repair, entry):
        refuse_unless(repair.falsehood_by, "revocation_missing")
        repair.reason = repair.falsehood
        repair.revoked_by, repair.revoked_at = by.person, at
        repair.banned_until = rules.banned_until(repair.record, day_of(at))
        entry(code=repair.code, record=repair.record.code, banned_until=repair.banned_until)
        entry.private(grounds=repair.reason)
    record = record_of(repair.record.code)
    if record is not None and record.state == RecordState.REPAIRED:
        records.restore(record, decision=repair.code, by=CLOCK, at=at)
    _record_the_falsehood(repair, answer, by, at)
    return repair


def take_back(repair: Repair, *, by: Actor, at: datetime) -> Repair:
    """撤回修复申请。决定之前可以撤回，不影响再次申请."""
    with performing(REPAIR, "take_back", repair, by=by, at=at) as (repair, entry):
        entry(code=repair.code)
    return repair


def lapse(repair: Repair, *, by: Actor, at: datetime) -> Repair:
    """修复申请终结。记录已经期满、更正或者撤回的，由平台终结."""
    with performing(REPAIR, "lapse", repair, by=by, at=at) as (repair, entry):
        gone = repair.record.state != RecordState.PUBLISHED
        refuse_unless(gone, "repair_still_needed")
        entry(code=repair.code, record=repair.record.code)
    return repair


def _false(repair: Repair) -> str:
    return f"申请信用修复（{repair.code[:8]}）所提交的材料虚假：{repair.falsehood}"


def _record_the_falsehood(repair: Repair, answer: str, by: Actor, at: datetime) -> None:
    """Find the pledge broken, which proposes a record; where it ended already, propose directly."""
    pledge, told = repair.pledge, _false(repair)
    finding = pledge.open_finding()
    if finding is not None and not may(PLEDGE, "find_broken", pledge, by):
        pledges.find_broken(pledge, answer=answer, by=by, at=at)
        return
    if finding is not None:  # of another region: he may not decide it, but must have heard it
        finding.answer = answer
        was_heard(finding, pledge.region, at)
    organ = organ_of(by.body)
    records.propose(
        pledges.MINOR_ITEM, subject_code=repair.subject.code, subject_kind=pledge.subject_kind,
        conduct=kind_of(pledge.kind).conduct_of(pledge.subject_kind) or "", content={"facts": told},
        decided_on=day_of(at), reporter_code=by.body, region=by.region, by=CLOCK, at=at,
        reporter_name=organ.name if organ else by.body,
    )  # fmt: skip
