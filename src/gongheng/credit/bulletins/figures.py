"""Figures of every organ for a half-year, from the data as of one instant; nobody types one.

Clocks are those of `records.scores`: which records, from which moment, to which; what was done
after the instant counts as open.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate, TruncMonth

from gongheng.credit.bulletins import rules
from gongheng.credit.bulletins.scheme import Scheme
from gongheng.credit.checks.queries import shares
from gongheng.credit.lessons.models import Attempt, Course
from gongheng.credit.measures.models import Case
from gongheng.credit.records import limits
from gongheng.credit.records.models import Record
from gongheng.credit.records.scores import CLOCKS, UNCOUNTED, Filled, fillable_of
from gongheng.foundation.access.models import Office, OfficeState
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import BEIJING, beijing, day_of
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.organs.models import OrganKind
from gongheng.registry.organs.queries import organs_active

Row = dict[str, Any]
Tally = dict[str, dict[str, list[int]]]  # organ -> figure -> [part, whole]


def figures(scheme: Scheme, since: date, until: date, as_of: datetime) -> tuple[list[Row], str]:
    """Return (a row an organ, worst last; digest of what they were counted from)."""
    tally: Tally = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    rows = Record.objects.filter(decided_on__range=(since, until), replaces__isnull=True,
                                 entered_at__lte=as_of).exclude(state__in=UNCOUNTED)  # fmt: skip
    _clocks(tally, rows, as_of)
    _quality(tally, rows, as_of)
    _training(tally, since, as_of)
    _cases(tally, since, until, as_of)
    _must_check(tally, since, until, as_of)
    organs = organs_active().filter(kind=OrganKind.CREDIT, established_at__lte=as_of)
    told = [_row(scheme, organ, tally[organ.code]) for organ in organs]
    told.sort(key=lambda row: (row["score"] is None, -Decimal(row["score"] or 0), row["organ"]))
    counted = {organ: dict(sorted(found.items())) for organ, found in sorted(tally.items())}
    return told, sm3_hex(canonical({"since": since.isoformat(), "until": until.isoformat(),
                                    "scheme": scheme.digest, "counted": counted}))  # fmt: skip


def _row(scheme: Scheme, organ: Any, found: dict[str, list[int]]) -> Row:
    told = {one.figure: rules.share(*found[one.figure]) if one.figure in found else None
            for one in scheme.weighed}  # fmt: skip
    scored = rules.score(scheme, told)
    return {"organ": organ.code, "name": organ.name, "region": organ.region,
            "figures": {key: None if value is None else str(value) for key, value in told.items()},
            "counted": {key: list(pair) for key, pair in found.items()},
            "score": None if scored is None else str(scored),
            "verdict": rules.verdict(scheme, scored)}  # fmt: skip


def _clocks(tally: Tally, rows: Any, as_of: datetime) -> None:
    today = day_of(as_of)
    for name, key, begins, ends, which in CLOCKS:
        told = rows.filter(which).annotate(
            done=TruncDate(ends, tzinfo=BEIJING), start=F(begins)).values(
            "reporter_code", "region", "start", "done").order_by().annotate(n=Count("pk"))  # fmt: skip
        for row in told.iterator(chunk_size=5000):
            due = limits.due_day(key, row["region"], row["start"])
            done = row["done"] if row["done"] and row["done"] <= today else None
            if due is None or (done is None and due >= today):
                continue  # no rule, or still within its time
            pair = tally[row["reporter_code"]][name]
            pair[0] += row["n"] if done is not None and done <= due else 0
            pair[1] += row["n"]


def _quality(tally: Tally, rows: Any, as_of: datetime) -> None:
    told = rows.annotate(month=TruncMonth("decided_on")).values("reporter_code", "month", "item")
    for row in told.order_by().annotate(
        n=Count("pk"), filled=Sum(Filled("content")),
        corrected=Count("pk", filter=Q(state="corrected", ended_at__lte=as_of)),
    ):  # fmt: skip
        one = tally[row["reporter_code"]]
        one["completeness"][0] += row["filled"]
        one["completeness"][1] += fillable_of(row)
        one["uncorrected"][0] += row["n"] - row["corrected"]
        one["uncorrected"][1] += row["n"]


def _training(tally: Tally, since: date, as_of: datetime) -> None:
    courses = Course.objects.filter(year=since.year, required=True, opened_at__lte=as_of,
                                    roles__contains=[Role.CREDIT])  # fmt: skip
    number = courses.count()
    if not number:
        return
    held = Office.objects.filter(state=OfficeState.HELD, role=Role.CREDIT).exclude(body="")
    for body, people in (
        held.order_by().values_list("body").annotate(n=Count("person", distinct=True))
    ):
        tally[body]["training"][1] += people * number
    done = Attempt.objects.filter(course__in=courses, passed=True, handed_in_at__lte=as_of,
                                  person__in=held.values("person"))  # fmt: skip
    for body, passed in done.order_by().values_list("body").annotate(n=Count("pk")):
        tally[body]["training"][0] += passed


def _cases(tally: Tally, since: date, until: date, as_of: datetime) -> None:
    """应报尽报: an organ that reported at least one case in the half-year has the whole share."""
    rows = Case.objects.filter(happened_on__range=(since, until), reported_at__lte=as_of)
    for code in set(rows.values_list("organ_code", flat=True)):
        tally[code]["cases"] = [1, 1]


def _must_check(tally: Tally, since: date, until: date, as_of: datetime) -> None:
    """应查尽查: what the organ itself had to check, and the tenderers of its region."""
    first = beijing(since.year, since.month, since.day)
    after = until + timedelta(days=1)
    over = beijing(after.year, after.month, after.day)
    counted = shares(first, min(over, as_of + timedelta(microseconds=1)), as_of)
    for organ in organs_active().filter(kind=OrganKind.CREDIT, established_at__lte=as_of):
        for key in (organ.code, organ.region):
            if key in counted:
                pair = tally[organ.code]["must_check"]
                pair[0] += counted[key][0]
                pair[1] += counted[key][1]
