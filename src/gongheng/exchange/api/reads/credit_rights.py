"""Readings of objections, contests, repairs and receipts: the subject its own, the office its desk."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from gongheng.credit.disputes import queries as disputes
from gongheng.credit.receivers.queries import waiting_at
from gongheng.credit.repair import queries as repairs
from gongheng.credit.repair.rules import answer_for
from gongheng.exchange.api import things_credit
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.shapes import Shape, answer
from gongheng.exchange.api.ways import found
from gongheng.foundation.clock import day_of

router = Router(tags=["信用异议与修复"])
MOST = 200  # changes handed out at once; the next call brings the rest
Code = Annotated[str, Path(min_length=1, max_length=36)]

DISPUTE = Shape(
    "Dispute", "disputes.Dispute",
    "code target record__code listing__code datum state lodged_at accepted_at asked_unit asked_at"
    " unit_answered_at ended_at remedy reason new_record",
)  # fmt: skip
DISPUTE_WHOLE = Shape(
    "DisputeWhole", "disputes.Dispute",
    " ".join([*DISPUTE.sources, "grounds claimed evidence"]),
)  # fmt: skip
DISPUTE_DESK = Shape(
    "DisputeDesk", "disputes.Dispute", " ".join([*DISPUTE_WHOLE.sources, "unit_answer pauses"])
)
CONTEST = Shape(
    "Contest", "disputes.Contest",
    "code record__code forum body_name case_number accepted_on evidence reported_at reason outcome"
    " outcome_document outcome_on ended_at state",
)  # fmt: skip
REPAIR = Shape(
    "Repair", "repair.Repair",
    "code record__code state earliest_on applied_at asked_at supplemented_at checked_at accepted_at"
    " verified_at extended_at decided_at finished_at document_number reason banned_until",
)  # fmt: skip
REPAIR_WHOLE = Shape(
    "RepairWhole", "repair.Repair",
    " ".join([*REPAIR.sources, "statement proof pledge__code articles missing"]),
)  # fmt: skip
REPAIR_DESK = Shape(
    "RepairDesk", "repair.Repair", " ".join([*REPAIR_WHOLE.sources, "findings extended_for"])
)
RECEIPT = Shape(
    "Receipt", "receivers.Receipt",
    "id record_code channel change replacement_code called_at due_on acknowledged_at state",
)  # fmt: skip


class ProvisionOut(Schema):
    """一条规定."""

    label: str
    says: str
    until: date | None = Field(description="不能申请至这一天")
    never: bool
    source: str
    standing: str


class AnswerOut(Schema):
    """一条失信记录什么时候可以申请修复."""

    day: date
    kind: str = Field(description="失信分类")
    allowed: bool
    earliest: date | None = Field(description="最早可申请日；空为不得修复")
    lines: list[ProvisionOut]


class Waiting(Schema):
    """接收方应当更正而尚未确认的记录."""

    items: list[RECEIPT.schema]  # type: ignore[name-defined]


@read(router, "/credit/records/{code}/repair", AnswerOut, "修复期限")
def repair_answer(request: HttpRequest, code: Code) -> HttpResponse:
    """公示中的一条失信记录什么时候可以申请修复，逐条写明依据."""
    record = found(repairs.public_adverse(code), "code")
    one = answer_for(record, day_of(request.now))  # type: ignore[attr-defined]
    lines = [{"label": line.label, "says": line.says, "until": line.until, "never": line.never,
              "source": line.source, "standing": line.standing} for line in one.lines]  # fmt: skip
    return answer({"day": one.day, "kind": one.class_label, "allowed": one.allowed,
                   "earliest": one.earliest, "lines": lines})  # fmt: skip


@read(router, "/credit/receipts", Waiting, "待更正的记录")
def receipts_waiting(request: HttpRequest) -> HttpResponse:
    """本单位接收过、已经变动、尚未确认更正的信用记录，最急的在前."""
    rows = waiting_at(somebody(request))[:MOST]
    return answer({"items": RECEIPT.rows(rows)})


@read(router, "/credit/disputes", paged(DISPUTE), "本主体的信用异议")
def disputes_own(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位（本人）提出的信用异议."""
    return page(DISPUTE, disputes.own_disputes(somebody(request)), filters)


@read(router, "/credit/desk/disputes", paged(DISPUTE), "办理的信用异议")
def disputes_on_the_desk(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """对本单位提供的信息提出的，以及请本单位协助核查的；省级另见全省的."""
    return page(DISPUTE, disputes.disputes_on_the_desk_of(somebody(request)), filters)


@read(router, "/credit/disputes/{code}", DISPUTE_WHOLE.schema, "本主体的一件信用异议")
def dispute_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一件异议的理由、请求、证据摘要与结果；只对主体自己."""
    return answer(DISPUTE_WHOLE.of(things_credit.own_dispute(somebody(request), code)))


@read(router, "/credit/desk/disputes/{code}", DISPUTE_DESK.schema, "办理的一件信用异议")
def dispute_on_the_desk(request: HttpRequest, code: Code) -> HttpResponse:
    """同上，另有核查情况；只对办理单位和协助核查的单位."""
    return answer(DISPUTE_DESK.of(things_credit.desk_dispute(somebody(request), code)))


@read(router, "/credit/contests", paged(CONTEST), "本主体的复议（诉讼）")
def contests_own(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """与本单位（本人）的信用记录有关的复议和诉讼."""
    return page(CONTEST, disputes.own_contests(somebody(request)), filters)


@read(router, "/credit/desk/contests", paged(CONTEST), "办理的复议（诉讼）")
def contests_on_the_desk(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """与本单位提供的记录有关的；省级另见全省的."""
    return page(CONTEST, disputes.contests_on_the_desk_of(somebody(request)), filters)


@read(router, "/credit/contests/{code}", CONTEST.schema, "本主体的一件复议（诉讼）")
def contest_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一件复议或者诉讼的申报、标注和结果；只对主体自己."""
    return answer(CONTEST.of(things_credit.own_contest(somebody(request), code)))


@read(router, "/credit/desk/contests/{code}", CONTEST.schema, "办理的一件复议（诉讼）")
def contest_on_the_desk(request: HttpRequest, code: Code) -> HttpResponse:
    """同上，只对办理单位."""
    return answer(CONTEST.of(things_credit.desk_contest(somebody(request), code)))


@read(router, "/credit/repairs", paged(REPAIR), "本主体的修复申请")
def repairs_own(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位（本人）的信用修复申请."""
    return page(REPAIR, repairs.own_repairs(somebody(request)), filters)


@read(router, "/credit/desk/repairs", paged(REPAIR), "办理的修复申请")
def repairs_on_the_desk(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """与本单位提供的记录有关的；省级另见全省的."""
    return page(REPAIR, repairs.repairs_on_the_desk_of(somebody(request)), filters)


@read(router, "/credit/repairs/{code}", REPAIR_WHOLE.schema, "本主体的一件修复申请")
def repair_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一件修复申请的说明、材料摘要、当时适用的规定与结果；只对主体自己."""
    return answer(REPAIR_WHOLE.of(things_credit.own_repair(somebody(request), code)))


@read(router, "/credit/desk/repairs/{code}", REPAIR_DESK.schema, "办理的一件修复申请")
def repair_on_the_desk(request: HttpRequest, code: Code) -> HttpResponse:
    """同上，另有核实情况；只对办理单位."""
    return answer(REPAIR_DESK.of(things_credit.desk_repair(somebody(request), code)))
