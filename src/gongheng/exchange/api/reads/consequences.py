"""Readings of pledges, lists, measures and cases; organisations only, as on the public pages."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from gongheng.credit.lists import queries as lists
from gongheng.credit.measures import queries as measures
from gongheng.credit.pledges import queries as pledges
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.shapes import Shape

router = Router(tags=["信用"])

PLEDGE = Shape(
    "Pledge", "pledges.Pledge",
    "code kind version digest for_life occasion subject__code subject__name subject_kind signed_at"
    " ended_at state",
)  # fmt: skip
LISTING = Shape(
    "Listing", "lists.Listing",
    "code colour subject__code subject__name subject_kind reason basis organ_code organ_name region"
    " document_number decided_at listed_at ends_on ended_at removal state",
)  # fmt: skip
MEASURE = Shape(
    "CreditMeasure", "measures.Measure",
    "id listing__code subject__code subject__name memorandum measure label basis effect occasions"
    " applied_at lifted_at state",
)  # fmt: skip
CASE = Shape(
    "CreditCase", "measures.Case",
    "code title effect subject_name occasion measure basis story happened_on organ_code organ_name"
    " region published_at state",
)  # fmt: skip


class Of(Page):
    """A page, narrowed to one subject."""

    subject: str = Field("", max_length=18, description="主体的统一社会信用代码")


class OfColour(Of):
    """A page of one list."""

    colour: Literal["red", "black"] = Field("black", description="名单：red 红名单、black 黑名单")


@read(router, "/credit/pledges", paged(PLEDGE), "信用承诺列表")
def pledges_list(request: HttpRequest, filters: Query[Of]) -> HttpResponse:
    """公示的信用承诺，可按主体查；自然人的不在此列."""
    found = pledges.public_pledges().filter(subject__is_person=False)
    return page(PLEDGE, _of(found, filters), filters)


@read(router, "/credit/lists", paged(LISTING), "红黑名单列表")
def listings_list(request: HttpRequest, filters: Query[OfColour]) -> HttpResponse:
    """公布中的红名单或者黑名单，可按主体查；自然人的不在此列."""
    found = lists.public_list(filters.colour).filter(subject__is_person=False)
    return page(LISTING, _of(found, filters), filters)


@read(router, "/credit/measures", paged(MEASURE), "联合奖惩措施列表")
def measures_list(request: HttpRequest, filters: Query[Of]) -> HttpResponse:
    """正在执行的联合奖惩措施，可按主体查；自然人的不在此列."""
    return page(MEASURE, _of(measures.in_force(), filters), filters)


@read(router, "/credit/cases", paged(CASE), "联合奖惩案例列表")
def cases_list(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """公开的联合奖惩案例."""
    return page(CASE, measures.public_cases(), filters)


def _of(found: object, filters: Of) -> object:
    return found.filter(subject__code=filters.subject) if filters.subject else found  # type: ignore[attr-defined]
