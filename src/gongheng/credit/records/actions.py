"""Propose, enter, amend, notify, review, accept, publish, correct, withdraw, mark and end."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.records import limits, rules
from gongheng.credit.records.changes import rules as changes
from gongheng.credit.records.filling import facts_of, fill
from gongheng.credit.records.lifecycle import RECORD, RecordState
from gongheng.credit.records.models import Change, Mark, Origin, Record
from gongheng.credit.subjects.actions import know
from gongheng.credit.subjects.models import UNNAMED
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store
from gongheng.registry import entry_checks as check


@transaction.atomic
def propose(
    item: str, *, subject_code: str, subject_name: str = "", subject_kind: str, conduct: str,
    content: Mapping[str, Any], decided_on: date, reporter_code: str, reporter_name: str,
    region: str, trade_code: str = "", because_of: int | None = None,
    origin: str = Origin.TRADING, evidence: Sequence[Mapping[str, str]] = (), by: Actor,
    at: datetime,
) -> Record:  # fmt: skip
    """拟报。由交易事实或者外部公开信息产生，只是建议；是否记录由经办人员确认，机器不作认定."""
    record = Record(code=str(uuid.uuid4()), item=item, origin=origin, region=region,
                    reporter_code=reporter_code, decided_on=decided_on, formed_on=decided_on,
                    subject_kind=check.among(subject_kind, SubjectKind.values, field="subject_kind"),
                    organ_code=reporter_code, organ_name=reporter_name, conduct=conduct,
                    trade_code=trade_code, because_of=because_of,
                    evidence=[dict(one) for one in evidence])  # fmt: skip
    record.subject = know(subject_code, name=subject_name, region=region, by=by, at=at)
    with beginning(RECORD, "propose", record, by=by, at=at) as (record, entry):
        found = rules.item_for(item, subject_kind, region, decided_on)
        record.catalogue = rules.catalogue_on(decided_on).version
        record.category = found.category
        record.content = {key: value for key, value in content.items() if key in found.fields}
        entry(code=record.code, item=item, conduct=conduct, because_of=because_of)
    return record


@transaction.atomic
def enter(
    item: str, *, subject_code: str, subject_name: str = "", subject_kind: str, conduct: str = "",
    content: Mapping[str, Any], organ_code: str, organ_name: str = "", decided_on: date,
    formed_on: date | None = None, trade_code: str = "", origin: str = Origin.ENTRY,
    by: Actor, at: datetime,
) -> Record:  # fmt: skip
    """填报。核对并载明主体合法名称与统一社会信用代码、决定机关及其代码；当日目录的必填项齐全."""
    record = Record(code=str(uuid.uuid4()), origin=origin, region=by.region,
                    reporter_code=by.body, entered_by=by.person, entered_at=at)  # fmt: skip
    rules.subject_fits(subject_kind, subject_code)
    record.subject = know(subject_code, name=subject_name, region=by.region, by=by, at=at)
    with beginning(RECORD, "enter", record, by=by, at=at) as (record, entry):
        _fill(record, item=item, subject_kind=subject_kind, conduct=conduct, content=content,
              organ_code=organ_code, organ_name=organ_name, decided_on=decided_on,
              formed_on=formed_on, trade_code=trade_code, at=at)  # fmt: skip
        _told(entry, record)
    return record


def adopt(record: Record, *, conduct: str, content: Mapping[str, Any], organ_code: str,
          organ_name: str = "", decided_on: date, subject_code: str = "", subject_name: str = "",
          by: Actor, at: datetime) -> Record:  # fmt: skip
    """确认拟报。经办人员核对事实、补齐决定文书后才成为填报；此前不产生任何后果."""
    with performing(RECORD, "adopt", record, by=by, at=at) as (record, entry):
        record.entered_by, record.entered_at = by.person, at
        if record.subject.code == UNNAMED:
            record.subject = know(subject_code, name=subject_name, region=record.region, by=by,
                                  at=at)  # fmt: skip
        _fill(record, item=record.item, subject_kind=record.subject_kind, conduct=conduct,
              content=content, organ_code=organ_code, organ_name=organ_name,
              decided_on=decided_on, formed_on=None, trade_code=record.trade_code, at=at)  # fmt: skip
        _told(entry, record)
    return record


def dismiss(record: Record, *, reason: str, by: Actor, at: datetime) -> Record:
    """不予记录。拟报不实，或者退回后不再报送；写明原因."""
    with performing(RECORD, "dismiss", record, by=by, at=at) as (record, entry):
        record.returned_for = check.text(reason, field="reason", most=500)
        entry(code=record.code)
        entry.private(reason=record.returned_for)
    return record


def amend(record: Record, *, item: str, conduct: str = "", content: Mapping[str, Any],
          organ_code: str, organ_name: str = "", decided_on: date, formed_on: date | None = None,
          by: Actor, at: datetime) -> Record:  # fmt: skip
    """修改。只在报送之前；报送之后的错误走更正."""
    with performing(RECORD, "amend", record, by=by, at=at) as (record, entry):
        record.entered_by, record.entered_at = by.person, at
        record.reviewed_by, before = "", record.digest
        _fill(record, item=item, subject_kind=record.subject_kind, conduct=conduct,
              content=content, organ_code=organ_code, organ_name=organ_name,
              decided_on=decided_on, formed_on=formed_on, trade_code=record.trade_code, at=at)  # fmt: skip
        if record.digest != before:  # what the subject was told is not what will be reported
            record.notified_at, record.notice_digest = None, ""
        _told(entry, record)
    return record


def notify(record: Record, *, digest: str, by: Actor, at: datetime) -> Record:
    """书面告知主体。失信信息报送之前告知；附告知书（送达凭证）."""
    with performing(RECORD, "notify", record, by=by, at=at) as (record, entry):
        record.notice_digest = check.stored_file(digest, by=by)
        refuse_unless(record.notice_digest, "missing_field", field="digest", name="告知书")
        record.notified_at = at
        entry(code=record.code, notice=record.notice_digest)
    return record


def review(record: Record, *, by: Actor, at: datetime) -> Record:
    """复核并报送省级。同一单位的另一人；对主体不利的，须已书面告知."""
    with performing(RECORD, "review", record, by=by, at=at) as (record, entry):
        told = not record.is_adverse or record.notified_at is not None
        refuse_unless(told, "subject_not_told", source=RECORD.acts["notify"].under)
        record.reviewed_by, record.reported_at = by.person, at
        late = next((clock.late_days(day_of(at)) for clock in limits.clocks(record)
                     if clock.name == limits.REPORT), 0)  # fmt: skip
        entry(code=record.code, digest=record.digest, late_days=late)
    return record


def send_back(record: Record, *, reason: str, by: Actor, at: datetime) -> Record:
    """退回。写明哪里不符合；填报单位修改后重新复核报送."""
    with performing(RECORD, "send_back", record, by=by, at=at) as (record, entry):
        record.returned_for = check.text(reason, field="reason", most=500)
        record.reviewed_by = ""
        entry(code=record.code)
        entry.private(reason=record.returned_for)
    return record


def accept(record: Record, *, by: Actor, at: datetime) -> Record:
    """归集。省级核对后入库，自此两日内推送“信用湖北”."""
    with performing(RECORD, "accept", record, by=by, at=at) as (record, entry):
        record.accepted_at = at
        entry(code=record.code, digest=record.digest)
    return record


def publish(record: Record, *, by: Actor, at: datetime) -> Record:
    """公示。自作出决定之日起七个工作日内；逾期仍须公示，逾期天数记入办理记录."""
    with performing(RECORD, "publish", record, by=by, at=at) as (record, entry):
        _make_public(record, at)
        late = next((clock.late_days(day_of(at)) for clock in limits.clocks(record)
                     if clock.name == limits.PUBLISH), 0)  # fmt: skip
        _told(entry, record, late_days=late, ends_on=record.publicity_ends_on)
    return record


@transaction.atomic
def correct(record: Record, *, by: Actor, at: datetime) -> Record:
    """更正。提出更正的人以外的另一人决定；原记录终止，以新记录公示更正后的内容，两条互相指明."""
    with performing(RECORD, "correct", record, by=by, at=at) as (record, entry):
        change = changes.open_change(record, Change.Kind.CORRECT)
        changes.was_told(change)
        given = store.reveal(change.given_key) or {}
        _decided(change, by, at)
        record.ended_at = at
        entry(code=record.code)
        entry.private(reason=given["reason"])
    return reissue(record, conduct=given["conduct"], content=given["content"],
                   decided_on=date.fromisoformat(given["decided_on"]), told_at=change.told_at,
                   notice_digest=change.notice_digest, by=by, at=at)  # fmt: skip


def reissue(old: Record, *, conduct: str, content: Mapping[str, Any], decided_on: date,
            told_at: datetime | None = None, notice_digest: str = "", by: Actor,
            at: datetime) -> Record:  # fmt: skip
    """以更正后的内容公示。由更正时一并办理；未另行告知的保留原记录的告知；标注由办理异议的决定."""
    record = Record(code=str(uuid.uuid4()), origin=old.origin, region=old.region,
                    reporter_code=old.reporter_code, subject=old.subject, replaces=old,
                    entered_at=at, entered_by=old.entered_by, reviewed_by=by.person,
                    reported_at=old.reported_at, accepted_at=old.accepted_at,
                    notified_at=told_at or old.notified_at,
                    notice_digest=notice_digest or old.notice_digest,
                    marks=[], because_of=old.because_of)  # fmt: skip
    with beginning(RECORD, "reissue", record, by=by, at=at) as (record, entry):
        refuse_unless(old.state == RecordState.CORRECTED, "wrong_state", act="公示更正后内容",
                      thing="信用记录", state=old.get_state_display())  # fmt: skip
        _fill(record, item=old.item, subject_kind=old.subject_kind, conduct=conduct,
              content=content, organ_code=old.organ_code, organ_name=old.organ_name,
              decided_on=decided_on, formed_on=max(decided_on, old.formed_on),
              trade_code=old.trade_code, at=at)  # fmt: skip
        _make_public(record, old.published_at or at)
        _told(entry, record, replaces=old.code, ends_on=record.publicity_ends_on)
    return record


def withdraw(record: Record, *, by: Actor, at: datetime) -> Record:
    """撤回。提出人以外的另一人核对文书后三日内撤回；记分自依据被撤销、变更之日起不再计算."""
    with performing(RECORD, "withdraw", record, by=by, at=at) as (record, entry):
        change = changes.open_change(record, Change.Kind.WITHDRAW)
        _decided(change, by, at)
        record.revoked_on, record.ended_at = change.revoked_on, at
        late = next((clock.late_days(day_of(at)) for clock in limits.clocks(record)
                     if clock.name == limits.WITHDRAW), 0)  # fmt: skip
        entry(code=record.code, revoked_on=record.revoked_on, paper=change.paper,
              document_number=change.document_number, late_days=late)  # fmt: skip
    return record


def mark(record: Record, *, mark: str, by: Actor, at: datetime) -> Record:
    """标注。异议处理中、复议或者诉讼中的，公示与查询时一并显示；不停止公示."""
    with performing(RECORD, "mark", record, by=by, at=at) as (record, entry):
        wanted = check.among(mark, Mark.values, field="mark")
        refuse_unless(wanted not in record.marks, "already_exists", field="mark", thing="该标注")
        record.marks = sorted({*record.marks, wanted})
        entry(code=record.code, mark=wanted)
    return record


def unmark(record: Record, *, mark: str, by: Actor, at: datetime) -> Record:
    """取消标注。异议、复议或者诉讼已经办结."""
    with performing(RECORD, "unmark", record, by=by, at=at) as (record, entry):
        refuse_unless(mark in record.marks, "not_found", field="mark")
        record.marks = [one for one in record.marks if one != mark]
        entry(code=record.code, mark=mark)
    return record


def end_by_repair(record: Record, *, decision: str, by: Actor, at: datetime) -> Record:
    """修复后终止公示：终止公示、停止共享和使用、不再记分。由准予修复时一并办理."""
    with performing(RECORD, "end_by_repair", record, by=by, at=at) as (record, entry):
        record.ended_at = at
        entry(code=record.code, decision=decision)
    return record


def restore(record: Record, *, decision: str, by: Actor, at: datetime) -> Record:
    """恢复公示。修复所凭材料虚假的，撤销修复并恢复公示，公示期限不重新计算."""
    with performing(RECORD, "restore", record, by=by, at=at) as (record, entry):
        record.ended_at = None
        _told(entry, record, decision=decision, ends_on=record.publicity_ends_on)
    return record


def expire(record: Record, *, by: Actor, at: datetime) -> Record:
    """公示期满，由平台终止公示；不得提前."""
    with performing(RECORD, "expire", record, by=by, at=at) as (record, entry):
        over = record.publicity_ends_on is not None and day_of(at) > record.publicity_ends_on
        refuse_unless(over, "too_early", due=record.publicity_ends_on or "—")
        record.ended_at = at
        entry(code=record.code)
    return record


def _decided(change: Change, by: Actor, at: datetime) -> None:
    change.outcome, change.ended_by, change.ended_at = Change.Outcome.DONE, by.person, at
    change.save()


def _fill(record: Record, *, at: datetime, **told: Any) -> None:
    closed = fill(record, at=at, **told)
    rules.not_over_before(record)
    if closed:
        record.closed_key = store.keep(record.closed_key or store.new_key("record"), closed)


def _make_public(record: Record, at: datetime) -> None:
    record.published_at = at
    record.publicity_ends_on = limits.publicity_end(record, day_of(at))


def _told(entry: Any, record: Record, **more: Any) -> None:
    entry(**facts_of(record), **more)
