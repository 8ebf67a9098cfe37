"""Receipts of one's unit, of a case, and how much was checked of what had to be."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from gongheng.credit.checks import due
from gongheng.credit.checks.models import CreditCheck
from gongheng.credit.checks.occasions import Occasion, occasions
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import BEIJING
from gongheng.registry.projects.queries import regions_of

WATCHERS = (Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR)


@dataclass(frozen=True)
class Coverage:
    """One organ in one month on one occasion: how many had to be checked, how many were."""

    occasion: str
    organ: str
    month: str
    wanted: int
    checked: int

    @property
    def share(self) -> int:
        """Whole percent."""
        return 100 * self.checked // self.wanted if self.wanted else 100


def checks_by(actor: Actor) -> QuerySet[CreditCheck]:
    """Receipts of the actor's unit; for watchers of credit those of the region."""
    rows = CreditCheck.objects.select_related("subject").order_by("-pk")
    if not actor.is_somebody or not actor.body:
        return rows.none()
    if actor.holds(Role.CREDIT):
        return rows.filter(region__startswith=head_of(actor.region)) | rows.filter(body=actor.body)
    return rows.filter(body=actor.body)


def receipt_with(digest: str) -> CreditCheck | None:
    """The receipt that carries this digest, or None."""
    return CreditCheck.objects.select_related("subject").filter(digest=digest).first()


def occasions_for(actor: Actor) -> list[Occasion]:
    """What this office checks for."""
    return [one for one in occasions().values() if actor.role in one.roles]


def coverage(actor: Actor, since: datetime, until: datetime) -> list[Coverage]:
    """What had to be checked against receipts, by organ, occasion and month; nobody fills it in.

    Watchers of credit see every organ, everybody else his own.
    """
    found: dict[tuple[str, str, str], list[int]] = {}
    rows = due.owed(since, until)
    done = due.done_of(rows)
    for one in rows:
        if not actor.holds(*WATCHERS) and one.organ != actor.body:
            continue
        month = one.at.astimezone(BEIJING).strftime("%Y-%m")
        count = found.setdefault((one.occasion, one.organ, month), [0, 0])
        count[0] += 1
        count[1] += due.is_done(one, done)
    return [
        Coverage(*key, *count) for key, count in sorted(found.items(), key=_newest, reverse=True)
    ]


def shares(since: datetime, until: datetime, as_of: datetime) -> dict[str, list[int]]:
    """Organ or region -> [checked by `as_of`, owed]: what an organ did itself stands under its
    code, what tenderers did under the region of their project."""
    found: dict[str, list[int]] = {}
    rows = due.owed(since, until)
    done = due.done_of(rows, as_of=as_of)
    regions = regions_of({one.project for one in rows if one.project})
    for one in rows:
        key = regions.get(one.project, "") if one.project else one.organ
        count = found.setdefault(key, [0, 0])
        count[0] += due.is_done(one, done)
        count[1] += 1
    return found


def receipts_only(actor: Actor, since: datetime, until: datetime) -> dict[str, int]:
    """Occasion -> receipts, where the platform does not know what had to be checked."""
    rows = checks_by(actor).filter(checked_at__gte=since, checked_at__lt=until)
    found = rows.order_by().values_list("occasion").annotate(n=Count("pk"))
    counts = dict(found)
    return {code: counts.get(code, 0) for code in due.uncounted()}


def _newest(item: tuple[tuple[str, str, str], list[int]]) -> tuple[str, str, str]:
    occasion, organ, month = item[0]
    return month, occasion, organ
