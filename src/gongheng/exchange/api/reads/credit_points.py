"""Points: the subjects that have some, the account of one line by line, its history, a trial."""

from contextlib import nullcontext
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from gongheng.credit.catalogue.conducts import conduct_label
from gongheng.credit.points import queries, rules, tallies
from gongheng.credit.points.bound import within_bound
from gongheng.credit.points.rules import Line
from gongheng.exchange.api import faces
from gongheng.exchange.api.doors import actor_of
from gongheng.exchange.api.fields import Day, Strict
from gongheng.exchange.api.paging import MOST, USUAL
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import head_of
from gongheng.exchange.api.shapes import answer
from gongheng.exchange.api.ways import found
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless

router = Router(tags=["信用记分"])

Address = Annotated[
    str, Field(max_length=40, description="统一社会信用代码；自然人为列表所给的 p-编号")
]
Number = Annotated[str, Field(max_length=20)]
FURTHEST = 10_000  # rows; further on, narrow the question


class PointsOnDay(Strict):
    """The day asked about."""

    day: Day | None = Field(None, description="哪一天；不填为今天，不得晚于今天")


class ListAsked(PointsOnDay):
    """Which subjects with points."""

    region: str = Field("", pattern=r"^(\d{6})?$", description="行政区划代码，含下级")
    least: int = Field(1, ge=1, le=100_000, description="至少几分")
    offset: int = Field(0, ge=0, le=FURTHEST, description="跳过几条")
    limit: int = Field(USUAL, ge=1, le=MOST, description="条数")


class AccountAsked(PointsOnDay):
    """Which account."""

    rules: Literal["decision", "day"] = Field(
        "decision", description="decision 按决定当日的规则（正式）；day 按所问之日的规则（试看）"
    )


class Bearer(Schema):
    """一个有记分的主体."""

    address: str = Field(description="查逐条说明所用的地址")
    code: str | None = Field(description="统一社会信用代码；自然人为空")
    name: str = Field(description="自然人的姓名部分隐去")
    region: str
    points: int
    records: int


class Bearers(Schema):
    """有记分的主体."""

    day: date
    as_of: date = Field(description="按哪一天汇总；零点后新的一天汇总完以前，为前一天")
    items: list[Bearer]
    more: bool


class LineOut(Schema):
    """一条记录的记分."""

    record: str
    conduct: str
    conduct_label: str
    level: str
    points: int = Field(description="当日所计的分；不计的为 0")
    decided_on: date
    counted_from: date | None
    counted_until: date | None
    source: str
    standing: str = Field(description="待核实、示例，或者空")
    reason: str = Field(description="不计的原因；计分中为空")


class AccountOut(Schema):
    """一个主体一天的记分."""

    day: date
    rules: str
    points: int
    threshold: int | None
    reaches_threshold: bool
    lines: list[LineOut]


class PointOn(Schema):
    """一天的记分."""

    day: date
    points: int


class History(Schema):
    """近两年各月末的记分."""

    items: list[PointOn]


MONTHS_GIVEN = 24


@read(router, "/credit/points", Bearers, "有记分的主体")
def credit_points(request: HttpRequest, filters: Query[ListAsked]) -> HttpResponse:
    """公示中的记录在某一天的记分，分高的在前；已修复、撤回、期满的不再公示，查过去的日子也不显示."""
    day = asked_day(request, filters.day)
    run = tallies.run_for(day) if day == day_of(request.now) else None  # type: ignore[attr-defined]
    with nullcontext() if run else within_bound():
        taken = _taken(tallies.tallies() if run else queries.points_list(day), filters)
    told = [row if isinstance(row, dict) else tallies.told_of(row) for row in taken]
    kept = told[: filters.limit]
    masked = queries.masked_names(row["code"] for row in kept if row["is_person"])
    return answer({"day": day, "as_of": run.day if run else day, "more": len(told) > filters.limit,
                   "items": [_bearer(row, masked) for row in kept]})  # fmt: skip


def _taken(rows: Any, filters: ListAsked) -> list[Any]:
    """One row more than was asked for, of the table of sums or of the query over all records."""
    rows = rows.filter(points__gte=filters.least)
    if filters.region:
        rows = rows.filter(subject__region__startswith=head_of(filters.region))
    return list(rows[filters.offset : filters.offset + filters.limit + 1])


@read(router, "/credit/points/{code}", AccountOut, "一个主体的记分")
def credit_account(
    request: HttpRequest, code: Address, filters: Query[AccountAsked]
) -> HttpResponse:
    """一个主体某一天的记分，逐条写明分值、起止、依据和不计的原因；本人与经办人员另见已终止的记录."""
    subject = found(queries.subject_at(code), "code")
    day = asked_day(request, filters.day)
    table = queries.table_under(day) if filters.rules == "day" else queries.table_in_force()
    events, _ = queries.events_for(actor_of(request), subject)
    account = rules.account(events, day, table)
    return answer({
        "day": day, "rules": filters.rules, "points": account.points,
        "threshold": account.threshold, "reaches_threshold": account.reaches_threshold,
        "lines": [_line(line) for line in account.lines],
    })  # fmt: skip


@read(router, "/credit/points/{code}/history", History, "一个主体的记分变化")
def credit_history(
    request: HttpRequest, code: Address, filters: Query[PointsOnDay]
) -> HttpResponse:
    """近两年各月末和所问之日的记分，按决定当日的规则."""
    subject = found(queries.subject_at(code), "code")
    events, _ = queries.events_for(actor_of(request), subject)
    table = queries.table_in_force()
    days = rules.month_ends(asked_day(request, filters.day), MONTHS_GIVEN)
    return answer({"items": [{"day": day, "points": rules.points_on(events, day, table)}
                             for day in days]})  # fmt: skip


@read(router, "/credit/simulations/{code}", faces.SIMULATION.schema, "一次记分规则试算")
def credit_simulation(request: HttpRequest, code: Address) -> HttpResponse:
    """一次试算的进度与结果；省级信用信息经办可见."""
    one = found(queries.simulation_of(actor_of(request), code), "code")
    return answer(faces.SIMULATION.of(one))


def asked_day(request: HttpRequest, asked: date | None) -> date:
    """The day a question is about; today unless told. Refuses `day_not_possible`."""
    today = day_of(request.now)  # type: ignore[attr-defined]
    day = asked or today
    refuse_unless(queries.first_day() <= day <= today, "day_not_possible", field="day")
    return day


def _bearer(row: dict[str, Any], masked: dict[str, str]) -> dict[str, Any]:
    person = row["is_person"]
    return {
        "address": queries.address_of(row["subject"], row["code"], is_person=person),
        "code": None if person else row["code"],
        "name": masked.get(row["code"], "自然人") if person else row["name"],
        "region": row["place"], "points": row["points"], "records": row["counted"],
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    event, rate = line.event, line.rate
    return {
        "record": event.code, "conduct": event.conduct,
        "conduct_label": conduct_label(event.conduct), "level": line.level, "points": line.points,
        "decided_on": event.decided_on, "counted_from": line.counted_from,
        "counted_until": line.counted_until, "source": rate.source if rate else "",
        "standing": rate.standing if rate else "", "reason": line.reason,
    }  # fmt: skip
