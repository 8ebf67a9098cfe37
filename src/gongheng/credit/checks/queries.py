"""Receipts of one's unit, of a case, and how much was checked of what had to be."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from gongheng.credit.checks.models import CreditCheck
from gongheng.credit.checks.occasions import Occasion, occasions
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import BEIJING
from gongheng.foundation.ledger.models import Entry

WATCHERS = (Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR)
ENTERED = ("tender.enter", "tender.enter_again")
MOST = 20_000  # entries of one report


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
    """Acts in the ledger against receipts, by organ, occasion and month; nobody fills it in.

    Watchers of credit see every organ, everybody else his own. Three queries an occasion.
    """
    found: dict[tuple[str, str, str], list[int]] = {}
    for occasion in occasions().values():
        if not occasion.act or not occasion.mandatory:
            continue
        rows = list(_acts(occasion.act, since, until))
        tenderers, done = _tenderers({one.matter for one in rows}), _receipts(occasion.code, rows)
        for entry in rows:
            organ = tenderers.get(entry.matter, "")
            if not actor.holds(*WATCHERS) and organ != actor.body:
                continue
            month = entry.at.astimezone(BEIJING).strftime("%Y-%m")
            count = found.setdefault((occasion.code, organ, month), [0, 0])
            count[0] += 1
            first = done.get((entry.facts["section"], entry.facts["winner"]))
            count[1] += first is not None and first <= entry.at
    return [
        Coverage(*key, *count) for key, count in sorted(found.items(), key=_newest, reverse=True)
    ]


def _newest(item: tuple[tuple[str, str, str], list[int]]) -> tuple[str, str, str]:
    occasion, organ, month = item[0]
    return month, occasion, organ


def _acts(act: str, since: datetime, until: datetime) -> QuerySet[Entry]:
    rows = Entry.objects.filter(act=act, at__gte=since, at__lt=until)
    return rows.filter(facts__has_keys=["winner", "section"]).order_by("-id")[:MOST]


def _receipts(occasion: str, rows: list[Entry]) -> dict[tuple[str, str], datetime]:
    """(case, subject) → when it was checked first; a look after the act is none before it."""
    cases = {entry.facts["section"] for entry in rows}
    found = CreditCheck.objects.filter(occasion=occasion, case__in=cases)
    told = found.order_by("-checked_at").values_list("case", "subject__code", "checked_at")
    return {(case, subject): at for case, subject, at in told}


def _tenderers(matters: set[str]) -> dict[str, str]:
    """Matter -> code of the tenderer, from the entries of the tenders; rounds held again follow."""
    rows = Entry.objects.filter(matter__in=matters, act__in=ENTERED).order_by("id")
    told = {entry.matter: entry.facts for entry in rows}
    earlier = {facts["previous"] for facts in told.values() if facts.get("previous")} - matters
    before = _tenderers(earlier) if earlier else {}
    return {matter: facts.get("tenderer") or before.get(facts.get("previous", ""), "")
            for matter, facts in told.items()}  # fmt: skip
