"""Every write of a tender: entered, reviewed, announced, stopped, ended."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import Record, beginning, hold, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.codes.project import issue_tender_code
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.serials.take import next_serial
from gongheng.registry.guardians.papers import root_of
from gongheng.registry.guardians.queries import circle_for
from gongheng.registry.projects.models import Project
from gongheng.trading.tendering import rules
from gongheng.trading.tendering.coefficients import (
    has_coefficients,
    price_root,
    refuse_without_guardians,
)
from gongheng.trading.tendering.lifecycle import TENDER
from gongheng.trading.tendering.models import FairReview, SelfFiling, Tender, TenderDocument
from gongheng.trading.tendering.sections import actions as sections


def enter(project: Project, *, title: str, trade_class: str, organise: str, mode: str = "open",
          agency: Any = None, state_funded: bool = True, supervisor_code: str = "",
          by: Actor, at: datetime) -> Tender:  # fmt: skip
    """项目进场。统一登记的项目信息直接引用，不重复填写."""
    tender = Tender(
        project=project, title=title, trade_class=trade_class, organise=organise, mode=mode,
        tenderer_code=project.owner_code, tenderer_name=project.owner_name,
        agency_code=agency.code if agency else "", agency_name=agency.name if agency else "",
        region=project.region, state_funded=state_funded, supervisor_code=supervisor_code,
        law_day=day_of(at),
    )  # fmt: skip
    with beginning(TENDER, "enter", tender, by=by, at=at) as (tender, record):
        refuse_unless(project.state == "entered", "project_not_open", field="project")
        rules.the_procedure_can_be_run(tender)
        rules.may_be_run_by(tender, at)
        refuse_unless(agency is None or organise == "agency", "agency_not_wanted", field="organise")
        assert project.code is not None  # only historical projects have none
        tender.code = issue_tender_code(project.code, next_serial(f"tender:{project.code}"))
        record(code=tender.code, project=project.code, tenderer=tender.tenderer_code,
               agency=tender.agency_code, mode=mode, organise=organise,
               state_funded=tender.state_funded, centre=settings.CENTRE_CODE)  # fmt: skip
    return tender


def enter_again(failed: Tender, *, by: Actor, at: datetime) -> Tender:
    """重新招标。只把流标而尚未转入的标段带入下一次招标，其余标段不动；适用新的一天的规则."""
    with transaction.atomic():
        again = _next_round(failed, at)
        with beginning(TENDER, "enter_again", again, by=by, at=at) as (again, record):
            failed = hold(failed)
            left = rules.sections_to_tender_again(failed)
            rules.may_be_run_by(again, at)
            code = failed.project.code or ""
            again.code = issue_tender_code(code, next_serial(f"tender:{code}"))
            record(code=again.code, previous=failed.code, round=again.round,
                   sections=[section.code for section in left])  # fmt: skip
        for section in left:
            sections.carry(section, into=again, by=by, at=at)
    return again


def _next_round(failed: Tender, at: datetime) -> Tender:
    return Tender(
        project=failed.project, title=failed.title, trade_class=failed.trade_class,
        organise=failed.organise, mode=failed.mode, tenderer_code=failed.tenderer_code,
        tenderer_name=failed.tenderer_name, agency_code=failed.agency_code,
        agency_name=failed.agency_name, region=failed.region, state_funded=failed.state_funded,
        supervisor_code=failed.supervisor_code, law_day=day_of(at), round=failed.round + 1,
        previous=failed,
    )  # fmt: skip


def file_self_tender(tender: Tender, *, statement: str, by: Actor, at: datetime) -> Tender:
    """自行招标备案。任何单位不得强制其委托招标代理机构."""
    with performing(TENDER, "file_self_tender", tender, by=by, at=at) as (tender, record):
        refuse_unless(
            statement.strip(), "missing_field", field="statement", name="自行招标条件说明"
        )
        refuse_unless(not hasattr(tender, "self_filing"), "already_exists", thing="自行招标备案")
        SelfFiling.objects.create(tender=tender, statement=statement, filed_at=at)
        record(filed=True)
    return tender


def review_fairness(tender: Tender, *, answers: dict[str, Any], by: Actor, at: datetime) -> Tender:
    """公平竞争审查。逐项作出结论；有一项不通过即不能进入公告."""
    with performing(TENDER, "review_fairness", tender, by=by, at=at) as (tender, record):
        rules.every_item_is_reviewed(answers, tender)
        rules.has_a_section(tender)
        FairReview.objects.create(
            tender=tender, answers=answers, reviewed_at=at, reviewer=by.reference
        )
        record(items=len(answers))
    return tender


def draft_documents(tender: Tender, *, digest: str, terms: dict[str, Any], changes: str = "",
                    by: Actor, at: datetime) -> TenderDocument:  # fmt: skip
    """编制招标文件，每一版都留存。公告以后只能经澄清与修改程序改."""
    with performing(TENDER, "draft_documents", tender, by=by, at=at) as (tender, record):
        return _new_version(
            tender, record, by=by, at=at, digest=digest, terms=terms, changes=changes
        )


def revise_documents(tender: Tender, *, digest: str, terms: dict[str, Any], changes: str,
                     by: Actor, at: datetime) -> TenderDocument:  # fmt: skip
    """修改招标文件。由澄清与修改程序连带办理，通知所有潜在投标人；条款改了的，总要留足编制时间."""
    with performing(TENDER, "revise_documents", tender, by=by, at=at) as (tender, record):
        refuse_unless(changes.strip(), "change_unexplained", field="changes")
        assert tender.bids_due_at is not None
        refuse_unless(at < tender.bids_due_at, "deadline_passed", due=tender.bids_due_at)
        before = tender.terms()
        document = _new_version(
            tender, record, by=by, at=at, digest=digest, terms=terms, changes=changes
        )
        if document.terms != before:
            rules.leaves_time_to_prepare(tender, at, tender.bids_due_at)
    return document


def _new_version(tender: Tender, record: Record, *, digest: str, terms: dict[str, Any],
                 changes: str, by: Actor, at: datetime) -> TenderDocument:  # fmt: skip
    rules.refuse_if_paused(tender)
    terms = rules.terms_are_lawful(tender, terms)
    store.own(digest, by=by)
    version = tender.documents.count() + 1
    record(version=version, digest=digest)
    if has_coefficients(terms["price"]):  # what a draw at the opening will quote
        record(price_root=price_root(terms["price"]))
    made = TenderDocument.objects.create(tender=tender, version=version, digest=digest,
                                         changes=changes, made_at=at, terms=terms)  # fmt: skip
    if tender.announced_at is not None:
        refuse_without_guardians(tender)
    return made


def announce(tender: Tender, *, documents_from: datetime, documents_until: datetime,
             bids_due_at: datetime, opening_place: str = "", by: Actor, at: datetime) -> Tender:  # fmt: skip
    """发布招标公告。自此日起，项目始终适用这一天有效的规则；此时起用的监护组也随公告定下来."""
    with performing(TENDER, "announce", tender, by=by, at=at) as (tender, record):
        tender.law_day = day_of(at)
        rules.is_ready_to_announce(tender)
        refuse_unless(documents_from >= at, "in_the_past", field="documents_from")
        rules.documents_stay_long_enough(tender, documents_from, documents_until)
        rules.enough_time_to_prepare(tender, documents_from, bids_due_at)
        refuse_unless(documents_until <= bids_due_at, "after_deadline", field="documents_until")
        tender.announced_at = at
        tender.documents_from, tender.documents_until = documents_from, documents_until
        tender.bids_due_at, tender.opening_place = bids_due_at, opening_place
        tender.circle = circle_for(tender.region, at)
        rules.guardians_are_in_force(tender)
        refuse_without_guardians(tender)
        if tender.circle is not None:
            record(circle=tender.circle.code, circle_root=root_of(tender.circle))
        record(bids_due_at=bids_due_at, documents_from=documents_from,
               documents_until=documents_until, law_day=tender.law_day)  # fmt: skip
    return tender


def postpone(tender: Tender, *, bids_due_at: datetime, reason: str,
             by: Actor, at: datetime) -> Tender:  # fmt: skip
    """顺延提交投标文件的截止时间；只能推后，并应在原截止时间之前."""
    with performing(TENDER, "postpone", tender, by=by, at=at) as (tender, record):
        rules.refuse_if_paused(tender)
        assert tender.bids_due_at is not None
        refuse_unless(at < tender.bids_due_at, "deadline_passed", due=tender.bids_due_at)
        refuse_unless(bids_due_at > tender.bids_due_at, "only_later", field="bids_due_at")
        refuse_unless(reason.strip(), "missing_field", field="reason", name="顺延原因")
        record(before=tender.bids_due_at, bids_due_at=bids_due_at, reason=reason)
        tender.bids_due_at = bids_due_at
    return tender


def postpone_for_outage(tender: Tender, *, bids_due_at: datetime, since: datetime, until: datetime,
                        by: Actor, at: datetime) -> Tender:  # fmt: skip
    """因平台故障顺延。截止前一段时间平台没有应答的，由时钟凭探测记录顺延，原截止时间已过的也一样."""
    with performing(TENDER, "postpone_for_outage", tender, by=by, at=at) as (tender, record):
        rules.refuse_if_paused(tender)
        assert tender.bids_due_at is not None
        refuse_unless(bids_due_at > tender.bids_due_at, "only_later", field="bids_due_at")
        record(before=tender.bids_due_at, bids_due_at=bids_due_at, since=since, until=until)
        tender.bids_due_at = bids_due_at
    return tender


def suspend(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """行政监督部门处理投诉，必要时责令暂停."""
    with performing(TENDER, "suspend", tender, by=by, at=at) as (tender, record):
        rules.refuse_if_paused(tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="暂停原因")
        tender.suspended_at, tender.suspended_for = at, reason
        record(reason=reason)
    return tender


def resume(tender: Tender, *, reason: str, bids_due_at: datetime | None = None,
           by: Actor, at: datetime) -> Tender:  # fmt: skip
    """恢复招标投标活动。投标截止时间已在暂停期间届满的，须同时重新确定."""
    with performing(TENDER, "resume", tender, by=by, at=at) as (tender, record):
        refuse_unless(reason.strip(), "missing_field", field="reason", name="恢复原因")
        refuse_unless(tender.suspended_at, "not_suspended")
        due = bids_due_at or tender.bids_due_at
        if tender.state == "announced":
            refuse_unless(due and due > at, "new_deadline_needed", field="bids_due_at")
            before = tender.bids_due_at
            refuse_unless(due and before and due >= before, "only_later", field="bids_due_at")
            tender.bids_due_at = due
        else:  # 已经开标，没有可以改的截止时间
            refuse_unless(due == tender.bids_due_at, "deadline_passed", field="bids_due_at",
                          due=tender.bids_due_at)  # fmt: skip
        tender.suspended_at, tender.suspended_for = None, ""
        record(reason=reason, bids_due_at=due)
    return tender


def terminate(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """终止招标。应当及时公告，并退还所收取的费用和保证金及利息."""
    with performing(TENDER, "terminate", tender, by=by, at=at) as (tender, record):
        rules.refuse_if_paused(tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="终止原因")
        tender.failed_for = reason
        record(reason=reason)
    return tender


def open(tender: Tender, *, by: Actor, at: datetime) -> Tender:  # noqa: A001  # the verb of the act
    """开标。由开标环节在截止时间到达且有标段可开时调用."""
    with performing(TENDER, "open", tender, by=by, at=at) as (tender, record):
        rules.refuse_if_paused(tender)
        assert tender.bids_due_at is not None
        refuse_unless(at >= tender.bids_due_at, "too_early", due=tender.bids_due_at)
        record(due=tender.bids_due_at)
    return tender


def fail(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """招标失败。所有标段都已流标；招标人应当分析原因后重新招标."""
    with performing(TENDER, "fail", tender, by=by, at=at) as (tender, record):
        rules.refuse_if_paused(tender)
        still_open = tender.sections.exclude(state="failed").exists()
        refuse_unless(not still_open, "sections_still_open")
        tender.failed_for = reason
        record(reason=reason)
    return tender


def conclude(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """办结。每个标段都已定标或流标."""
    with performing(TENDER, "conclude", tender, by=by, at=at) as (tender, record):
        rules.refuse_if_paused(tender)
        open_still = tender.sections.filter(state="open").exists()
        refuse_unless(not open_still, "sections_still_open")
        record(sections=tender.sections.count())
    return tender
