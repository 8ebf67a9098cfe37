"""Every write of an intake. Links are added by the act that submits, replaces or withdraws."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.bidding.chunks.actions import forget
from gongheng.trading.bidding.chunks.queries import spent, versions_of
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.intake.queries import (
    OVER,
    closes_at,
    erases_at,
    round_of,
    section_digests,
    takes_again,
)
from gongheng.trading.bidding.lifecycle import INTAKE
from gongheng.trading.bidding.models import Intake
from gongheng.trading.tendering.coefficients import drawn_root
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.rules import refuse_if_paused

MOST_ERASED = 200  # chunks an act: the tender is held meanwhile


def open(tender: Tender, *, by: Actor, at: datetime) -> Intake:  # noqa: A001  # the verb
    """设立递交箱。随公告设立，此时还没有任何投标；链头只由项目编号算出."""
    intake = Intake(tender=tender, head=chain.first_head(tender.code))
    with beginning(INTAKE, "open", intake, by=by, at=at) as (intake, record):
        tender = hold(tender)
        refuse_unless(tender.circle_id, "takes_plain_letters", thing=tender.title)
        record(head=intake.head)
    return intake


def close(intake: Intake, *, by: Actor, at: datetime) -> Intake:
    """截止。链头、环数和各标段现存投标的摘要从此公开；此后没有任何投标可以加入或者抽走."""
    with (
        _tender_held(intake) as tender,
        performing(INTAKE, "close", intake, by=by, at=at) as (intake, record),
    ):
        refuse_if_paused(tender)
        due = closes_at(tender)
        refuse_unless(at >= due, "too_early", due=due)
        intake.closed_at = at
        record(tender=tender.code, due=tender.bids_due_at, head=intake.head, count=intake.count,
               sections=section_digests(tender), round=round_of(tender),
               coefficients=drawn_root(tender))  # fmt: skip
    return intake


def reopen(intake: Intake, *, by: Actor, at: datetime) -> Intake:
    """重新收取：截止处理之后项目被暂停，恢复时重新确定了截止时间。链不断，环接着原来的链头."""
    with (
        _tender_held(intake) as tender,
        performing(INTAKE, "reopen", intake, by=by, at=at) as (intake, record),
    ):
        refuse_if_paused(tender)
        refuse_unless(takes_again(tender, intake), "too_early", due=tender.bids_due_at)
        intake.closed_at = None
        record(tender=tender.code, due=tender.bids_due_at, head=intake.head, count=intake.count,
               round=round_of(tender) + 1)  # fmt: skip
    return intake


def erase_ciphertext(intake: Intake, *, by: Actor, at: datetime) -> Intake:
    """删除密文。撤回、被替换、退回的投标在项目办结满期后分批删除密文；投标头、承诺值、回执、链环照旧."""
    with (
        _tender_held(intake) as tender,
        performing(INTAKE, "erase_ciphertext", intake, by=by, at=at) as (intake, record),
    ):
        refuse_if_paused(tender)
        due = erases_at(tender)
        refuse_unless(tender.state in OVER and at >= due, "too_early", due=due,
                      ruling=tender.law["bidding/ciphertext_kept"])  # fmt: skip
        rows = spent(tender, MOST_ERASED + 1)
        more, rows = len(rows) > MOST_ERASED, rows[:MOST_ERASED]
        intake.erased_at = None if more else at
        record(tender=tender.code, commitments=versions_of(rows), chunks=len(rows),
               bytes=sum(one.size for one in rows), more=more)  # fmt: skip
        forget(rows)
    return intake


def note_late(
    intake: Intake, *, section: Section, commitment: str, received_at: datetime,
    by: Actor, at: datetime,
) -> Intake:  # fmt: skip
    """记明平台迟延：截止前已经到达、截止处理完成时仍未受理的投标，如实记载，供认定责任."""
    with performing(INTAKE, "note_late", intake, by=by, at=at) as (intake, record):
        record(section=section.code, commitment=commitment, received_at=received_at,
               closed_at=intake.closed_at)  # fmt: skip
    return intake


@contextmanager
def _tender_held(intake: Intake) -> Iterator[Tender]:
    """The tender first, as everywhere: whoever waits for it adds its link before or never."""
    with transaction.atomic():
        yield hold(intake.tender)
