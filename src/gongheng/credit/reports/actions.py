"""Issue a report, and say of one that what it tells has changed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongheng.credit.inquiries.models import Inquiry
from gongheng.credit.records import door
from gongheng.credit.records.queries import own_records, public_records_of
from gongheng.credit.reports import contents
from gongheng.credit.reports.contents import Told
from gongheng.credit.reports.lifecycle import CREDIT_REPORT
from gongheng.credit.reports.models import Report, Scope
from gongheng.credit.subjects.models import Subject
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.actors import NOBODY, Actor
from gongheng.foundation.acts import Record, beginning, hold, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.documents import verification_code
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.serials.take import next_serial
from gongheng.foundation.vault import store

MOST = 1000  # records of one report


@transaction.atomic
def issue(subject: Subject, *, by: Actor, at: datetime) -> Report:
    """出具信用报告的公开部分。免费，任何人；自上次出具后没有变化的，返回同一份，不重复出具."""
    subject = hold(subject)
    same = Report.objects.filter(subject=subject, scope=Scope.PUBLIC, state="issued").first()
    if same is not None:
        return same
    report = Report(subject=subject, scope=Scope.PUBLIC, as_of=at)
    with beginning(CREDIT_REPORT, "issue", report, by=by, at=at) as (report, record):
        told: list[Told] = [(one, {}) for one in public_records_of(subject)[:MOST]]
        _write(report, record, told, name=subject.name, reader=NOBODY, at=at)
        record(subject=subject.code)
    return report


@transaction.atomic
def issue_closed(subject: Subject, *, inquiry: Inquiry | None = None, receiver_name: str = "",
                 by: Actor, at: datetime) -> Report:  # fmt: skip
    """出具信用报告。主体自己的完整；获准（授权）的只有获准的内容，出具即查阅一次，先留记录."""
    scope = Scope.WHOLE if inquiry is None else Scope.GRANTED
    report = Report(subject=subject, scope=scope, as_of=at, receiver=by.body or by.person)
    told: Sequence[Told] = ()
    name = shown_names([subject])[subject.code]
    if inquiry is not None:
        file = door.open_file(inquiry, subject=subject.code, by=by, at=at)
        told, name = file["records"], file["name"] or name
        report.inquiry, receiver_name = inquiry.code, inquiry.body_name
    with beginning(CREDIT_REPORT, "issue_closed", report, by=by, at=at) as (report, record):
        if inquiry is None:
            told = [(one, {}) for one in own_records(by).filter(subject=subject)[:MOST]]
        report.receiver_name = receiver_name or name
        reader = by if inquiry is None else NOBODY
        _write(report, record, told, name=name, reader=reader, at=at)
        if not subject.is_person:
            record(subject=subject.code)
    return report


def outdate(report: Report, *, by: Actor, at: datetime) -> Report:
    """标明内容已有变化。报告载明的记录更正、撤回、修复、期满或者有新的记录时；查验时一并显示."""
    with performing(CREDIT_REPORT, "outdate", report, by=by, at=at) as (report, record):
        refuse_unless(at >= report.as_of, "too_early", due=report.as_of)
        report.outdated_at = at
        record(code=report.code)
    return report


def _write(report: Report, record: Record, told: Sequence[Told], *, name: str, reader: Actor,
           at: datetime) -> None:  # fmt: skip
    year = day_of(at).year
    report.code = f"XB-{year}-{next_serial(f'credit-report-{year}'):07d}"
    facts = contents.facts(
        report.subject, name, told, number=report.code, scope=str(Scope(report.scope).label),
        points_now=contents.points_of(report.subject, reader, at), receiver=report.receiver_name,
        at=at,
    )  # fmt: skip
    report.digest = verification_code("credit_report", facts)
    report.told = facts
    if report.scope != Scope.GRANTED:  # what was granted is handed out once and kept nowhere
        report.facts_key = store.keep(store.new_key("report"), facts)
    report.records = len(told)
    record(code=report.code, scope=report.scope, as_of=at, digest=report.digest,
           records=report.records)  # fmt: skip
