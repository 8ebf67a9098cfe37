"""Every read of bulletins and responsibilities, narrowed to what the asking side may see."""

from datetime import date

from django.db.models import Q, QuerySet

from gongheng.credit.bulletins import rules
from gongheng.credit.bulletins.figures import figures
from gongheng.credit.bulletins.lifecycle import BulletinState
from gongheng.credit.bulletins.models import Bulletin, Duty, DutyKind
from gongheng.credit.bulletins.scheme import scheme
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger import reading
from gongheng.foundation.vault import store
from gongheng.registry.organs.models import OrganKind
from gongheng.registry.organs.queries import organs_active
from gongheng.rules.days import Due


def public_bulletins() -> QuerySet[Bulletin]:
    """Published bulletins, the newest first."""
    return Bulletin.objects.filter(state=BulletinState.PUBLISHED).order_by("-since", "-pk")


def bulletins_of(actor: Actor) -> QuerySet[Bulletin]:
    """Bulletins of the desk: at the province all, elsewhere the published ones."""
    rows = Bulletin.objects.order_by("-since", "-pk")
    province = actor.holds(Role.CREDIT) and actor.region.endswith("0000")
    return rows if province else rows.filter(state=BulletinState.PUBLISHED)


def clock_of_bulletins(today: date) -> tuple[Due, int, bool]:
    """(when the next is due, days late, whether the desk warns)."""
    last = public_bulletins().first()
    held = day_of(last.published_at) if last and last.published_at else None
    began = reading.first_moment()
    due = rules.next_due(held, day_of(began) if began else today)
    return due, rules.late_days(due, today), today >= due.on - rules.WARNED


def is_reproduced(bulletin: Bulletin) -> bool:
    """Whether the data as of that instant still give the same figures."""
    used = scheme()
    told = figures(used, bulletin.since, bulletin.until, bulletin.as_of)
    return used.digest == bulletin.scheme and told[1] == bulletin.inputs


def duties_of(actor: Actor) -> QuerySet[Duty]:
    """Responsibilities an officer may read: his organ's; at the province all below it."""
    rows = Duty.objects.order_by("region", "organ_code", "kind", "-pk")
    if not actor.holds(Role.CREDIT):
        return rows.none()
    own = Q(organ_code=actor.body)
    above = actor.region.endswith("0000")
    return rows.filter(own | Q(region__startswith=head_of(actor.region)) if above else own)


def persons_of(duties: list[Duty]) -> dict[str, dict[str, str]]:
    """Reference → name and phone, for officers who may read these duties. One query."""
    held = store.reveal_many([one.person for one in duties])
    return {key: {"name": one.get("name", ""), "phone": one.get("phone", "")}
            for key, one in held.items()}  # fmt: skip


def duties_missing(actor: Actor) -> list[tuple[str, str, list[str]]]:
    """(organ, name, labels) of credit organs that have not named somebody for every duty."""
    organs = organs_active().filter(kind=OrganKind.CREDIT)
    if not actor.region.endswith("0000"):
        organs = organs.filter(code=actor.body)
    held: dict[str, set[str]] = {}
    for code, kind in Duty.objects.filter(until=None).values_list("organ_code", "kind"):
        held.setdefault(code, set()).add(kind)
    missing = ((one.code, one.name, [str(kind.label) for kind in DutyKind
                if kind not in held.get(one.code, set())]) for one in organs)  # fmt: skip
    return [one for one in missing if one[2]]


def duty_kinds() -> list[tuple[str, str]]:
    """Value and label of every duty."""
    return [(kind.value, str(kind.label)) for kind in DutyKind]
