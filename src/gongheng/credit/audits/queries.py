"""The last runs, and whether somebody must look."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gongheng.credit.audits.models import AuditRun

OVERDUE = timedelta(days=2)  # a day to run, a day of grace


@dataclass(frozen=True)
class Alarm:
    """What is wrong: rows found by the run that tells most lately, or no run for too long."""

    found: int
    since: datetime | None

    def __bool__(self) -> bool:
        return bool(self.found or self.since)


def running_audit() -> AuditRun | None:
    """Return the run that is under way."""
    return AuditRun.objects.filter(ended_at__isnull=True).first()


def ended_audit() -> AuditRun | None:
    """Return the last run that came to its end."""
    return AuditRun.objects.filter(ended_at__isnull=False).order_by("-pk").first()


def last_audits(most: int = 30) -> list[AuditRun]:
    """Return the newest runs."""
    return list(AuditRun.objects.order_by("-pk")[:most])


def alarm(at: datetime) -> Alarm:
    """Return what is wrong. A run under way tells what it found at once; only a clean end clears it.

    Where no worker ever ran there is no run at all: the waiting entries of the ledger tell of that.
    """
    ended, running = ended_audit(), running_audit()
    found = max((run.found for run in (ended, running) if run is not None), default=0)
    last = ended.ended_at if ended else running.began_at if running else None
    return Alarm(found, last if last is not None and at - last > OVERDUE else None)
