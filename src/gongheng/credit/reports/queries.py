"""Reports: the public ones, one's own, those received; and what is still true of one."""

from datetime import datetime
from typing import Any

from django.db.models import Min, Q, QuerySet

from gongheng.credit.inquiries.queries import own_code
from gongheng.credit.records.models import Record
from gongheng.credit.records.queries import public_records_of
from gongheng.credit.records.rules import told_of
from gongheng.credit.reports.models import Report, Scope
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import proof_of
from gongheng.foundation.vault import store

BUNDLE = "gongheng-credit/1"  # verifier/README.md
PUBLISHED_BY = ("record.publish", "record.reissue")
MOST = 200  # records of one bundle


def report_of(code: str) -> Report | None:
    """The report of a number, for checking: who asks learns only whether it stands."""
    return Report.objects.select_related("subject").filter(code=code).first()


def report_with(digest: str) -> Report | None:
    """The report that carries this code, or None."""
    return Report.objects.select_related("subject").filter(digest=digest).first()


def own_reports(actor: Actor) -> QuerySet[Report]:
    """Every report about the actor's unit, or about himself, whoever received it."""
    own = own_code(actor)
    rows = Report.objects.select_related("subject").order_by("-pk")
    return rows.filter(subject__code=own) if own else rows.none()


def received_by(actor: Actor) -> QuerySet[Report]:
    """Every report that the actor's unit received about others."""
    rows = Report.objects.select_related("subject").order_by("-pk")
    return rows.filter(receiver=actor.body, scope=Scope.GRANTED) if actor.body else rows.none()


def facts_for(actor: Actor, report: Report) -> dict[str, Any] | None:
    """What a report says, to anybody if public, the whole to its subject; None to all others."""
    own = own_code(actor)
    himself = report.scope == Scope.WHOLE and bool(own) and own == report.subject.code
    if report.scope != Scope.PUBLIC and not himself:
        return None
    return store.reveal(report.facts_key)


def changed_since(report: Report) -> datetime | None:
    """Since when it no longer tells what stands: a record was published or ended after it."""
    rows = Record.objects.filter(subject=report.subject_id)
    after = rows.filter(Q(published_at__gt=report.as_of) | Q(ended_at__gt=report.as_of))
    found = after.aggregate(
        published=Min("published_at", filter=Q(published_at__gt=report.as_of)),
        ended=Min("ended_at", filter=Q(ended_at__gt=report.as_of)),
    )  # fmt: skip
    known = [one for one in (*found.values(), report.outdated_at) if one is not None]
    return min(known, default=None)


def in_force_of(subject: Subject) -> QuerySet[Report]:
    """Reports about a subject of which nothing was said yet."""
    return Report.objects.filter(subject=subject, state="issued").select_related("subject")


def bundle_of(subject: Subject) -> dict[str, Any]:
    """The subject's public records with their ledger proofs, for the offline verifier.

    Refuses `not_sealed_yet` while one of them waits for its place.
    """
    rows = list(public_records_of(subject)[:MOST])
    entries = {entry.subject: entry for entry in Entry.objects.filter(
        matter=subject.code, act__in=PUBLISHED_BY,
        subject__in=[f"record:{one.pk}" for one in rows])}  # fmt: skip
    return {
        "format": BUNDLE, "subject": subject.code,
        "records": [{"record": told_of(one), "proof": proof_of(entries[f"record:{one.pk}"])}
                    for one in rows if f"record:{one.pk}" in entries],
    }  # fmt: skip


def entry_of(report: Report) -> Entry | None:
    """The entry that issued a report."""
    acts = ("credit_report.issue", "credit_report.issue_closed")
    rows = Entry.objects.filter(matter=report.matter, act__in=acts)
    return rows.filter(subject=f"credit_report:{report.pk}").first()
