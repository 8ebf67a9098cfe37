"""Today's public points written down: all of them at the change of day, one subject when it changes.

No act and no ledger entry: nothing is decided here. The table is a copy of what records and rulebook
give (docs/decisions/0019), made anew every day, and no act reads it.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from gongheng.credit.points import tallies
from gongheng.credit.points.models import Tally, TallyRun
from gongheng.credit.records.queries import record_of
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.models import Entry

AT_ONCE = 50_000  # subjects a turn, so that sealing never waits for all of them
FIRST_AT_ONCE = 2_000  # while the table is empty every one of them is written
# An act carries the moment it began; so long may it take until others see it.
SURELY_SEEN = timedelta(hours=1)
SHOWN = ("points", "counted", "place", "levels", "kinds")


def sum_up(at: datetime) -> int:
    """记分汇总. One part of a day's points a turn; return how many subjects were looked at."""
    today = day_of(at)
    run = TallyRun.objects.first() or TallyRun(running=today, began_at=at)
    if run.day == today:
        return 0
    if run.running != today:
        run.running, run.reached, run.began_at = today, 0, at
    most = AT_ONCE if run.day else FIRST_AT_ONCE
    last, number = tallies.next_part(run.reached, most)
    with transaction.atomic():
        if number:
            _renew(today, subject__gt=run.reached, subject__lte=last)
            run.reached = last
        if number < most:
            run.day, run.done_at = today, at
        run.save()
    return number


def when_changed(entry: Entry, *, at: datetime) -> None:
    """A record came, went or changed: its subject is summed up again, as of the day of the table."""
    run = TallyRun.objects.first()
    if run is None or entry.at < run.began_at - SURELY_SEEN:
        return  # the whole sum has seen it, or will
    record = record_of(str(entry.facts.get("code", "")))
    if record is not None:
        _renew(run.running, subject=record.subject_id)


def _renew(day: date, **span: Any) -> None:
    """Write what changed among some subjects; who has no points any more leaves the table."""
    found = {row["subject"]: row for row in tallies.tallied(day, **span)}
    held = {row["subject"]: row for row in Tally.objects.filter(**span).values("subject", *SHOWN)}
    Tally.objects.filter(pk__in=held.keys() - found.keys()).delete()
    changed = [Tally(subject_id=row["subject"], **{name: row[name] for name in SHOWN})
               for row in found.values() if row != held.get(row["subject"])]  # fmt: skip
    Tally.objects.bulk_create(changed, batch_size=5000, update_conflicts=True,
                              unique_fields=["subject"], update_fields=SHOWN)  # fmt: skip


CHANGES = ("publish", "reissue", "correct", "withdraw", "end_by_repair", "restore", "expire")
REACTIONS = {f"record.{verb}": when_changed for verb in CHANGES}
