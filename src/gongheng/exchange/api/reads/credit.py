"""Readings of credit records: what is in publicity for all, the desk for officers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from gongheng.credit.catalogue.kinds import Category
from gongheng.credit.records import queries
from gongheng.credit.records.uploads.queries import uploads_of
from gongheng.exchange.api import faces, things_credit
from gongheng.exchange.api.doors import actor_of, somebody
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import Code, head_of
from gongheng.exchange.api.shapes import answer
from gongheng.foundation.refusals import refuse_unless

router = Router(tags=["信用"])


class CreditSought(Page):
    """A page, narrowed to a subject, a place or a category."""

    subject: str = Field("", max_length=18, description="主体统一社会信用代码")
    region: str = Field("", max_length=6, pattern=r"^(\d{6})?$", description="行政区划代码")
    category: str = Field("", max_length=20, description="类别")


@read(router, "/credit/records", paged(faces.RECORD), "公示中的信用记录")
def credit_records(request: HttpRequest, filters: Query[CreditSought]) -> HttpResponse:
    """公示中的信用记录，可按主体、地区、类别查；自然人主体不给代码."""
    found = _narrowed(queries.public_records(), filters)
    return page(faces.RECORD, found, filters, finish=without_persons)


@read(router, "/credit/records/{code}", faces.RECORD.schema, "信用记录")
def credit_record_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一条信用记录：公示中的对所有人公开，其余只对经办单位."""
    shown = faces.RECORD.of(things_credit.credit_record(actor_of(request), code))
    without_persons([shown])
    return answer(shown)


@read(router, "/credit/desk", paged(faces.RECORD), "经办的信用记录")
def credit_desk(request: HttpRequest, filters: Query[CreditSought]) -> HttpResponse:
    """本单位的全部记录；省级另有各地已报送的."""
    found = _narrowed(queries.on_the_desk_of(somebody(request)), filters)
    return page(faces.RECORD, found, filters, finish=without_persons)


@read(router, "/credit/uploads", paged(faces.UPLOAD), "批量导入列表")
def credit_uploads(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位上传的文件."""
    return page(faces.UPLOAD, uploads_of(somebody(request)), filters)


@read(router, "/credit/uploads/{code}", faces.UPLOAD.schema, "批量导入")
def credit_upload_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一份上传的文件：逐行核对的问题（行、列、说明、依据、代码）与进度."""
    return answer(faces.UPLOAD.of(things_credit.credit_upload(somebody(request), code)))


def _narrowed(rows: Any, filters: CreditSought) -> Any:
    if filters.category:
        known = filters.category in Category.values
        refuse_unless(known, "unknown_choice", field="category")
        rows = rows.filter(category=filters.category)
    if filters.region:
        rows = rows.filter(region__startswith=head_of(filters.region))
    return rows.filter(subject__code=filters.subject.upper()) if filters.subject else rows


def without_persons(items: list[dict[str, Any]]) -> None:
    """Take the references of natural persons out of rows that go out."""
    for one in items:
        if str(one["subject_code"]).startswith("person:"):
            one["subject_code"] = ""
