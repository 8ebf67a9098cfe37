"""The table of points, the conducts, the catalogue and the responsibilities, by version and day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from gongheng.credit.catalogue.conducts import conducts_on
from gongheng.credit.catalogue.items import Item, catalogue_on, differences, versions
from gongheng.credit.catalogue.responsibilities import responsibilities
from gongheng.credit.points import queries
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.credit_points import Number, PointsOnDay, asked_day
from gongheng.exchange.api.shapes import answer
from gongheng.exchange.api.ways import found
from gongheng.foundation.clock import day_of

router = Router(tags=["信用记分"])


class RateOut(Schema):
    """一个等级一段时间的分值."""

    level: str
    points: int
    months: int
    since: date
    until: date | None
    source: str
    standing: str


class TableOut(Schema):
    """记分规则."""

    items: list[RateOut]


class ConductOut(Schema):
    """一种行为当日的分级."""

    code: str
    label: str
    subject: str
    level: str = Field(description="空为一般失信行为，不记分")
    points: int | None
    months: int | None
    article: str
    standing: str


class Conducts(Schema):
    """失信行为清单."""

    day: date
    items: list[ConductOut]


class VersionOut(Schema):
    """一版信用目录."""

    version: str
    title: str
    since: date
    source: str
    standing: str
    items: list[dict[str, Any]]


class Versions(Schema):
    """各版信用目录."""

    current: str
    items: list[VersionOut]


class Difference(Schema):
    """一个事项的变化."""

    code: str
    what: str = Field(description="新增、取消、修改、不变")


class Differences(Schema):
    """两版目录的变化."""

    old: str
    new: str
    items: list[Difference]


class Duties(Schema):
    """责任清单."""

    items: list[dict[str, Any]]


@read(router, "/credit/table", TableOut, "记分规则")
def credit_table(request: HttpRequest) -> HttpResponse:
    """各等级在各个时期的分值、量化周期与依据."""
    return answer({"items": [
        {"level": one.level, "points": one.points, "months": one.months, "since": one.since,
         "until": one.until, "source": one.source, "standing": one.standing}
        for one in queries.table_in_force().rates
    ]})  # fmt: skip


@read(router, "/credit/conducts", Conducts, "失信行为清单")
def credit_conducts(request: HttpRequest, filters: Query[PointsOnDay]) -> HttpResponse:
    """某一天的失信行为、等级、分值与依据."""
    day, table = asked_day(request, filters.day), queries.table_in_force()
    items = []
    for one in conducts_on(day):
        rate = table.rate(one.level, day) if one.level else None
        items.append({"code": one.code, "label": one.label, "subject": one.subject, "level": one.level,
                      "points": rate.points if rate else None, "months": rate.months if rate else None,
                      "article": one.article, "standing": one.standing})  # fmt: skip
    return answer({"day": day, "items": items})


@read(router, "/credit/catalogue", Versions, "信用目录")
def credit_catalogue(request: HttpRequest) -> HttpResponse:
    """各版信用目录与事项；current 为今天有效的一版."""
    current = catalogue_on(day_of(request.now)).version  # type: ignore[attr-defined]
    return answer({"current": current, "items": [
        {"version": one.version, "title": one.title, "since": one.since, "source": one.source,
         "standing": one.standing, "items": [_item(item) for item in one.items]}
        for one in versions()
    ]})  # fmt: skip


@read(router, "/credit/catalogue/{old}/changes/{new}", Differences, "目录版本比较")
def credit_catalogue_changes(request: HttpRequest, old: Number, new: Number) -> HttpResponse:
    """两版目录逐项的变化."""
    known = {one.version: one for one in versions()}
    pair = found(known.get(old), "old"), found(known.get(new), "new")
    items = [{"code": code, "what": what} for code, what, _, _ in differences(*pair)]
    return answer({"old": old, "new": new, "items": items})


@read(router, "/credit/responsibilities", Duties, "责任清单")
def credit_responsibilities(request: HttpRequest) -> HttpResponse:
    """各类交易主体在每个环节的责任、违反时所记的行为与依据."""
    return answer({"items": [
        {"list": one.key, "title": one.title, "code": duty.code, "stage": duty.stage,
         "subject": duty.subject, "duty": duty.duty, "breach": duty.breach, "basis": duty.basis,
         "says": duty.says, "standing": duty.standing}
        for one in responsibilities() for duty in one.duties
    ]})  # fmt: skip


def _item(item: Item) -> dict[str, Any]:
    return {
        "code": item.code, "title": item.title, "category": item.category,
        "subjects": item.subjects, "levels": item.levels, "fields": item.fields,
        "required": sorted(item.required), "is_public": item.is_public,
        "retention": item.retention, "basis": item.basis, "standing": item.standing,
    }  # fmt: skip
