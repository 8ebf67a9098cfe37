"""Compute, adopt and publish a bulletin; name, note and hand over responsibilities."""

import uuid
from datetime import datetime

from django.db import transaction

from gongheng.credit.bulletins import rules
from gongheng.credit.bulletins.figures import figures
from gongheng.credit.bulletins.lifecycle import BULLETIN, DUTY, BulletinState
from gongheng.credit.bulletins.models import Bulletin, Duty, DutyKind
from gongheng.credit.bulletins.papers import KIND, paper_of
from gongheng.credit.bulletins.scheme import scheme
from gongheng.credit.records.content import document_number as numbered
from gongheng.foundation.access.actions import enter_person
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.documents import render
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of


def draft_bulletin(*, year: int, half: int, opening: str = "", by: Actor,
                   at: datetime) -> Bulletin:  # fmt: skip
    """拟定通报。半年期满后，由数据计算各单位指标；数据摘要入记录树，任何人可以重算."""
    fits = isinstance(year, int) and isinstance(half, int) and half in {1, 2} and 0 < year < 10_000
    refuse_unless(fits, "unknown_choice", field="half")
    since, until = rules.half_year(year, half)
    refuse_unless(until < day_of(at), "period_not_over", field="half", until=until)
    bulletin = Bulletin(code=str(uuid.uuid4()), since=since, until=until, as_of=at,
                        drafted_by=by.person, drafted_at=at)  # fmt: skip
    with beginning(BULLETIN, "draft_bulletin", bulletin, by=by, at=at) as (bulletin, record):
        used = scheme()
        bulletin.opening = check.text(opening, field="opening", most=2000, required=False)
        bulletin.scheme = used.digest
        bulletin.figures, bulletin.inputs = figures(used, since, until, at)
        bulletin.previous = Bulletin.objects.filter(
            state=BulletinState.PUBLISHED, since__lt=since).order_by("-since").first()  # fmt: skip
        record(code=bulletin.code, since=since, until=until, as_of=at, scheme=used.digest,
               inputs=bulletin.inputs)  # fmt: skip
    return bulletin


def drop_bulletin(bulletin: Bulletin, *, by: Actor, at: datetime) -> Bulletin:
    """放弃通报。数据有误或者需要重新计算的，放弃后重新拟定."""
    with performing(BULLETIN, "drop_bulletin", bulletin, by=by, at=at) as (bulletin, record):
        record(code=bulletin.code)
    return bulletin


def adopt_bulletin(
    bulletin: Bulletin, *, document_number: str, by: Actor, at: datetime
) -> Bulletin:
    """审签通报。由拟稿人以外的另一人核对数据后审签；数据与截至时间的记录不符的不得审签."""
    with performing(BULLETIN, "adopt_bulletin", bulletin, by=by, at=at) as (bulletin, record):
        used = scheme()
        _, inputs = figures(used, bulletin.since, bulletin.until, bulletin.as_of)
        refuse_unless(inputs == bulletin.inputs, "figures_changed")
        bulletin.document_number = numbered(document_number, required=True)
        bulletin.adopted_by, bulletin.adopted_at = by.person, at
        record(code=bulletin.code, number=bulletin.document_number, inputs=inputs)
    return bulletin


def publish_bulletin(bulletin: Bulletin, *, by: Actor, at: datetime) -> Bulletin:
    """通报。制成文件存库后公开，文件摘要入记录树."""
    with performing(BULLETIN, "publish_bulletin", bulletin, by=by, at=at) as (bulletin, record):
        bulletin.published_at = at
        paper = render(KIND, paper_of(bulletin))
        bulletin.file_digest = store.put(paper, name="通报.pdf", at=at).digest
        record(code=bulletin.code, number=bulletin.document_number, since=bulletin.since,
               until=bulletin.until, inputs=bulletin.inputs, file=bulletin.file_digest)  # fmt: skip
    return bulletin


def name_duty(*, kind: str, name: str, phone: str, by: Actor, at: datetime) -> Duty:
    """确定责任人。工作、业务、技术支撑三层负责人和联络员各一人；姓名电话存保密库，报省局备案."""
    duty = _new(check.among(kind, DutyKind.values, field="kind"), by, at)
    with beginning(DUTY, "name_duty", duty, by=by, at=at) as (duty, record):
        duty.person = _person(name, phone)
        record(code=duty.code, kind=duty.kind, organ=duty.organ_code)
    return duty


def note_duty(duty: Duty, *, by: Actor, at: datetime) -> Duty:
    """确认报备。省局知悉责任人的确定或者更换."""
    with performing(DUTY, "note_duty", duty, by=by, at=at) as (duty, record):
        duty.noted_at = at
        record(code=duty.code, kind=duty.kind, organ=duty.organ_code)
    return duty


@transaction.atomic
def hand_over(duty: Duty, *, name: str, phone: str, handed_over: str, by: Actor,
              at: datetime) -> Duty:  # fmt: skip
    """交接。写明交接的事项；接替人同时确定，并报省局备案. Returns the duty of the successor."""
    with performing(DUTY, "hand_over", duty, by=by, at=at) as (duty, record):
        duty.handed_over = check.text(handed_over, field="handed_over", most=1000)
        duty.until = at
        record(code=duty.code, kind=duty.kind, organ=duty.organ_code)
        record.private(handed_over=duty.handed_over)
    successor = name_duty(kind=duty.kind, name=name, phone=phone, by=by, at=at)
    Duty.objects.filter(pk=successor.pk).update(replaces=duty)
    successor.replaces = duty
    return successor


def _new(kind: str, by: Actor, at: datetime) -> Duty:
    organ = organ_of(by.body)
    return Duty(code=str(uuid.uuid4()), organ_code=by.body, organ_name=organ.name if organ else "",
                region=by.region, kind=kind, since=at)  # fmt: skip


def _person(name: str, phone: str) -> str:
    told = check.text(name, field="name", most=50)
    return enter_person(name=told, phone=check.text(phone, field="phone", most=40))
