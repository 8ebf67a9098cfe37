"""Timeliness counted from moments, and what does not agree found again."""

from datetime import date, timedelta

import pytest

from builders import credit as changing
from builders.credit import (
    DAY,
    a_bureau,
    a_document_number,
    a_published_record,
    a_reported_record,
    an_entered_record,
)  # fmt: skip
from builders.registry import HUBEI, START, a_party
from gongheng.credit.records import actions, doubts, limits, queries, scores
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2025, 9, 1), date(2026, 12, 31)


def scored(actor, at=START):
    return scores.scores(actor, SINCE, UNTIL, at)


def test_reports_in_time_late_overdue_and_still_running_are_told_apart():
    bureau = a_bureau()
    day = (START - DAY).date()
    a_reported_record(bureau)  # in time
    a_reported_record(bureau, at=START + 20 * DAY, decided_on=day)  # late
    an_entered_record(bureau, at=START + 30 * DAY, decided_on=day)  # overdue
    later = START + 30 * DAY
    an_entered_record(bureau, at=later, decided_on=later.date())  # running
    march = {one.month: one for one in scored(bureau.clerk, later)}
    assert sum(one.report.in_time for one in march.values()) == 1
    assert sum(one.report.late for one in march.values()) == 1
    assert sum(one.report.overdue for one in march.values()) == 1
    assert sum(one.report.running for one in march.values()) == 1


def test_the_set_based_count_equals_the_clocks_of_each_record():
    bureau, province = a_bureau(), a_bureau(HUBEI)
    for step in (0, 3, 9, 25):
        at = START + step * DAY
        a_published_record(bureau, province, at=at, decided_on=START.date())
    at = START + 40 * DAY
    late = sum(bool(clock.late_days(at.date())) for record in Record.objects.select_related("subject")
               for clock in limits.clocks(record))  # fmt: skip
    counted = sum(kept.late + kept.overdue for one in scored(province.clerk, at)
                  for kept in (one.report, one.publish, one.withdraw))  # fmt: skip
    assert counted == late > 0


def test_a_correction_counts_once_and_a_return_is_kept_in_mind():
    bureau, province = a_bureau(), a_bureau(HUBEI)
    old = a_published_record(bureau, province)
    changing.corrected(old, reason="错", conduct="B301", content=old.content, decided_on=old.decided_on,
                    by=province.clerk, at=START + DAY)  # fmt: skip
    back = an_entered_record(bureau)
    actions.send_back(back, reason="缺款项", by=bureau.checker, at=START)
    found = scored(province.clerk)
    assert sum(one.records for one in found) == 2
    assert sum(one.corrected for one in found) == 1
    own = scored(bureau.clerk)
    assert (sum(one.records for one in own), sum(one.returned for one in own)) == (2, 1)
    assert all(0 < one.completeness <= 100 for one in own)


def test_a_bureau_sees_its_own_figures_and_nobody_elses():
    a_reported_record(a_bureau())
    assert scored(a_bureau("420500").clerk) == []


def test_the_number_of_queries_does_not_grow_with_the_records(django_assert_max_num_queries):
    bureau = a_bureau()
    for _ in range(5):
        a_reported_record(bureau)
    with django_assert_max_num_queries(4):
        scored(bureau.clerk)


def test_the_bounds_of_a_late_clock_agree_with_its_days():
    for step in range(0, 400, 13):
        today = date(2026, 1, 1) + timedelta(days=step)
        late, soon = limits.starts_late("credit/publish_penalty", "420100", today)
        due = [limits.due_day("credit/publish_penalty", "420100", day)
               for day in (late, late + timedelta(days=1), soon, soon + timedelta(days=1))]  # fmt: skip
        assert due[0] < today <= due[1]
        assert due[2] <= today + limits.SOON < due[3]


def kinds(actor):
    return {one.kind for one in doubts.doubts(queries.on_the_desk_of(actor))}


def test_what_does_not_agree_is_found_and_what_agrees_is_not():
    bureau = a_bureau()
    good = an_entered_record(bureau, trade_code="E1")
    assert kinds(bureau.clerk) == set()
    number = a_document_number()
    an_entered_record(bureau, trade_code="E1", content={"document_number": number})
    an_entered_record(bureau, trade_code="E1", conduct="B301", content={"document_number": number})
    assert kinds(bureau.clerk) == {"differs"}
    Subject.objects.filter(pk=good.subject_id).update(name="旧名称公司")
    assert kinds(bureau.clerk) == {"differs", "name"}
    an_entered_record(bureau, conduct="")
    assert "missing" in kinds(bureau.clerk)
    Record.objects.filter(pk=good.pk).update(content={**good.content, "penalty_kinds": ["警告"]})
    assert "contradiction" in kinds(bureau.clerk)
    assert kinds(a_bureau("420500").clerk) == set()
    assert a_party()
