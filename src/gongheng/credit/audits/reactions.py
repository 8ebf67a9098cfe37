"""Keep how far the daily look has come, and what it found.

No act and no ledger entry: nothing is decided here. The first finding of a run is also a security
event for the auditor.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from gongheng.credit.audits.models import AuditRun
from gongheng.credit.audits.queries import ended_audit, running_audit
from gongheng.foundation.access.actions import note
from gongheng.foundation.clock import day_of

MOST_KEPT = 100
FOUND = "credit_altered"


def todays_audit(at: datetime) -> AuditRun | None:
    """今日核对. The run under way, or a new one when none of this day has ended."""
    run, ended = running_audit(), ended_audit()
    if run is None and (ended is None or day_of(ended.began_at) < day_of(at)):
        return AuditRun.objects.create(began_at=at)
    return run


def keep_part(run: AuditRun, *, stage: str, reached: int, rows: int, at: datetime,
              found: Iterable[tuple[str, str, str]] = (), ended_at: datetime | None = None) -> bool:  # fmt: skip
    """记下进度. False, and nothing kept, when another process was quicker with the same part."""
    named = [list(one) for one in found]
    kept = [*run.findings, *named][:MOST_KEPT]
    same = AuditRun.objects.filter(
        pk=run.pk, ended_at__isnull=True, stage=run.stage, reached=run.reached
    )
    moved = same.update(stage=stage, reached=reached, rows=F("rows") + rows,
                        found=F("found") + len(named), findings=kept,
                        ended_at=ended_at)  # fmt: skip
    if moved and named and not run.found:
        note(FOUND, at=at, actor="clock", code=FOUND, path=named[0][1])
    return bool(moved)
