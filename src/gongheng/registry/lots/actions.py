"""Ask, fix the checkpoint, answer, combine; undo it, by two once the value may be known."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.drawing.transcript import Fixed, draw
from gongheng.foundation.ledger import reading
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store
from gongheng.registry import entry_checks as check
from gongheng.registry.guardians.models import Circle
from gongheng.registry.guardians.papers import digest_of_key
from gongheng.registry.guardians.queries import guardian_of
from gongheng.registry.lots.lifecycle import LOT, LotState
from gongheng.registry.lots.models import LONGEST_VALUE, Answer, Lot
from gongheng.registry.lots.queries import first_head, fixed_of
from gongheng.registry.lots.rules import (
    digest_of_value,
    given,
    key_now,
    key_of,
    public_of,
    request_of,
    share_of,
)

Row = Mapping[str, Any]


def request(
    kind: str, *, matter: str, region: str, circle: Circle, rules: str, body: Row,
    pool: str = "", exclusions: Sequence[dict[str, Any]] = (), by: Actor, at: datetime,
) -> Lot:  # fmt: skip
    """申请抽取。申请、名单、回避在种子产生以前一并固定，其根登记入树；一次申请只抽一次."""
    public, due = public_of(region, at)
    told = request_of(kind, matter, rules, at, body, public=public)
    kept = (store.reveal(pool) or {}).get("rows", []) if pool else []
    fixed = Fixed(told, kept, list(exclusions))
    lot = Lot(
        kind=kind, matter=matter, region=region, circle=circle, key=key_now(circle), request=told, pool=pool,
        exclusions=list(exclusions), pool_root=fixed.pool_root.hex(),
        exclusions_root=fixed.exclusions_root.hex(), root=fixed.root.hex(),
        asked_by=by.reference, asked_at=at, public_due_at=due, state=LotState.ASKED,
    )  # fmt: skip
    with beginning(LOT, "request", lot, by=by, at=at) as (lot, record):
        record(kind=kind, circle=f"circle:{circle.pk}", key=digest_of_key(lot.key), request_root=lot.root,
               pool_root=lot.pool_root, exclusions_root=lot.exclusions_root,
               excluded=len(lot.exclusions), public=bool(public))  # fmt: skip
    return lot


def tell_value(lot: Lot, *, value: str, by: Actor, at: datetime) -> Lot:
    """录入公开数值。到申请指定的来源抄录；另一单位核对以前可以更正，每次录入都留存."""
    with performing(LOT, "tell_value", lot, by=by, at=at) as (lot, record):
        refuse_unless(lot.waits_for_value, "public_value_not_named", field="value")
        lot.public_value = check.text(value, field="value", most=LONGEST_VALUE)
        lot.public_told_by, lot.public_told_body = by.person or by.reference, by.body
        record(request_root=lot.root, value=digest_of_value(lot))
    return lot


def agree_value(lot: Lot, *, value: str, by: Actor, at: datetime) -> Lot:
    """核对公开数值。由另一单位的行政监督自行到来源抄录，两次相同才计入种子；此时随机值还没有人知道."""
    with performing(LOT, "agree_value", lot, by=by, at=at) as (lot, record):
        refuse_unless(lot.waits_for_value, "public_value_not_named", field="value")
        same = check.text(value, field="value", most=LONGEST_VALUE) == lot.public_value
        refuse_unless(same, "public_value_differs", field="value")
        lot.public_settled_at = at
        record(request_root=lot.root, value=digest_of_value(lot))
    return lot


def miss_value(lot: Lot, *, by: Actor, at: datetime) -> Lot:
    """公开数值未产生。等待的时间已过，不计入种子；只能不计入，不得换用另一个数值."""
    with performing(LOT, "miss_value", lot, by=by, at=at) as (lot, record):
        refuse_unless(lot.waits_for_value, "public_value_not_named")
        due = lot.public_due_at
        refuse_unless(due is not None and at >= due, "too_early", due=due)
        lot.public_value, lot.public_settled_at = "", at
        record(request_root=lot.root, due_at=due)
    return lot


def anchor(lot: Lot, *, by: Actor, at: datetime) -> Lot:
    """固定检查点。取申请入树以后第一个经见证的检查点，不得挑选."""
    with performing(LOT, "anchor", lot, by=by, at=at) as (lot, record):
        refuse_unless(not lot.waits_for_value, "public_value_waits")
        head = first_head(lot)
        refuse_unless(head is not None, "not_sealed_yet")
        assert head is not None
        lot.checkpoint, lot.anchored_at = reading.note_of(head), at
        record(request_root=lot.root, size=head.size, head=head.root)
    return lot


def answer(lot: Lot, *, answer: dict[str, Any], by: Actor, at: datetime) -> Lot:
    """监护人答复。份额与其公钥相符才收；每位一份，够数即合成，谁答复都是同一个值."""
    with transaction.atomic():
        with performing(LOT, "answer", lot, by=by, at=at) as (lot, record):
            guardian = guardian_of(by, lot.circle)
            assert guardian is not None  # the act's predicate
            known = lot.answers.filter(place=guardian.at).exists()
            refuse_unless(not known, "already_exists", field="answer", thing="这位监护人的答复")
            share = share_of(answer, lot, guardian.at)
            lot.answers.add(
                Answer(place=share.at, point=share.point.hex(), proof=share.proof.hex(),
                       received_at=at), bulk=False)  # fmt: skip
            record(request_root=lot.root, place=share.at, point=share.point.hex(),
                   proof=share.proof.hex())  # fmt: skip
        if lot.answers.count() >= key_of(lot).threshold:
            lot = combine(lot, by=CLOCK, at=at)
    return lot


def combine(lot: Lot, *, by: Actor, at: datetime) -> Lot:
    """合成随机值，算出种子。够数的任何一组监护人都得出同一个值."""
    with performing(LOT, "combine", lot, by=by, at=at) as (lot, record):
        shares = [given(one) for one in lot.answers.all()]
        drawn = draw(
            fixed_of(lot),
            lot.checkpoint,
            circle=key_of(lot),
            shares=shares,
            public=lot.public_value,
        )
        lot.value, lot.seed, lot.drawn_at = drawn.value.hex(), drawn.seed.hex(), at
        record(request_root=lot.root, value=lot.value, seed=lot.seed,
               answered=[one.at for one in shares])  # fmt: skip
    return lot


def propose_cancel(lot: Lot, *, reason: str, by: Actor, at: datetime) -> Lot:
    """提出撤销。检查点固定以后，一个单位只能提出，由另一单位的行政监督决定；其间照常办理."""
    with performing(LOT, "propose_cancel", lot, by=by, at=at) as (lot, record):
        refuse_unless(not lot.cancel_told_by, "already_exists", field="reason", thing="撤销的提议")
        told = check.text(reason, field="reason", most=500)
        lot.cancel_why = store.keep(store.new_key("cancelling"), {"reason": told})
        lot.cancel_told_by, lot.cancel_told_body = by.person or by.reference, by.body
        lot.cancel_told_at = at
        record(request_root=lot.root)
        record.private(reason=told)
    return lot


def keep(lot: Lot, *, reason: str, by: Actor, at: datetime) -> Lot:
    """维持抽取。提出的人收回，或者另一人不同意撤销，写明理由；抽取照旧."""
    with performing(LOT, "keep", lot, by=by, at=at) as (lot, record):
        store.erase(lot.cancel_why)  # the ledger's own entry still has it
        lot.cancel_told_by, lot.cancel_told_body, lot.cancel_told_at = "", "", None
        lot.cancel_why = ""
        record(request_root=lot.root)
        record.private(reason=check.text(reason, field="reason", most=500))
    return lot


def cancel(lot: Lot, *, reason: str, proposal: str | None = None, by: Actor, at: datetime) -> Lot:
    """撤销抽取。只有行政监督可以，写明理由；检查点固定以后须两个单位；撤销留在案上，以后的抽取据此加注.

    `proposal`: which one was read before deciding (`Lot.proposal`); it may be another one by now.
    """
    with performing(LOT, "cancel", lot, by=by, at=at) as (lot, record):
        same = proposal is None or proposal == lot.proposal
        refuse_unless(same, "proposal_changed", field="reason")
        lot.cancelled_at = at
        record(request_root=lot.root, after_seed=bool(lot.seed))
        record.private(reason=check.text(reason, field="reason", most=500))
    return lot
