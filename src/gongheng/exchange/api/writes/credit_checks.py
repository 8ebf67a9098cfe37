"""Check a subject's credit; have a credit report made, one's own or one that was granted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Body, Schema
from pydantic import Field

from gongheng.credit.checks import actions as checks
from gongheng.credit.checks.lifecycle import CREDIT_CHECK
from gongheng.credit.inquiries.queries import own_code
from gongheng.credit.reports import actions as reports
from gongheng.credit.reports.lifecycle import CREDIT_REPORT
from gongheng.credit.subjects.actions import know
from gongheng.credit.subjects.queries import subject_of
from gongheng.exchange.api import things_credit as find
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.fields import Text
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.reads import credit_checks as shapes
from gongheng.exchange.api.reads.credit_checks import router
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import answer
from gongheng.exchange.api.ways import Way, add, found
from gongheng.exchange.api.writes.inquiries import ReadBody
from gongheng.foundation.access.actors import Actor


@transaction.atomic
def issue_closed(*, by: Actor, at: datetime) -> Any:
    """出具本主体的信用报告：公示中的、已终止公示的和已报送的全部记录."""
    return reports.issue_closed(know(own_code(by), by=by, at=at), by=by, at=at)


SUBJECT: dict[str, Any] = {"subject": (Text, find.firm)}
add(
    router,
    Way("/credit/checks", CREDIT_CHECK, checks.check, shapes.CHECK, given=SUBJECT),
    Way("/credit/subjects/{code}/report", CREDIT_REPORT, reports.issue, shapes.REPORT,
        find.reported_firm),
    Way("/credit/reports", CREDIT_REPORT, issue_closed, shapes.REPORT),
)  # fmt: skip


class Granted(Schema):
    """获准内容的信用报告，只给这一次."""

    code: str
    digest: str = Field(description="核验码")
    told: dict[str, Any] = Field(description="报告内容")


def credit_report_issue_granted(
    request: HttpRequest, code: Code, body: Body[ReadBody]
) -> HttpResponse:
    """凭授权出具：即查阅一次，先留下查阅记录；答复不缓存、不留存，重发即再查阅一次、再记录一次."""
    actor = somebody(request)
    granted = find.granted_to_us(actor, code)
    subject = found(subject_of(body.subject), "subject")
    report = reports.issue_closed(subject, inquiry=granted, by=actor, at=request.now)  # type: ignore[attr-defined]
    shown = answer({"code": report.code, "digest": report.digest, "told": report.told}, status=201)
    shown["Cache-Control"] = "private, no-store"
    return shown


router.add_api_operation(
    "/credit/granted/{code}/report", ["POST"], credit_report_issue_granted,
    response={201: Granted, **PROBLEMS}, summary="出具获准内容的信用报告（信用报告）",
    operation_id="credit_report_issue_granted",
    description=f"{(credit_report_issue_granted.__doc__ or '').strip()}\n\n"
    f"依据：{CREDIT_REPORT.acts['issue_closed'].under}",
)  # fmt: skip
