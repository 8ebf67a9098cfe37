"""A draw is proposed, agreed to by supervision, and only then fixed; or asked for at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.experts.asking.fixing import Fixed, fix, nothing_runs, only_what_is_short
from gongheng.registry.experts.asking.rules import alone, silent_until
from gongheng.registry.experts.lifecycle import DRAW, DrawState
from gongheng.registry.experts.models import Draw
from gongheng.registry.experts.pool.fixing import circle_of, near_of, reserves_of
from gongheng.registry.experts.rules import counts

Near = Mapping[str, Sequence[str]]


def request(
    matter: str, specialty_counts: Mapping[str, int], avoid_bodies: Collection[str] = (), *,
    region: str, seats: int = 0, reserves: int | None = None, near: Near | None = None,
    by: Actor, at: datetime,
) -> Draw:  # fmt: skip
    """申请可验证抽取。专业、人数、候补、递补的专业和地区、回避名单在种子产生以前一并固定.

    一个案卷同时只有一次抽取：没有呼叫完的不得再申请；呼叫完仍有缺额的，只补缺额。名单须是满规定小时的。
    本地规则要求行政监督同意或者期满无异议的，先提出（`propose`）。
    """
    row = _asked(matter, specialty_counts, avoid_bodies, region=region, seats=seats,
                 reserves=reserves, near=near, by=by, at=at)  # fmt: skip
    row.state = DrawState.REQUESTED
    with beginning(DRAW, "request", row, by=by, at=at) as (row, record):
        alone(row.region, at)
        fixed = fix(row, by=by, at=at)
        record(wanted=row.wanted, request_root=fixed.root, pool_root=row.pool_digest,
               excluded=fixed.excluded, flags=fixed.flags)  # fmt: skip
    return row


def propose(
    matter: str, specialty_counts: Mapping[str, int], avoid_bodies: Collection[str] = (), *,
    region: str, seats: int = 0, reserves: int | None = None, near: Near | None = None,
    by: Actor, at: datetime,
) -> Draw:  # fmt: skip
    """提出抽取申请。行政监督同意以前什么也没有固定；名单和回避按同意之时固定，提出人不能选择时机."""
    row = _asked(matter, specialty_counts, avoid_bodies, region=region, seats=seats,
                 reserves=reserves, near=near, by=by, at=at)  # fmt: skip
    row.state, row.silent_until = DrawState.PROPOSED, silent_until(row.region, at)
    with beginning(DRAW, "propose", row, by=by, at=at) as (row, record):
        circle_of(row.region, at)
        nothing_runs(row)
        only_what_is_short(row, at)
        record(wanted=row.wanted, reserves=row.asked["reserves"], seats=seats,
               silent_until=row.silent_until)  # fmt: skip
    return row


def agree(
    row: Draw, *, avoid_bodies: Collection[str] = (), by: Actor, at: datetime
) -> Draw:  # fmt: skip
    """同意抽取申请。同意即固定：所用名单、回避和次序的依据都按此时，根登记入树."""
    with performing(DRAW, "agree", row, by=by, at=at) as (row, record):
        row.agreed_by = by.reference
        fixed = _becomes_a_request(row, avoid_bodies, by=by, at=at)
        record(wanted=row.wanted, request_root=fixed.root, pool_root=row.pool_digest,
               excluded=fixed.excluded, flags=fixed.flags)  # fmt: skip
    return row


def go_ahead(
    row: Draw, *, avoid_bodies: Collection[str] = (), by: Actor, at: datetime
) -> Draw:  # fmt: skip
    """无异议办理。规定的时间内行政监督没有表示不同意的，由平台时钟固定，效力与同意相同."""
    with performing(DRAW, "go_ahead", row, by=by, at=at) as (row, record):
        due = row.silent_until
        refuse_unless(due is not None, "draw_needs_agreement")
        refuse_unless(due is not None and at >= due, "too_early", due=due)
        fixed = _becomes_a_request(row, avoid_bodies, by=by, at=at)
        record(wanted=row.wanted, request_root=fixed.root, pool_root=row.pool_digest,
               excluded=fixed.excluded, flags=fixed.flags)  # fmt: skip
    return row


def oppose(row: Draw, *, reason: str, by: Actor, at: datetime) -> Draw:
    """退回抽取申请。写明理由；提出人可以改正后重新提出."""
    with performing(DRAW, "oppose", row, by=by, at=at) as (row, record):
        row.agreed_by = by.reference
        record.private(reason=check.text(reason, field="reason", most=500))
    return row


def take_back(row: Draw, *, by: Actor, at: datetime) -> Draw:
    """撤回抽取申请。行政监督同意以前，提出人可以撤回."""
    with performing(DRAW, "take_back", row, by=by, at=at) as (row, record):
        record(wanted=row.wanted)
    return row


def _asked(
    matter: str, specialty_counts: Mapping[str, int], avoid_bodies: Collection[str], *,
    region: str, seats: int, reserves: int | None, near: Near | None, by: Actor, at: datetime,
) -> Draw:  # fmt: skip
    wanted, region = counts(specialty_counts), check.region(region, on=day_of(at))
    asked: dict[str, Any] = {"reserves": reserves_of(region, reserves, at), "seats": seats,
                             "near": near_of(near, wanted), "at": at.isoformat()}  # fmt: skip
    return Draw(matter=check.text(matter, field="matter", most=60), wanted=wanted, region=region,
                keeps_off=sorted(set(avoid_bodies)), asked=asked, asked_by=by.reference,
                drawn_at=at, mark="")  # fmt: skip


def _becomes_a_request(row: Draw, bodies: Collection[str], *, by: Actor, at: datetime) -> Fixed:
    row.keeps_off = sorted({*row.keeps_off, *bodies})
    row.drawn_at = at
    return fix(row, by=by, at=at)
