"""Apply, admit, suspend, resume, leave; draw, and what the drawn answer."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.acts import beginning, beginning_many, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.experts.asking.fixing import short_of
from gongheng.registry.experts.calling.actions import heard, recall
from gongheng.registry.experts.calling.chain import called_in_order
from gongheng.registry.experts.lifecycle import (
    DRAW,
    EXPERT,
    INVITATION,
    RANDOM,
    DrawState,
    ExpertState,
    InvitationState,
)
from gongheng.registry.experts.models import Draw, Expert, Invitation
from gongheng.registry.experts.queries import kept_out
from gongheng.registry.experts.rules import (
    answer_due,
    chosen,
    counts,
    digest_of_pool,
    fit_for_the_pool,
)
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots.queries import drawing_circle
from gongheng.registry.pledged.rules import refuse_without_pledge

SEED_BYTES = 32


def apply(
    person: str, *, employer_name: str, specialties: Iterable[str], regions: Iterable[str],
    years_in_field: int, senior_title: bool, employer_code: str = "", by: Actor, at: datetime,
) -> Expert:  # fmt: skip
    """申请入库，承诺所填属实；不满年限的也可以申请，入库时审查."""
    years = type(years_in_field) is int and 0 <= years_in_field < 100
    refuse_unless(years, "invalid_count", field="years_in_field")
    expert = Expert(
        person=check.vault_reference(person, "person", field="person", required=True),
        employer_code=check.uscc(employer_code, field="employer_code") if employer_code else "",
        employer_name=check.text(employer_name, field="employer_name"),
        specialties=sorted({check.text(s, field="specialties", most=20) for s in specialties}),
        regions=sorted({check.region(r, on=day_of(at), field="regions") for r in regions}),
        years_in_field=years_in_field,
        senior_title=bool(senior_title),
        applied_at=at,
        state=ExpertState.APPLIED,
    )
    with beginning(EXPERT, "apply", expert, by=by, at=at) as (expert, record):
        refuse_unless(expert.specialties, "text_missing", field="specialties")
        refuse_unless(expert.regions, "text_missing", field="regions")
        known = Expert.objects.filter(person=expert.person).exists()
        refuse_unless(not known, "already_exists", field="person", thing="该人员的专家登记")
        refuse_without_pledge("expert", expert.person, region=expert.regions[0], at=at)
        record(person=expert.person, specialties=expert.specialties, regions=expert.regions,
               years=years_in_field, senior_title=expert.senior_title)  # fmt: skip
    return expert


def admit(expert: Expert, *, by: Actor, at: datetime) -> Expert:
    """入库。从业满法定年限并具有高级职称或同等专业水平."""
    with performing(EXPERT, "admit", expert, by=by, at=at) as (expert, record):
        fit_for_the_pool(expert, day_of(at))
        expert.admitted_on = day_of(at)
        record(person=expert.person, years=expert.years_in_field)
    return expert


def suspend(expert: Expert, *, reason: str, by: Actor, at: datetime) -> Expert:
    """暂停。暂停期间不参加抽取."""
    with performing(EXPERT, "suspend", expert, by=by, at=at) as (expert, record):
        record(person=expert.person, reason=check.text(reason, field="reason", most=500))
    return expert


def resume(expert: Expert, *, reason: str, by: Actor, at: datetime) -> Expert:
    """恢复。恢复时仍须符合入库条件."""
    with performing(EXPERT, "resume", expert, by=by, at=at) as (expert, record):
        fit_for_the_pool(expert, day_of(at))
        record(person=expert.person, reason=check.text(reason, field="reason", most=500))
    return expert


def leave(expert: Expert, *, reason: str, by: Actor, at: datetime) -> Expert:
    """退出。已参加的评标照旧存档、终身负责."""
    with performing(EXPERT, "leave", expert, by=by, at=at) as (expert, record):
        record(person=expert.person, reason=check.text(reason, field="reason", most=500))
    return expert


def draw(
    matter: str, specialty_counts: Mapping[str, int], avoid_bodies: Collection[str] = (),
    avoid_persons: Collection[str] = (), *, region: str = "", seats: int = 0,
    by: Actor, at: datetime,
) -> list[Expert]:  # fmt: skip
    """抽取并邀请。种子取自系统随机源，名单摘要、种子与回避原因一并封存，可以重算；结果不公开.

    已为同一案卷抽取过的人不再抽取：再次抽取就是补抽，只补已谢绝、回避、逾期未答复的缺额。

    示例：只用于没有监护组的地区；有监护组的，一律申请可验证抽取（`request`）。
    """
    wanted = counts(specialty_counts)
    refuse_unless(drawing_circle(region, at) is None, "draw_by_guardians")
    refuse_unless(settings.INTERIM_MEANS, "no_draw_key", field="region", source=RANDOM)
    row = Draw(
        matter=check.text(matter, field="matter", most=60), wanted=wanted,
        region=check.region(region, on=day_of(at)) if region else "",
        seed=secrets.token_hex(SEED_BYTES), asked_by=by.reference, drawn_at=at,
        state=DrawState.DRAWN,
    )  # fmt: skip
    able = {one.pk: one for one in _able(wanted, region)}
    with transaction.atomic():  # drawn and invited, or neither
        with beginning(DRAW, "draw", row, by=by, at=at) as (row, record):
            short_of(row, set(avoid_bodies), set(avoid_persons), seats, at)
            avoided = kept_out(list(able.values()), matter=row.matter, bodies=set(avoid_bodies),
                               persons=set(avoid_persons), at=at)  # fmt: skip
            row.avoided = {str(number): reason for number, reason in avoided.items()}
            pool = {pk: one.specialties for pk, one in able.items() if pk not in avoided}
            row.pool = sorted(pool)
            row.pool_digest = digest_of_pool(pool)
            row.result = chosen(row.seed, pool, wanted)
            record(wanted=wanted, pool_digest=row.pool_digest, seed=row.seed, result=row.result,
                   avoided=len(row.avoided), mark=row.mark)  # fmt: skip
        drawn = [able[number] for number in row.result]
        invite(row, experts=drawn, by=by, at=at)
    return drawn


def cancel(row: Draw, *, reason: str, proposal: str | None = None, by: Actor, at: datetime) -> Draw:
    """撤销抽取。只有行政监督可以，写明理由；已经呼叫的邀请收回，以后的抽取一律加注."""
    with performing(DRAW, "cancel", row, by=by, at=at) as (row, record):
        assert row.lot is not None
        row.lot = lots.cancel(row.lot, reason=reason, proposal=proposal, by=by, at=at)
        for one in row.invitations.filter(state__in=INVITATION.acts["recall"].start):
            recall(one, by=by, at=at)
        row.waits = False
        record(request_root=row.lot.root, calls_head=row.calls_head)
        record.private(reason=check.text(reason, field="reason", most=500))
    return row


def invite(row: Draw, *, experts: list[Expert], by: Actor, at: datetime) -> list[Invitation]:
    """邀请。抽中即发出，由抽取时一并办理."""
    asked = [Invitation(draw=row, expert=expert, invited_at=at) for expert in experts]
    return beginning_many(INVITATION, "invite", asked, by=by, at=at,
                          facts_of=lambda one: {"expert": one.expert_id, "draw": row.pk})  # fmt: skip


def confirm(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """确认参加。与项目当事人有利害关系的，不得确认，应当申报回避."""
    with (
        called_in_order(invitation),
        performing(INVITATION, "confirm", invitation, by=by, at=at) as (invitation, record),
    ):
        refuse_unless(not by.is_recused_from(invitation.matter), "not_permitted", act="确认参加")
        invitation.answered_at = at
        heard(invitation, "accepted", record, at=at)
        record(expert=invitation.expert_id, draw=invitation.draw_id)
    return invitation


def decline(
    invitation: Invitation, *, reason: str, related: bool, by: Actor, at: datetime
) -> Invitation:
    """不参加。`related`：有应当回避的情形，同时登记回避，自此不得参加本项目的评标。招标人须补抽."""
    with (
        called_in_order(invitation),
        performing(INVITATION, "decline", invitation, by=by, at=at) as (invitation, record),
    ):
        reason = check.text(reason, field="reason", most=500)
        invitation.answered_at = at
        if related and not by.is_recused_from(invitation.matter):
            access.recuse(by.person, against=invitation.matter, reason=reason,
                          region=invitation.draw.region, by=by, at=at)  # fmt: skip
        came = invitation.state == InvitationState.CONFIRMED
        outcome = "related" if related else "absent" if came else "declined"
        heard(invitation, outcome, record, at=at)
        record(expert=invitation.expert_id, draw=invitation.draw_id, related=bool(related))
        record.private(reason=reason)
    return invitation


def lapse(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """逾期未答复。过了答复时间仍不答复的，不再入席，缺额可以补抽."""
    with (
        called_in_order(invitation),
        performing(INVITATION, "lapse", invitation, by=by, at=at) as (invitation, record),
    ):
        due = answer_due(invitation)
        refuse_unless(at >= due, "too_early", due=due)
        invitation.answered_at = at
        heard(invitation, "silent", record, at=at)
        record(expert=invitation.expert_id, draw=invitation.draw_id, due_at=due)
    return invitation


def _able(wanted: Mapping[str, int], region: str) -> list[Expert]:
    admitted = Expert.objects.filter(state=ExpertState.ADMITTED).order_by("pk")
    return [
        one
        for one in admitted
        if set(one.specialties) & set(wanted)
        and (not region or any(covers(place, region) for place in one.regions))
    ]
