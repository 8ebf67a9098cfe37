"""Every read of records, narrowed to what the asking side may see."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongheng.credit.catalogue.kinds import ADVERSE, Category
from gongheng.credit.records import limits
from gongheng.credit.records.lifecycle import ENDED, RecordState
from gongheng.credit.records.models import Change, Mark, Origin, Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of

NEWEST = ("-published_at", "-pk")
ON_THE_WAY = [RecordState.ENTERED, RecordState.RETURNED, RecordState.REVIEWED, RecordState.ACCEPTED]
# clock -> key of the rulebook, the column its days are counted from, which records it runs for
CLOCK_COLUMNS: dict[str, tuple[str, str, Q]] = {
    limits.REPORT: ("credit/report_to_province", "formed_on",
                    Q(state__in=[RecordState.ENTERED, RecordState.RETURNED])),
    limits.PUBLISH: ("credit/publish_penalty", "decided_on",
                     Q(state__in=ON_THE_WAY, category__in=[*ADVERSE, Category.LICENCE])),
}  # fmt: skip


def public_records() -> QuerySet[Record]:
    """What anyone may read without approval: records in publicity, the newest first."""
    rows = Record.objects.filter(state=RecordState.PUBLISHED)
    return rows.select_related("subject").order_by(*NEWEST)


def public_records_of(subject: Subject) -> QuerySet[Record]:
    """The records of one subject in publicity."""
    return public_records().filter(subject=subject)


def on_the_desk_of(actor: Actor) -> QuerySet[Record]:
    """Records an officer works on: his organ's; at the province, all that were reported to it."""
    rows = Record.objects.select_related("subject").order_by("-pk")
    if not actor.holds(Role.CREDIT):
        return rows.none()
    own = Q(reporter_code=actor.body)
    if actor.region.endswith("0000"):
        reported = ~Q(state__in=[RecordState.PROPOSED, RecordState.ENTERED, RecordState.RETURNED])
        own |= reported & Q(region__startswith=head_of(actor.region))
    return rows.filter(own)


def never_public_of_others(actor: Actor) -> QuerySet[Record]:
    """Records of other organs that were never published: not for officers below the province."""
    return Record.objects.filter(published_at=None).exclude(reporter_code=actor.body)


def own_records(actor: Actor) -> QuerySet[Record]:
    """What a subject reads of himself: everything reported about him, ended records too."""
    known = [
        code for code in (actor.body if actor.acts_for(actor.body) else "", actor.person) if code
    ]
    hidden = [RecordState.PROPOSED, RecordState.ENTERED, RecordState.RETURNED,
              RecordState.DISMISSED]  # fmt: skip
    rows = Record.objects.filter(subject__code__in=known).exclude(state__in=hidden)
    return rows.select_related("subject").order_by("-decided_on", "-pk")


def events_of(subject: Subject) -> list[Record]:
    """Every record of a subject that bears points or did, for the computing of points."""
    ever = [RecordState.PUBLISHED, *ENDED]
    rows = Record.objects.filter(subject=subject, state__in=ever).exclude(level="")
    return list(rows.order_by("decided_on", "pk"))


def record_of(code: str) -> Record | None:
    """The record of a code, or None."""
    return Record.objects.select_related("subject").filter(code=code).first()


def over_by(at: datetime) -> QuerySet[Record]:
    """Records whose publicity is over and that are still public."""
    rows = Record.objects.filter(state=RecordState.PUBLISHED, publicity_ends_on__lt=day_of(at))
    return rows.select_related("subject").order_by("publicity_ends_on", "pk")


def waiting_on(actor: Actor) -> QuerySet[Record]:
    """Records that wait for a step of this officer's organ, or of the province, oldest first."""
    rows = on_the_desk_of(actor).order_by("decided_on", "pk")
    own = Q(reporter_code=actor.body, state__in=[
        RecordState.PROPOSED, RecordState.ENTERED, RecordState.RETURNED, RecordState.ACCEPTED])  # fmt: skip
    above = Q(state__in=[RecordState.REVIEWED, RecordState.ACCEPTED])
    return rows.filter(own | above if actor.region.endswith("0000") else own)


def changes_waiting(actor: Actor) -> QuerySet[Change]:
    """Proposed corrections and withdrawals on this officer's desk, the oldest first."""
    on_desk = on_the_desk_of(actor).order_by().values("pk")
    rows = Change.objects.filter(outcome=Change.Outcome.OPEN, record__in=on_desk)
    return rows.select_related("record__subject").order_by("proposed_at", "pk")


def by_clock(rows: QuerySet[Record], what: str, region: str, at: datetime) -> QuerySet[Record]:
    """Narrow to records whose open clock is late or soon: `report_late`, `publish_soon` …"""
    name, _, how = what.partition("_")
    key, begins, still_open = CLOCK_COLUMNS[name]
    late, soon = limits.starts_late(key, region, day_of(at))
    rows = rows.filter(still_open)
    if name == limits.REPORT:
        rows = rows.exclude(region__endswith="0000")
    if how == "late":
        return rows.filter(**{f"{begins}__lte": late})
    return rows.filter(**{f"{begins}__gt": late, f"{begins}__lte": soon})


def replacement_of(record: Record) -> Record | None:
    """The record that corrected this one, or None."""
    return Record.objects.select_related("subject").filter(replaces=record).first()


def mark_labels(record: Record) -> list[str]:
    """The marks beside a record in words."""
    return [str(Mark(one).label) for one in record.marks]


def imported_evidence() -> set[str]:
    """Sources and digests of texts that were proposed before, so that none is proposed twice."""
    rows = Record.objects.filter(origin=Origin.INTAKE).values_list("evidence", flat=True)
    told = (one for evidence in rows.iterator(chunk_size=1000) for one in evidence)
    return {value for one in told for value in (one.get("source"), one.get("digest")) if value}
