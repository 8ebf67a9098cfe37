"""Records the other side holds of our subjects, decided elsewhere: each becomes a proposal at most."""

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.records.actions import propose
from gongheng.credit.subjects.queries import subject_of
from gongheng.exchange.feeds import queries, reactions
from gongheng.exchange.feeds.destinations import Destination
from gongheng.exchange.feeds.models import Channel
from gongheng.foundation.access.actors import IMPORTER
from gongheng.foundation.codes import mask_numbers_in
from gongheng.foundation.refusals import Refused
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import bureau_of

ITEM, KIND = "XY-101", SubjectKind.BIDDER
NUMBER = re.compile(r"[!-~]{1,80}")
CURSOR = re.compile(r"[ -~]{0,100}")
FIELDS = {"facts": ("CF_SY", 2000), "unlawful_conduct": ("CF_WFXW", 1000), "grounds": ("CF_YJ", 1000),
          "penalty": ("CF_NR", 2000)}  # fmt: skip
# Why a record of the other side was not proposed; the words are for people.
PASSED_OVER = {
    "unreadable": "缺少编号、日期或者代码", "not_ours": "不是在库主体", "no_bureau": "所在地没有信用机构",
}  # fmt: skip


@transaction.atomic
def take_page(destination: Destination, way: Channel, told: dict[str, Any], *,
              at: datetime) -> tuple[int, bool]:  # fmt: skip
    """Propose what a page tells, with the cursor in one transaction: (how many, whether more follow)."""
    rows, cursor = told.get("RECORDS"), told.get("CURSOR")
    if not isinstance(rows, list) or not isinstance(cursor, str) or not CURSOR.fullmatch(cursor):
        reactions.pause(way, "unreadable", destination, at=at)
        return 0, False
    for row in rows:
        number = str(row.get("NUMBER", "")) if isinstance(row, dict) else ""
        if NUMBER.fullmatch(number) and not queries.was_taken(destination, number):
            code, why = _proposed(destination, number, row, at)
            reactions.keep_taken(destination, number, record_code=code, passed_over_for=why, at=at)
    more = bool(rows) and cursor != way.cursor
    reactions.move_cursor(way, cursor, at=at)
    return len(rows), more


def _proposed(destination: Destination, number: str, row: dict[str, Any],
              at: datetime) -> tuple[str, str]:  # fmt: skip
    """Return (code of the proposal, "") or ("", why there is none)."""
    subject = subject_of(_written(row.get("CF_XDR_SHXYM"))[:18])
    decided = _day(row.get("CF_JDRQ"))
    if decided is None or decided > at.date():
        return "", "unreadable"
    if subject is None or subject.is_person:
        return "", "not_ours"
    bureau = bureau_of(subject.region) if subject.region else None
    if bureau is None:
        return "", "no_bureau"
    try:
        with transaction.atomic():
            record = propose(
                ITEM, subject_code=subject.code, subject_kind=KIND, conduct="", content=_content(row),
                decided_on=decided, reporter_code=bureau.code, reporter_name=bureau.name,
                region=bureau.region, origin="intake",
                evidence=[{"source": f"{destination.name}:{number}"}], by=IMPORTER, at=at,
            )  # fmt: skip
    except Refused as refused:
        return "", refused.code[:40]
    return record.code, ""


def _content(row: dict[str, Any]) -> dict[str, str]:
    told = {
        name: mask_numbers_in(_written(row.get(key)))[:most] for name, (key, most) in FIELDS.items()
    }
    return {name: value for name, value in told.items() if value}


def _written(value: Any) -> str:
    """Text of the other side without what no column can hold: one such sign would stop every page."""
    return check.UNPRINTED.sub(" ", str(value or ""))


def _day(value: Any) -> date | None:
    try:
        return datetime.strptime(str(value), "%Y%m%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None
