"""Propose a correction or a withdrawal, tell the subject of a graver one, drop it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gongheng.credit.records import content as contents
from gongheng.credit.records.changes import rules
from gongheng.credit.records.lifecycle import RECORD
from gongheng.credit.records.models import Change, Record
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store
from gongheng.registry import entry_checks as check


def propose_correction(record: Record, *, reason: str, conduct: str, content: Mapping[str, Any],
                       decided_on: date, by: Actor, at: datetime) -> Record:  # fmt: skip
    """提出更正。只是提议，原记录照旧公示；由另一人决定，加重的还须先书面告知主体."""
    with performing(RECORD, "propose_correction", record, by=by, at=at) as (record, entry):
        rules.none_waits(record)
        why = check.text(reason, field="reason", most=500)
        made, closed = rules.corrected(record, conduct=conduct, content=content,
                                       decided_on=decided_on, at=at)  # fmt: skip
        day = made.decided_on.isoformat()
        given = {"reason": why, "conduct": made.conduct, "decided_on": day,
                 "content": {**made.content, **closed}}  # fmt: skip
        Change.objects.create(
            record=record, kind=Change.Kind.CORRECT, graver=rules.is_graver(record, made),
            after={"conduct": made.conduct, "decided_on": day, "content": made.content},
            given_key=store.keep(store.new_key("change"), given), proposed_by=by.person,
            proposed_at=at,
        )  # fmt: skip
        entry(code=record.code, digest=made.digest, conduct=made.conduct)
        entry.private(reason=why)
    return record


def notify_correction(record: Record, *, digest: str, by: Actor, at: datetime) -> Record:
    """告知加重的更正。与新记录一样，先书面告知主体再决定；附告知书（送达凭证）."""
    with performing(RECORD, "notify_correction", record, by=by, at=at) as (record, entry):
        change = rules.open_change(record, Change.Kind.CORRECT)
        refuse_unless(change.graver, "nothing_to_tell")
        change.notice_digest = check.stored_file(digest, by=by)
        refuse_unless(change.notice_digest, "missing_field", field="digest", name="告知书")
        change.told_at = at
        change.save()
        entry(code=record.code, notice=change.notice_digest)
    return record


def propose_withdrawal(record: Record, *, revoked_on: date, document_number: str, digest: str,
                       by: Actor, at: datetime) -> Record:  # fmt: skip
    """提出撤回。附撤销、变更、确认违法或者无效的文书原件；由另一人决定，期限自该文书之日起算."""
    with performing(RECORD, "propose_withdrawal", record, by=by, at=at) as (record, entry):
        rules.none_waits(record)
        possible = record.decided_on <= revoked_on <= day_of(at)
        refuse_unless(possible, "day_not_possible", field="revoked_on")
        number = contents.document_number(document_number, required=True)
        paper = check.stored_file(digest, by=by)
        refuse_unless(paper, "missing_field", field="digest", name="撤销（变更）文书")
        Change.objects.create(
            record=record, kind=Change.Kind.WITHDRAW, revoked_on=revoked_on, document_number=number,
            paper=paper, proposed_by=by.person, proposed_at=at,
        )  # fmt: skip
        entry(code=record.code, revoked_on=revoked_on, document_number=number, paper=paper)
    return record


def drop_change(record: Record, *, reason: str, by: Actor, at: datetime) -> Record:
    """不予更正（撤回）。提议不成立或者提出人收回；原记录不变，写明原因."""
    with performing(RECORD, "drop_change", record, by=by, at=at) as (record, entry):
        change = record.open_change()
        refuse_unless(change is not None, "change_missing", act="更正（撤回）")
        assert change is not None
        why = check.text(reason, field="reason", most=500)
        change.outcome, change.ended_by, change.ended_at = Change.Outcome.DROPPED, by.person, at
        change.save()
        entry(code=record.code, change=change.kind)
        entry.private(reason=why)
    return record
