"""What the catalogue, the law and the register ask of a record; reads, never writes."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from gongheng.credit.catalogue.conducts import conduct_on
from gongheng.credit.catalogue.items import Item, catalogue_on
from gongheng.credit.catalogue.kinds import ADVERSE, PERSONS, Category
from gongheng.credit.records.models import OVER, Record
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of

EARLIEST = date(1949, 10, 1)  # no decision of an organ of this state is older
TEST_WORDS = re.compile(r"测试|test|\*", re.IGNORECASE)


def item_for(code: str, subject_kind: str, region: str, decided_on: date) -> Item:
    """The catalogue's item of that day, when it may be recorded of this subject at this level."""
    item = catalogue_on(decided_on).item(code)
    refuse_unless(item is not None, "unknown_item", field="item")
    assert item is not None
    refuse_unless(subject_kind in item.subjects, "item_not_for_subject", field="subject_kind",
                  item=item.title)  # fmt: skip
    refuse_unless(level_of(region) in item.levels, "item_not_at_level", field="item",
                  item=item.title)  # fmt: skip
    return item


def level_of(region: str) -> str:
    """province, city or county by the digits of GB/T 2260."""
    return "province" if region.endswith("0000") else "city" if region.endswith("00") else "county"


def subject_fits(subject_kind: str, subject_code: str) -> None:
    """Refuse a firm recorded as an expert and a person recorded as a firm."""
    person = subject_code.startswith("person:")
    refuse_unless(person == (subject_kind in PERSONS), "subject_kind_differs", field="subject_kind")


def name_is_real(name: str) -> None:
    """Refuse names that were masked or typed to try the form."""
    refuse_unless(not TEST_WORDS.search(name), "name_not_real", field="subject_name")


def graded(conduct: str, subject_kind: str, category: str, decided_on: date) -> str:
    """Return the level of a conduct on the day of the decision; "" for one without points."""
    if not conduct:
        return ""
    found = conduct_on(conduct, decided_on)
    refuse_unless(found is not None, "unknown_conduct", field="conduct")
    assert found is not None
    refuse_unless(found.subject == subject_kind, "conduct_of_another", field="conduct")
    fits = category in ADVERSE and (category != Category.MINOR or not found.level)
    refuse_unless(fits, "conduct_without_decision", field="conduct")
    return found.level


def days_are_possible(decided_on: date, formed_on: date, at: datetime) -> None:
    """Refuse a day to come, one before 1949, and information older than its decision."""
    for field, day in (("decided_on", decided_on), ("formed_on", formed_on)):
        refuse_unless(EARLIEST <= day <= day_of(at), "day_not_possible", field=field)
    refuse_unless(formed_on >= decided_on, "formed_before_decided", field="formed_on")


def organ_named(code: str, name: str, organ: Callable[[str], Any] = organ_of) -> tuple[str, str]:
    """Return (code, name) of the deciding organ; the register's name counts. Refuses a difference."""
    code = check.uscc(code, field="organ_code")
    known = organ(code)
    name = check.text(name, field="organ_name", required=known is None)
    same = known is None or name in {"", known.name}
    refuse_unless(same, "name_differs", field="organ_name", registered=known.name if known else "")
    return code, known.name if known else name


def not_over_before(record: Record) -> None:
    """Refuse a decision whose publicity of this subject ended by repair or in time: not once more."""
    if not record.document_number:
        return
    same = Record.objects.filter(
        subject=record.subject, document_number=record.document_number,
        organ_code=record.organ_code, state__in=OVER)  # fmt: skip
    refuse_unless(not same.exclude(pk=record.pk).exists(), "duplicate_record",
                  field="document_number")  # fmt: skip


def digest_of(record: Record) -> str:
    """SM3 of everything public in a record; the ledger holds it, so a changed row is found."""
    return sm3_hex(canonical(told_of(record)))


def told_of(record: Record) -> dict[str, Any]:
    """Everything public in a record, as its digest commits to it."""
    return {
        "code": record.code, "item": record.item, "catalogue": record.catalogue,
        "category": record.category, "subject": record.subject.code,
        "subject_kind": record.subject_kind, "conduct": record.conduct, "level": record.level,
        "content": record.content, "organ": record.organ_code,
        "document_number": record.document_number, "decided_on": record.decided_on.isoformat(),
        "trade_code": record.trade_code,
    }  # fmt: skip
