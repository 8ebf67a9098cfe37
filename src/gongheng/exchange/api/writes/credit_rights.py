"""Objections, repair and the receivers of records: what subjects and receivers do by machine."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema
from pydantic import Field

from gongheng.credit.disputes import actions as disputes
from gongheng.credit.disputes.lifecycle import DISPUTE
from gongheng.credit.disputes.queries import own_disputes
from gongheng.credit.receivers import actions as receivers
from gongheng.credit.receivers.lifecycle import RECEIPT
from gongheng.credit.receivers.queries import waiting_at
from gongheng.credit.repair import actions as repairs
from gongheng.credit.repair.lifecycle import REPAIR
from gongheng.credit.repair.queries import own_repairs, public_adverse
from gongheng.credit.repair.rules import answer_for
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.fields import Text
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.shapes import Shape, answer
from gongheng.exchange.api.ways import Way, add, found
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import day_of

router = Router(tags=["信用异议与修复"])
MOST = 200  # changes handed out at once; the next call brings the rest
Digests = Annotated[list[Text], Field(max_length=20)]
Code = Annotated[str, Path(min_length=1, max_length=36)]

DISPUTE_OUT = Shape("DisputeOut", "disputes.Dispute", "code target state lodged_at ended_at remedy "
                    "reason new_record")  # fmt: skip
REPAIR_OUT = Shape("RepairOut", "repair.Repair", "code record__code state earliest_on applied_at "
                   "decided_at document_number reason")  # fmt: skip
RECEIPT_OUT = Shape("ReceiptOut", "receivers.Receipt", "id record_code channel change "
                    "replacement_code called_at due_on acknowledged_at state")  # fmt: skip


class LineOut(Schema):
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
    lines: list[LineOut]


class Waiting(Schema):
    """接收方应当更正而尚未确认的记录."""

    items: list[RECEIPT_OUT.schema]  # type: ignore[name-defined]


@read(router, "/credit/records/{code}/repair", AnswerOut, "修复期限")
def repair_answer(request: HttpRequest, code: Code) -> HttpResponse:
    """公示中的一条失信记录什么时候可以申请修复，逐条写明依据."""
    record = found(public_adverse(code), "code")
    one = answer_for(record, day_of(request.now))  # type: ignore[attr-defined]
    lines = [{"label": line.label, "says": line.says, "until": line.until, "never": line.never,
              "source": line.source, "standing": line.standing} for line in one.lines]  # fmt: skip
    return answer({"day": one.day, "kind": one.class_label, "allowed": one.allowed,
                   "earliest": one.earliest, "lines": lines})  # fmt: skip


@read(router, "/credit/receipts", Waiting, "待更正的记录")
def receipts_waiting(request: HttpRequest) -> HttpResponse:
    """本单位接收过、已经变动、尚未确认更正的信用记录，最急的在前."""
    rows = waiting_at(somebody(request))[:MOST]
    return answer({"items": RECEIPT_OUT.rows(rows)})


def _dispute(actor: Actor, code: str) -> Any:
    return found(own_disputes(actor).filter(code=code).first(), "code")


def _repair(actor: Actor, code: str) -> Any:
    return found(own_repairs(actor).filter(code=code).first(), "code")


def _receipt(actor: Actor, receipt_id: int) -> Any:
    return found(waiting_at(actor).filter(pk=receipt_id).first(), "receipt_id")


# fmt: off
add(
    router,
    Way("/credit/disputes", DISPUTE, disputes.lodge, DISPUTE_OUT, given={"evidence": (Digests, None)}),
    Way("/credit/disputes/{code}/take-back", DISPUTE, disputes.take_back, DISPUTE_OUT, _dispute),
    Way("/credit/repairs", REPAIR, repairs.apply, REPAIR_OUT, given={"proof": (Digests, None)}),
    Way("/credit/repairs/{code}/supplement", REPAIR, repairs.supplement, REPAIR_OUT, _repair, {"proof": (Digests, None)}),
    Way("/credit/repairs/{code}/take-back", REPAIR, repairs.take_back, REPAIR_OUT, _repair),
    Way("/credit/receipts/{receipt_id}/acknowledge", RECEIPT, receivers.acknowledge, RECEIPT_OUT, _receipt),
)
# fmt: on
