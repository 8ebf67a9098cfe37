"""Note down who received, tell them of a change, take down that they made it.

`deliver` is the function for every sender: the push feed, a credit report, an access that was
granted. Call it in the transaction in which the records go out.
"""

from collections.abc import Sequence
from datetime import datetime

from gongheng.credit.receivers import rules
from gongheng.credit.receivers.lifecycle import RECEIPT
from gongheng.credit.receivers.models import Change, Channel, Receipt
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning_many, performing
from gongheng.foundation.clock import day_of
from gongheng.registry import entry_checks as check


def deliver(records: Sequence[tuple[str, str]], *, receiver_code: str, receiver_name: str = "",
            channel: str, reference: str = "", by: Actor, at: datetime) -> list[Receipt]:  # fmt: skip
    """登记接收。`records` 为（记录编号，主体代码）；同一接收方同一方式只登记一次."""
    way = check.among(channel, Channel.values, field="channel")
    code = check.text(receiver_code, field="receiver_code", most=80)
    name = check.text(receiver_name, field="receiver_name", required=False)
    asked = check.text(reference, field="reference", most=80, required=False)
    wanted = dict(records)
    held = Receipt.objects.filter(record_code__in=wanted, receiver_code=code, channel=way)
    for known in held.values_list("record_code", flat=True):
        wanted.pop(known, None)
    made = [
        Receipt(record_code=record, subject_code=subject, receiver_code=code, receiver_name=name,
                channel=way, reference=asked, delivered_at=at)
        for record, subject in wanted.items()
    ]  # fmt: skip
    return beginning_many(RECEIPT, "deliver", made, by=by, at=at, facts_of=_facts)


def call_back(receipt: Receipt, *, change: str, replacement_code: str = "", by: Actor,
              at: datetime) -> Receipt:  # fmt: skip
    """通知接收方更正。记录变动后逐个接收方通知，写明期限；确认之前一直列在待更正中."""
    with performing(RECEIPT, "call_back", receipt, by=by, at=at) as (receipt, entry):
        receipt.change = check.among(change, Change.values, field="change")
        receipt.replacement_code = replacement_code
        receipt.called_at = at
        due = rules.due(day_of(at))
        receipt.due_on = due.on if due else None
        entry(**_facts(receipt), change=receipt.change, due_on=receipt.due_on)
    return receipt


def acknowledge(receipt: Receipt, *, by: Actor, at: datetime) -> Receipt:
    """确认已更正。接收方已经按变动更正、停止使用；确认时间作为更正到达的证明."""
    with performing(RECEIPT, "acknowledge", receipt, by=by, at=at) as (receipt, entry):
        receipt.acknowledged_at, receipt.acknowledged_by = at, by.reference
        late = max(0, (day_of(at) - receipt.due_on).days) if receipt.due_on else 0
        entry(**_facts(receipt), late_days=late)
    return receipt


def _facts(receipt: Receipt) -> dict[str, object]:
    told: dict[str, object] = {"record": receipt.record_code, "channel": receipt.channel}
    person = receipt.receiver_code.startswith("person:")
    return told if person else {**told, "receiver": receipt.receiver_code}
