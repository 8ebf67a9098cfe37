"""Fill a record from what was told, checked against catalogue, register and law; writes nothing."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from gongheng.credit.catalogue.kinds import Category, SubjectKind
from gongheng.credit.records import content as contents
from gongheng.credit.records import rules
from gongheng.credit.records.models import Record
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of

TRADE_CODE = 40  # characters of the longest code, the unified trade code


def fill(record: Record, *, item: str, subject_kind: str, conduct: str,
         content: Mapping[str, Any], organ_code: str, organ_name: str, decided_on: date,
         formed_on: date | None, trade_code: str, at: datetime,
         organ: Callable[[str], Any] = organ_of) -> dict[str, Any]:  # fmt: skip
    """Set every column that was told and return the content that is not public.

    A form, an upload and the interface all come here. `organ` finds an organ of the register.
    """
    rules.subject_fits(subject_kind, record.subject.code)
    rules.name_is_real(record.subject.name)
    rules.days_are_possible(decided_on, formed_on or decided_on, at)
    kind = check.among(subject_kind, SubjectKind.values, field="subject_kind")
    found = rules.item_for(item, kind, record.region, decided_on)
    record.item, record.catalogue = found.code, rules.catalogue_on(decided_on).version
    record.category, record.subject_kind = found.category, kind
    record.conduct = check.text(conduct, field="conduct", most=20, required=False)
    record.level = rules.graded(record.conduct, kind, found.category, decided_on)
    record.organ_code, record.organ_name = rules.organ_named(organ_code, organ_name, organ)
    record.decided_on, record.formed_on = decided_on, formed_on or decided_on
    record.trade_code = check.text(trade_code, field="trade_code", most=TRADE_CODE, required=False)
    record.content, closed = contents.checked(found, content)
    record.document_number = record.content.get("document_number", "")
    record.digest = rules.digest_of(record)
    return closed


def facts_of(record: Record) -> dict[str, Any]:
    """Return what the ledger is told of a record: codes, days and its digest, no person."""
    told = {"code": record.code, "item": record.item, "category": record.category,
            "conduct": record.conduct, "level": record.level, "organ": record.organ_code,
            "decided_on": record.decided_on, "digest": record.digest}  # fmt: skip
    if record.category == Category.PENALTY:
        told["document_number"] = record.document_number
    if not record.subject.is_person:
        told["subject"] = record.subject.code
    return told
