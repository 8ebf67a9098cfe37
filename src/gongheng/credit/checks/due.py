"""What had to be checked: acts and decisions that the platform itself knows; nobody fills it in.

Inspections, subsidies and hiring happen elsewhere: for them receipts are counted, nothing is owed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from gongheng.credit.catalogue.kinds import Category
from gongheng.credit.checks.models import CreditCheck
from gongheng.credit.checks.occasions import occasions
from gongheng.credit.lists.models import Colour, Listing
from gongheng.credit.records.models import Record
from gongheng.credit.records.scores import UNCOUNTED
from gongheng.foundation.ledger.models import Entry

ENTERED = ("tender.enter", "tender.enter_again")
MOST = 20_000  # of one kind in one report


@dataclass(frozen=True)
class Due:
    """One subject that had to be checked by one organ. `cases`: any of these names the matter.

    `before`: a look after the act is none, for it can no longer change it.
    """

    occasion: str
    organ: str
    subject: str
    cases: tuple[str, ...]
    at: datetime
    project: str = ""
    before: bool = False


def owed(since: datetime, until: datetime) -> list[Due]:
    """Everything that had to be checked in `[since, until)` on the mandatory occasions."""
    mandatory = [one.code for one in occasions().values() if one.mandatory]
    return [row for code in mandatory if code in SOURCES for row in SOURCES[code](since, until)]


def uncounted() -> list[str]:
    """The mandatory occasions whose matters the platform does not know."""
    return [one.code for one in occasions().values() if one.mandatory and one.code not in SOURCES]


def done_of(rows: Iterable[Due], as_of: datetime | None = None
            ) -> dict[tuple[str, str, str], datetime]:  # fmt: skip
    """(occasion, case, subject) -> when it was checked first; receipts until `as_of`."""
    rows = list(rows)
    cases = {case for one in rows for case in one.cases}
    found = CreditCheck.objects.filter(case__in=cases, occasion__in={one.occasion for one in rows})
    if as_of is not None:
        found = found.filter(checked_at__lte=as_of)
    told = found.order_by("-checked_at")
    rows_told = told.values_list("occasion", "case", "subject__code", "checked_at")
    return {(occasion, case, subject): at for occasion, case, subject, at in rows_told}


def is_done(one: Due, done: Mapping[tuple[str, str, str], datetime]) -> bool:
    """Whether one of these receipts is about it, and came in time where time matters."""
    found = [done.get((one.occasion, case, one.subject)) for case in one.cases]
    return any(at is not None and (not one.before or at <= one.at) for at in found)


def _awards(since: datetime, until: datetime) -> list[Due]:
    rows = list(_entries("award.notify", ["winner", "section"], since, until))
    tenders = tenders_of({one.matter for one in rows})
    return [replace(_of_tender("award", one, str(one.facts["winner"]), tenders), before=True)
            for one in rows]  # fmt: skip


def _investments(since: datetime, until: datetime) -> list[Due]:
    """政府投资项目: every candidate of a tender paid with public money."""
    rows = list(_entries("award.publish_candidates", ["candidates", "section"], since, until))
    tenders = tenders_of({one.matter for one in rows})
    return [_of_tender("investment", one, str(code), tenders) for one in rows
            if tenders.get(one.matter, {}).get("state_funded") for code in one.facts["candidates"]]  # fmt: skip


def _penalties(since: datetime, until: datetime) -> list[Due]:
    """The organ that decided a penalty and entered it itself."""
    rows = Record.objects.filter(
        category=Category.PENALTY, replaces__isnull=True, entered_at__gte=since, entered_at__lt=until,
    ).exclude(state__in=UNCOUNTED).select_related("subject").order_by("-pk")[:MOST]  # fmt: skip
    return [
        Due("penalty", one.organ_code, one.subject.code, _named(one.document_number, one.code),
            one.entered_at)
        for one in rows if one.organ_code == one.reporter_code and one.entered_at is not None
        and not one.subject.is_person
    ]  # fmt: skip


def _honours(since: datetime, until: datetime) -> list[Due]:
    """表彰奖励: the organ that put a name on the red list."""
    rows = Listing.objects.filter(
        Q(decided_at__gte=since, decided_at__lt=until), colour=Colour.RED, subject__is_person=False,
    ).select_related("subject").order_by("-pk")[:MOST]  # fmt: skip
    return [
        Due("honour", one.organ_code, one.subject.code,
            _named(one.award_document, one.document_number, one.code), one.decided_at)
        for one in rows if one.decided_at is not None
    ]  # fmt: skip


SOURCES: dict[str, Callable[[datetime, datetime], list[Due]]] = {
    "award": _awards, "investment": _investments, "penalty": _penalties, "honour": _honours,
}  # fmt: skip


def tenders_of(matters: set[str]) -> dict[str, dict[str, object]]:
    """Matter -> facts of its entry; of a round held again those of the first."""
    rows = Entry.objects.filter(matter__in=matters, act__in=ENTERED).order_by("id")
    told = {entry.matter: entry.facts for entry in rows}
    earlier = {str(facts["previous"]) for facts in told.values() if facts.get("previous")} - matters
    before = tenders_of(earlier) if earlier else {}
    return {matter: {**before.get(str(facts.get("previous", "")), {}), **facts}
            for matter, facts in told.items()}  # fmt: skip


def _of_tender(occasion: str, entry: Entry, subject: str, tenders: dict[str, dict[str, object]]
               ) -> Due:  # fmt: skip
    told = tenders.get(entry.matter, {})
    return Due(occasion, str(told.get("tenderer", "")), subject, (str(entry.facts["section"]),),
               entry.at, str(told.get("project", "")))  # fmt: skip


def _entries(act: str, keys: list[str], since: datetime, until: datetime) -> QuerySet[Entry]:
    rows = Entry.objects.filter(act=act, at__gte=since, at__lt=until, facts__has_keys=keys)
    return rows.order_by("-id")[:MOST]


def _named(*cases: str) -> tuple[str, ...]:
    return tuple(one for one in cases if one)
