"""Credit officers and records, reached only by real acts."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from builders.registry import HUBEI, START, WUHAN, a_code, a_party, an_office, an_organ
from gongheng.credit.records import actions as records
from gongheng.credit.records.changes import actions as changes
from gongheng.credit.records.models import Record
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.files import store

DAY = timedelta(days=1)
_numbers = count(1)
PENALTY = {
    "unlawful_conduct": "与其他投标人串通投标",
    "facts": "在示例道路工程投标中与他人协商报价",
    "grounds": "招标投标法第五十三条",
    "penalty_kinds": ["罚款"],
    "penalty": "处以罚款",
    "fine_wan": "2.5",
}


@dataclass
class Bureau:
    """One organ with two officers, as the two-step review needs."""

    code: str
    clerk: Actor
    checker: Actor
    region: str


def a_bureau(region: str = WUHAN, *, at=START) -> Bureau:
    organ = an_organ(kind="credit", region=region, name=f"示例{region}公共资源局", at=at)
    first, second = (an_office(Role.CREDIT, organ.code, region, at=at) for _ in range(2))
    return Bureau(organ.code, first, second, region)


def a_document_number(year: int = 2026) -> str:
    return f"示例罚〔{year}〕{next(_numbers)}号"


def a_notice_file(at=START, *, by: Actor) -> str:
    """The digest of a served notice in store."""
    text = f"%PDF-1.4\n告知书 {next(_numbers)}\n%%EOF\n".encode()
    return store.put(text, name="告知书.pdf", at=at, by=by).digest


def an_entered_record(bureau: Bureau, *, subject="", conduct="B401", decided_on=None, at=START,
                      content=None, **changes) -> Record:  # fmt: skip
    day = decided_on or (at - DAY).date()
    told = {"item": "XY-101", "subject_code": subject or a_party(at=at).code,
            "subject_kind": "bidder", "conduct": conduct, "organ_code": bureau.code,
            "decided_on": day, "by": bureau.clerk, "at": at,
            "content": {**PENALTY, "document_number": a_document_number(day.year),
                        **(content or {})}}  # fmt: skip
    return records.enter(**{**told, **changes})


def a_reported_record(bureau: Bureau, *, at=START, **changes) -> Record:
    record = an_entered_record(bureau, at=at, **changes)
    if record.is_adverse:
        record = records.notify(
            record, digest=a_notice_file(at, by=bureau.clerk), by=bureau.clerk, at=at
        )
    return records.review(record, by=bureau.checker, at=at)


def a_published_record(bureau: Bureau | None = None, province: Bureau | None = None, *, at=START,
                       **changes) -> Record:  # fmt: skip
    """A record on public view; two bureaus are made when none is given."""
    bureau, province = bureau or a_bureau(at=at), province or a_bureau(HUBEI, at=at)
    record = a_reported_record(bureau, at=at, **changes)
    record = records.accept(record, by=province.clerk, at=at)
    return records.publish(record, by=province.clerk, at=at)


def another_officer(record: Record, *, at=START) -> Actor:
    """One more person of the organ that reported it, who had no hand in the record."""
    return an_office(Role.CREDIT, record.reporter_code, record.region, at=at)


def a_proposed_correction(record: Record, *, proposer: Actor | None = None, at=START,
                          told: bool = True, **given) -> Record:  # fmt: skip
    """Proposed by one more person; its subject is told when it got worse."""
    by = proposer or another_officer(record, at=at)
    given = {"reason": "与决定书不一致", "conduct": record.conduct, "content": record.content,
             "decided_on": record.decided_on, **given}  # fmt: skip
    record = changes.propose_correction(record, **given, by=by, at=at)
    if told and record.open_change().graver:
        record = changes.notify_correction(record, digest=a_notice_file(at, by=by), by=by, at=at)
    return record


def corrected(record: Record, *, by: Actor, at=START, **given) -> Record:
    """Corrected by two: one more person proposes, `by` decides."""
    return records.correct(a_proposed_correction(record, at=at, **given), by=by, at=at)


def a_proposed_withdrawal(record: Record, *, revoked_on: date, document_number: str = "",
                          proposer: Actor | None = None, at=START) -> Record:  # fmt: skip
    by = proposer or another_officer(record, at=at)
    return changes.propose_withdrawal(
        record, revoked_on=revoked_on, document_number=document_number or a_document_number(),
        digest=a_notice_file(at, by=by), by=by, at=at,
    )  # fmt: skip


def withdrawn(record: Record, *, by: Actor, at=START, **given) -> Record:
    """Withdrawn by two: one more person proposes with the paper, `by` decides."""
    return records.withdraw(a_proposed_withdrawal(record, at=at, **given), by=by, at=at)


def a_day(year: int, month: int, day: int) -> date:
    return date(year, month, day)


__all__ = ["DAY", "PENALTY", "Bureau", "a_bureau", "a_code", "a_day", "a_document_number",
           "a_notice_file", "a_proposed_correction", "a_proposed_withdrawal", "a_published_record",
           "a_reported_record", "an_entered_record", "another_officer", "corrected", "withdrawn"]  # fmt: skip
