"""Ask, approve, refuse, open in an emergency, authorise, read, end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gongheng.credit.inquiries import rules
from gongheng.credit.inquiries.lifecycle import FILE_INQUIRY
from gongheng.credit.inquiries.models import Finding, Inquiry, Kind, Reading
from gongheng.credit.subjects.actions import know
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import Record, beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.serials.take import next_serial
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of


def request(purpose: str, *, case_number: str, subjects: Sequence[str], parts: Sequence[str],
            days: int, reason: str = "", by: Actor, at: datetime) -> Inquiry:  # fmt: skip
    """申请调阅。写明用途、案号、主体、内容和期限；批准之前什么也看不到."""
    inquiry = _asked(Kind.APPROVAL, purpose, subjects, by, at)
    with beginning(FILE_INQUIRY, "request", inquiry, by=by, at=at) as (inquiry, record):
        rules.purpose_for(purpose)
        inquiry.subjects = rules.known_subjects(subjects)
        inquiry.parts = rules.chosen_parts(parts, inquiry.subjects)
        inquiry.days = rules.period(days, "inquiry_longest_days", at)
        inquiry.case_number = check.text(case_number, field="case_number", most=100)
        inquiry.reason = check.text(reason, field="reason", most=500, required=False)
        _numbered(inquiry, record, at)
    return inquiry


def approve(inquiry: Inquiry, *, days: int | None = None, by: Actor, at: datetime) -> Inquiry:
    """批准调阅。申请人以外的人；可以缩短期限，不得延长；自批准时起算."""
    with performing(FILE_INQUIRY, "approve", inquiry, by=by, at=at) as (inquiry, record):
        longest = inquiry.days
        granted = longest if days is None else days
        whole = isinstance(granted, int) and 0 < granted <= longest
        rules.refuse_unless(whole, "period_too_long", field="days", longest=longest)
        _granted(inquiry, by, at, timedelta(days=granted))
        record(code=inquiry.code, begins_at=at, ends_at=inquiry.ends_at)
    return inquiry


def refuse(inquiry: Inquiry, *, reason: str, by: Actor, at: datetime) -> Inquiry:
    """不予批准。写明原因；申请终结，需要的另行申请."""
    with performing(FILE_INQUIRY, "refuse", inquiry, by=by, at=at) as (inquiry, record):
        inquiry.approved_by, inquiry.ended_at = by.person, at
        inquiry.refused_for = check.text(reason, field="reason", most=500)
        record(code=inquiry.code)
        record.private(reason=inquiry.refused_for)
    return inquiry


def take_back(inquiry: Inquiry, *, by: Actor, at: datetime) -> Inquiry:
    """撤回申请。批准（启用）之前."""
    with performing(FILE_INQUIRY, "take_back", inquiry, by=by, at=at) as (inquiry, record):
        inquiry.ended_at = at
        record(code=inquiry.code)
    return inquiry


def break_glass(purpose: str, *, case_number: str, subjects: Sequence[str], parts: Sequence[str],
                reason: str, by: Actor, at: datetime) -> Inquiry:  # fmt: skip
    """紧急调阅。来不及审批的：写明紧急的理由，由同一单位另一人启用之后才打开，事后必须审查."""
    inquiry = _asked(Kind.EMERGENCY, purpose, subjects, by, at)
    with beginning(FILE_INQUIRY, "break_glass", inquiry, by=by, at=at) as (inquiry, record):
        rules.purpose_for(purpose, emergency=True)
        inquiry.subjects = rules.known_subjects(subjects)
        inquiry.parts = rules.chosen_parts(parts, inquiry.subjects)
        inquiry.case_number = check.text(case_number, field="case_number", most=100)
        inquiry.reason = check.text(reason, field="reason", most=500)
        _numbered(inquiry, record, at)
    return inquiry


def turn_second_key(inquiry: Inquiry, *, by: Actor, at: datetime) -> Inquiry:
    """第二人启用。两人到齐才打开；自此限时有效，并在规定时间内接受第三人审查."""
    with performing(FILE_INQUIRY, "turn_second_key", inquiry, by=by, at=at) as (inquiry, record):
        hours = rules.ruling("inquiry_emergency_hours", at).value
        _granted(inquiry, by, at, timedelta(hours=hours))
        review = rules.ruling("inquiry_review_hours", at).value
        inquiry.review_due_at = at + timedelta(hours=review)
        record(code=inquiry.code, begins_at=at, ends_at=inquiry.ends_at,
               review_due_at=inquiry.review_due_at)  # fmt: skip
    return inquiry


def review(inquiry: Inquiry, *, finding: str, opinion: str, by: Actor, at: datetime) -> Inquiry:
    """事后审查。启用的两人以外的第三人；逾期仍须审查，逾期时间记入；审查后不再打开."""
    with performing(FILE_INQUIRY, "review", inquiry, by=by, at=at) as (inquiry, record):
        rules.is_an_emergency(inquiry)
        inquiry.finding = check.among(finding, Finding.values, field="finding")
        inquiry.reviewed_at, inquiry.reviewed_by = at, by.person
        inquiry.ended_at = inquiry.ended_at or at
        assert inquiry.review_due_at is not None
        late = max(0, -((inquiry.review_due_at - at) // timedelta(hours=1)))
        record(code=inquiry.code, finding=inquiry.finding, late_hours=late)
        record.private(opinion=check.text(opinion, field="opinion", most=500))
    return inquiry


def call_in(inquiry: Inquiry, *, reason: str, by: Actor, at: datetime) -> Inquiry:
    """收回。不再需要或者不应再查阅的，期满之前收回."""
    with performing(FILE_INQUIRY, "call_in", inquiry, by=by, at=at) as (inquiry, record):
        inquiry.ended_at = at
        inquiry.refused_for = check.text(reason, field="reason", most=500)
        record(code=inquiry.code)
        record.private(reason=inquiry.refused_for)
    return inquiry


def authorise(unit: str, *, purpose: str, parts: Sequence[str], days: int, by: Actor,
              at: datetime) -> Inquiry:  # fmt: skip
    """授权查询。信用主体授权一个已登记的单位，在期限内查阅指定的内容；随时可以收回."""
    whose = by.body if by.acts_for(by.body) else by.person
    inquiry = Inquiry(kind=Kind.AUTHORISED, purpose=purpose if isinstance(purpose, str) else "",
                      subjects=[whose], requested_by=by.person, requested_at=at)  # fmt: skip
    with beginning(FILE_INQUIRY, "authorise", inquiry, by=by, at=at) as (inquiry, record):
        rules.purpose_for(purpose, by_subject=True)
        inquiry.body, inquiry.body_name = rules.unit_to_authorise(unit, whose)
        know(whose, by=by, at=at)
        inquiry.parts = rules.chosen_parts(parts, inquiry.subjects)
        inquiry.days = rules.period(days, "authorisation_longest_days", at)
        _granted(inquiry, by, at, timedelta(days=days))
        _numbered(inquiry, record, at)
        record(unit=inquiry.body, begins_at=at, ends_at=inquiry.ends_at)
    return inquiry


def revoke(inquiry: Inquiry, *, by: Actor, at: datetime) -> Inquiry:
    """收回授权。自此被授权单位什么也看不到；已有的查阅记录留存."""
    with performing(FILE_INQUIRY, "revoke", inquiry, by=by, at=at) as (inquiry, record):
        rules.refuse_unless(inquiry.kind == Kind.AUTHORISED, "not_permitted", act="收回授权")
        inquiry.ended_at = at
        record(code=inquiry.code)
    return inquiry


def read(inquiry: Inquiry, *, subject: Subject, by: Actor, at: datetime) -> Inquiry:
    """查阅。先留下记录，再打开；主体看得到哪个单位、何时、为何、凭哪一号批准查阅."""
    with performing(FILE_INQUIRY, "read", inquiry, by=by, at=at) as (inquiry, record):
        rules.is_live(inquiry, at)
        rules.is_about(inquiry, subject)
        Reading(inquiry=inquiry, subject=subject, read_at=at, read_by=by.person,
                body_name=inquiry.body_name, parts=inquiry.parts).save()  # fmt: skip
        record(code=inquiry.code, use=inquiry.purpose, parts=inquiry.parts, body=inquiry.body)
        if not subject.is_person:
            record(subject=subject.code)
    return inquiry


def expire(inquiry: Inquiry, *, by: Actor, at: datetime) -> Inquiry:
    """期满终止。有效期届满由平台终止；期满之后即使尚未终止也不得查阅."""
    with performing(FILE_INQUIRY, "expire", inquiry, by=by, at=at) as (inquiry, record):
        over = inquiry.ends_at is not None and at >= inquiry.ends_at
        rules.refuse_unless(over, "too_early", due=inquiry.ends_at or "—")
        inquiry.ended_at = at
        record(code=inquiry.code)
    return inquiry


def _asked(kind: str, purpose: str, subjects: Sequence[str], by: Actor, at: datetime) -> Inquiry:
    organ = organ_of(by.body)
    return Inquiry(kind=kind, purpose=purpose if isinstance(purpose, str) else "",
                   subjects=[one for one in subjects if isinstance(one, str)], body=by.body,
                   body_name=organ.name if organ else by.body, region=by.region,
                   requested_by=by.person, requested_role=by.role, requested_at=at)  # fmt: skip


def _numbered(inquiry: Inquiry, record: Record, at: datetime) -> None:
    year = day_of(at).year
    inquiry.code = f"DY-{year}-{next_serial(f'inquiry-{year}'):06d}"
    record(code=inquiry.code, kind=inquiry.kind, use=inquiry.purpose, parts=inquiry.parts,
           subjects=len(inquiry.subjects), whom=inquiry.whom, days=inquiry.days)  # fmt: skip
    record.private(case_number=inquiry.case_number, reason=inquiry.reason)


def _granted(inquiry: Inquiry, by: Actor, at: datetime, length: timedelta) -> None:
    inquiry.approved_by, inquiry.approved_at = by.person, at
    inquiry.begins_at, inquiry.ends_at = at, at + length
