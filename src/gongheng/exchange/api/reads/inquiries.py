"""Readings of approvals: one's desk, what one has authorised, who read one's file."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gongheng.credit.inquiries import queries
from gongheng.exchange.api import faces, things_credit
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import answer

router = Router(tags=["信用调阅"])


@read(router, "/credit/inquiries", paged(faces.FILE_INQUIRY), "调阅审批列表")
def file_inquiries(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位的调阅申请，以及有权批准的。"""
    return page(faces.FILE_INQUIRY, queries.inquiries_on_the_desk_of(somebody(request)), filters)


@read(router, "/credit/inquiries/{code}", faces.FILE_INQUIRY.schema, "一件调阅审批")
def file_inquiry_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一件调阅审批；只对本单位、批准单位、被授权单位和授权主体。"""
    return answer(faces.FILE_INQUIRY.of(things_credit.any_inquiry(somebody(request), code)))


@read(router, "/credit/authorisations", paged(faces.FILE_INQUIRY), "本主体的授权")
def credit_authorisations(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位（本人）授权他人查阅的。"""
    return page(faces.FILE_INQUIRY, queries.authorisations_of(somebody(request)), filters)


@read(router, "/credit/granted", paged(faces.FILE_INQUIRY), "获准查阅的")
def credit_granted(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """其他主体授权本单位查阅的。"""
    return page(faces.FILE_INQUIRY, queries.authorised_to(somebody(request)), filters)


@read(router, "/credit/readings", paged(faces.READING), "谁查过我的档案")
def credit_readings(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """每一次查阅：哪个单位、何时、为何、凭哪一号批准。"""
    return page(faces.READING, queries.readings_about(somebody(request)), filters)
