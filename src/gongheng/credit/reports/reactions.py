"""A record that changes outdates every report that told of its subject."""

from datetime import datetime

from gongheng.credit.records.models import Record
from gongheng.credit.reports.actions import outdate
from gongheng.credit.reports.queries import in_force_of
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry


def when_changed(entry: Entry, *, at: datetime) -> None:
    """Say so of each report issued before the change; the receivers see it on their pages."""
    record = Record.objects.select_related("subject").filter(code=entry.facts.get("code")).first()
    if record is None:
        return
    for report in in_force_of(record.subject).filter(as_of__lt=entry.at):
        outdate(report, by=CLOCK, at=at)


CHANGES = ("publish", "reissue", "correct", "withdraw", "end_by_repair", "restore", "expire",
           "mark", "unmark")  # fmt: skip
REACTIONS = {f"record.{verb}": when_changed for verb in CHANGES}
