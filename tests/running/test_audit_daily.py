"""Every day the worker looks at every row of credit, a part a turn; what it finds is told and stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders.credit import DAY
from builders.lists import a_blacklisted
from builders.rights import Scene
from gongheng.credit.audits.models import AuditRun
from gongheng.credit.audits.queries import OVERDUE, alarm
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation import clock
from gongheng.foundation.access.models import SecurityEvent
from gongheng.running import audit_daily, auditing, worker
from gongheng.running.audited import TABLES

pytestmark = pytest.mark.django_db
DAWN = clock.beijing(2026, 7, 9, 1)


def a_whole_run(at=DAWN):
    """Turn after turn until the run of the day has ended."""
    for _ in range(200):
        audit_daily.audit(at)
        if not AuditRun.objects.filter(ended_at__isnull=True).exists():
            return AuditRun.objects.latest("pk")
    raise AssertionError("a run never ends")


@pytest.fixture
def record():
    a_blacklisted()
    return Scene().record


def test_an_honest_day_ends_clean_and_is_not_looked_at_twice(record):
    run = a_whole_run()
    assert (run.found, run.findings, run.ended_at) == (0, [], DAWN)
    assert run.rows >= Record.objects.count() + Subject.objects.count()
    assert not alarm(DAWN)
    assert audit_daily.audit(DAWN + timedelta(hours=3)) == 0
    assert AuditRun.objects.count() == 1
    assert a_whole_run(DAWN + DAY).pk != run.pk


def test_a_row_altered_is_named_without_its_content_and_the_alarm_ends_with_a_clean_run(record):
    was = record.level
    Record.objects.filter(pk=record.pk).update(level="minor")
    run = a_whole_run()
    assert {table for table, _, _ in run.findings} == {"信用记录"}
    assert {thing for _, thing, _ in run.findings} == {f"record:{record.pk}"}
    assert "minor" not in str(run.findings)
    assert alarm(DAWN).found == run.found > 0
    event = SecurityEvent.objects.get(kind="credit_altered")
    assert (event.code, event.path) == ("credit_altered", f"record:{record.pk}")
    Record.objects.filter(pk=record.pk).update(level=was)
    assert alarm(DAWN + timedelta(hours=20)).found
    a_whole_run(DAWN + DAY)
    assert not alarm(DAWN + DAY)


def test_a_turn_looks_at_no_more_rows_than_it_may_and_goes_on_where_it_stopped(record, monkeypatch):
    monkeypatch.setattr(audit_daily, "ROWS_A_TURN", 3)
    looked = [audit_daily.audit(DAWN)]
    while AuditRun.objects.filter(ended_at__isnull=True).exists():
        looked.append(audit_daily.audit(DAWN))
    assert set(looked[:-1]) == {3}
    run = AuditRun.objects.get()
    monkeypatch.undo()
    assert a_whole_run(DAWN + DAY).rows == run.rows == sum(looked)


def test_a_run_that_stopped_in_a_stage_no_program_knows_begins_anew(record):
    AuditRun.objects.create(began_at=DAWN, stage="gone", reached=10**9)
    Record.objects.filter(pk=record.pk).update(level="minor")
    assert a_whole_run().found


def test_no_run_for_two_days_is_an_alarm(record):
    began = DAWN - 9 * DAY
    stuck = AuditRun.objects.create(began_at=began)
    assert not alarm(began + OVERDUE)
    assert alarm(began + OVERDUE + timedelta(seconds=1)).since == began
    a_whole_run()
    stuck.refresh_from_db()
    assert stuck.ended_at == DAWN
    assert not alarm(DAWN + OVERDUE)
    assert alarm(DAWN + OVERDUE + timedelta(seconds=1)).since == DAWN


def test_two_processes_keep_one_part_once(record, monkeypatch):
    """The second one sees that the run has moved on, and keeps nothing."""
    kept, slow = [], audit_daily.part

    def quicker(*args):
        found = slow(*args)
        if not kept:
            kept.append(True)
            audit_daily.audit(DAWN)
        return found

    monkeypatch.setattr(audit_daily, "part", quicker)
    audit_daily.audit(DAWN)
    monkeypatch.undo()
    first = a_whole_run()
    assert a_whole_run(DAWN + DAY).rows == first.rows


def test_an_act_between_the_two_readings_raises_no_alarm(record, monkeypatch):
    """The row is read, then an act changes it, then the entries are read: looked at again under a lock."""
    stage = next(one for one in auditing.stages(TABLES) if one.name == "record")
    honest, seen = auditing._of_rows, []

    def stale(kept, rows):
        if not seen:
            seen.append(True)
            for row in rows:
                row.state = "entered"
        return honest(kept, rows)

    monkeypatch.setattr(auditing, "_of_rows", stale)
    assert auditing.part(stage, 0)[0] == []
    seen.clear()
    monkeypatch.setattr(auditing, "_once_more", lambda *_: ["alarm"])
    assert auditing.part(stage, 0)[0] == ["alarm"]  # twin: without the second look


def test_a_thousand_rows_cost_as_many_queries_as_one(record):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(auditing.altered(TABLES))
        return len(asked)

    few = queries()
    for _ in range(3):
        Scene()
    assert queries() == few


def test_the_worker_does_it_after_everything_else():
    assert worker.PARTS[-1] is audit_daily.audit
