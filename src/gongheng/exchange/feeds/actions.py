"""Queue, hold, acknowledge, give up, send again and call off a delivery."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gongheng.exchange.feeds.lifecycle import DELIVERY
from gongheng.exchange.feeds.models import REASON_LENGTH, Delivery
from gongheng.exchange.feeds.rules import fits
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.codes import mask_numbers_in
from gongheng.registry import entry_checks as check


def queue(delivery: Delivery, *, by: Actor, at: datetime) -> Delivery:
    """列入推送。由已入树的办理记录产生，按其先后；同一办理、同一数据集只列一次."""
    with beginning(DELIVERY, "queue", delivery, by=by, at=at) as (delivery, entry):
        fits(delivery)
        entry(**_named(delivery), due_on=delivery.due_on)
    return delivery


def hold(delivery: Delivery, *, by: Actor, at: datetime) -> Delivery:
    """列为不合规范。缺项、超长、无对应数据集的不发送也不丢弃，逐项列明，等待更正."""
    with beginning(DELIVERY, "hold", delivery, by=by, at=at) as (delivery, entry):
        entry(**_named(delivery), faults=[one["field"] for one in delivery.faults])
    return delivery


def acknowledge(delivery: Delivery, *, receipt: str, digest: str, package: str, by: Actor,
                at: datetime) -> Delivery:  # fmt: skip
    """对方签收。回执由对方签名，写明同一数据标识、次序和内容摘要，作为送达的证明留存."""
    with performing(DELIVERY, "acknowledge", delivery, by=by, at=at) as (delivery, entry):
        delivery.receipt, delivery.digest, delivery.package = receipt, digest, package
        delivery.acknowledged_at, delivery.next_at, delivery.last_fault = at, None, ""
        entry(**_named(delivery), digest=digest, package=package)
    return delivery


def give_up(delivery: Delivery, *, reason: str, receipt: str, package: str, by: Actor,
            at: datetime) -> Delivery:  # fmt: skip
    """退回待处理。对方明确不予接收，或者所依据的个人信息已经删除的，停止发送并写明原因；没有答复的不在此列."""
    with performing(DELIVERY, "give_up", delivery, by=by, at=at) as (delivery, entry):
        written = check.UNPRINTED.sub(" ", reason)  # what no column of the database can hold
        said = mask_numbers_in(" ".join(written.split()))[:REASON_LENGTH]
        delivery.refused_for = said or "对方没有说明原因"
        delivery.receipt, delivery.package, delivery.next_at = receipt, package, None
        entry(**_named(delivery), package=package)
        entry.private(reason=delivery.refused_for)
    return delivery


def resend(delivery: Delivery, *, by: Actor, at: datetime) -> Delivery:
    """核对后补送。逐日核对发现对方没有这一条的，以同一数据标识再送；对方已有的不会重复入库."""
    with performing(DELIVERY, "resend", delivery, by=by, at=at) as (delivery, entry):
        delivery.next_at = at
        entry(**_named(delivery))
    return delivery


def redrive(delivery: Delivery, *, content: Mapping[str, Any] | None = None, by: Actor,
            at: datetime) -> Delivery:  # fmt: skip
    """重新发送。按现在的信息重新取内容并核对规范，仍不合规范的不予办理."""
    with performing(DELIVERY, "redrive", delivery, by=by, at=at) as (delivery, entry):
        if content is not None:
            delivery.fields, delivery.faults = dict(content["fields"]), list(content["faults"])
        fits(delivery)
        delivery.next_at, delivery.refused_for, delivery.attempts = at, "", 0
        entry(**_named(delivery))
    return delivery


def call_off(delivery: Delivery, *, reason: str, by: Actor, at: datetime) -> Delivery:
    """停止发送。所推送的信息已经撤回、更正或者改由后一次推送取代；写明原因."""
    with performing(DELIVERY, "call_off", delivery, by=by, at=at) as (delivery, entry):
        delivery.refused_for = check.text(reason, field="reason", most=500)
        entry(**_named(delivery))
        entry.private(reason=delivery.refused_for)
    return delivery


def _named(delivery: Delivery) -> dict[str, Any]:
    return {"key": delivery.data_key, "seq": delivery.seq, "dataset": delivery.dataset,
            "type": delivery.data_type, "because_of": delivery.because_of}  # fmt: skip
