"""Readings of receipts of checks, of their coverage, and of credit reports."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from gongheng.credit.checks import queries as checks
from gongheng.credit.checks.occasions import occasions
from gongheng.credit.reports import queries as reports
from gongheng.exchange.api import things_credit
from gongheng.exchange.api.doors import actor_of, somebody
from gongheng.exchange.api.fields import Day, Strict
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.credit import without_persons
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import Shape, answer
from gongheng.foundation.clock import BEIJING, day_of
from gongheng.foundation.refusals import refuse_unless

router = Router(tags=["信用查询与信用报告"])
MOST_DAYS = 366  # of one report of coverage

CHECK = Shape(
    "CreditCheck", "checks.CreditCheck",
    "number occasion case subject__code body body_name region checked_at summary digest state",
)  # fmt: skip
REPORT = Shape(
    "CreditReport", "reports.Report",
    "code scope as_of digest records receiver_name outdated_at state",
)  # fmt: skip


class OccasionOut(Schema):
    """一个应当查询信用的环节."""

    code: str
    label: str
    who: str = Field(description="由谁查询")
    mandatory: bool
    since: date
    basis: str
    standing: str


class Occasions(Schema):
    """应当查询信用的环节."""

    items: list[OccasionOut]


class Between(Strict):
    """Which days."""

    since: Day = Field(description="起")
    until: Day = Field(description="止（含当日）")


class CoverageOut(Schema):
    """一个单位一个月在一个环节的应查和已查."""

    occasion: str
    organ: str
    month: str
    wanted: int
    checked: int
    share: int = Field(description="百分比")


class Covered(Schema):
    """应查尽查覆盖率."""

    items: list[CoverageOut]


class StandingCheck(Schema):
    """一份信用报告是否仍然有效；内容只给公开的，以及本主体自己的."""

    code: str
    scope: str
    as_of: datetime
    records: int
    digest: str = Field(description="核验码")
    changed_since: datetime | None = Field(description="自何时起内容已有变化；空为没有变化")
    told: dict[str, Any] | None = Field(description="报告内容；无权阅读的为空")


@read(router, "/credit/checks", paged(CHECK), "信用查询回执")
def credit_checks(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位的查询回执；信用信息经办另见本地区的；自然人主体不给代码."""
    return page(CHECK, checks.checks_by(somebody(request)), filters, finish=without_persons)


@read(router, "/credit/checks/{number}", CHECK.schema, "一份信用查询回执")
def credit_check_one(request: HttpRequest, number: Code) -> HttpResponse:
    """一份回执：环节、案件、时间、当时的结果及其摘要."""
    shown = CHECK.of(things_credit.check(somebody(request), number))
    without_persons([shown])
    return answer(shown)


@read(router, "/credit/check-occasions", Occasions, "应当查询信用的环节")
def credit_check_occasions(request: HttpRequest) -> HttpResponse:
    """各环节由谁查询、是否必查、自何时起和依据."""
    return answer({"items": [
        {"code": one.code, "label": one.label, "who": one.who, "mandatory": one.mandatory,
         "since": one.since, "basis": one.basis, "standing": one.standing}
        for one in occasions().values()
    ]})  # fmt: skip


@read(router, "/credit/check-coverage", Covered, "应查尽查覆盖率")
def credit_check_coverage(request: HttpRequest, filters: Query[Between]) -> HttpResponse:
    """由办理记录算出的应查和已查，按环节、单位、月份；监督部门为全部，其他单位为本单位."""
    length = (filters.until - filters.since).days
    possible = 0 <= length < MOST_DAYS and filters.until <= day_of(request.now)  # type: ignore[attr-defined]
    refuse_unless(possible, "day_not_possible", field="since")
    since = datetime.combine(filters.since, time(), tzinfo=BEIJING)
    until = since + timedelta(days=length + 1)
    rows = checks.coverage(somebody(request), since, until)
    return answer({"items": [
        {"occasion": one.occasion, "organ": one.organ, "month": one.month, "wanted": one.wanted,
         "checked": one.checked, "share": one.share} for one in rows
    ]})  # fmt: skip


@read(router, "/credit/reports", paged(REPORT), "本主体的信用报告")
def credit_reports_own(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """关于本单位（本人）的全部信用报告，以及谁持有."""
    return page(REPORT, reports.own_reports(somebody(request)), filters)


@read(router, "/credit/reports/received", paged(REPORT), "收到的信用报告")
def credit_reports_received(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位凭授权取得的信用报告；内容只在出具时给一次，不留存."""
    return page(REPORT, reports.received_by(somebody(request)), filters)


@read(router, "/credit/reports/{code}", StandingCheck, "查验信用报告")
def credit_report_one(request: HttpRequest, code: Code) -> HttpResponse:
    """任何人凭编号查验是否有效；公开部分的内容对所有人，完整报告的内容只对主体自己."""
    report = things_credit.report(code)
    return answer({
        "code": report.code, "scope": report.scope, "as_of": report.as_of,
        "records": report.records, "digest": report.digest,
        "changed_since": reports.changed_since(report),
        "told": reports.facts_for(actor_of(request), report),
    })  # fmt: skip
