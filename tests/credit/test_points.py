"""Points: what counts, until when, why not; on any day, under any day's rules, for all at once."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as sampling
from hypothesis import strategies as st

from builders import credit as changing
from builders.credit import DAY, PENALTY, a_bureau, a_published_record
from builders.credit_histories import a_history
from builders.registry import HUBEI, START, WUHAN, a_party
from gongheng.credit.points import queries, rules, table
from gongheng.credit.points.rules import Event
from gongheng.credit.records import actions as records
from gongheng.credit.records import tasks
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import CLOCK, NOBODY
from gongheng.foundation.clock import day_of
from gongheng.rules import days
from gongheng.rules.book import default_book

YICHANG = "420500"
LAW = table.table_of(default_book(), "hubei")
TODAY = date(2026, 3, 2)
DAYS = st.dates(date(2014, 1, 1), date(2028, 12, 31))
LEVELS = st.sampled_from(["", *table.LEVELS])


def an_event(level="heavier", decided_on=TODAY, **more) -> Event:
    return Event(**{"code": "x", "conduct": "B201", "level": level, "decided_on": decided_on,
                    "known_on": decided_on, "category": "penalty", **more})  # fmt: skip


# The figures of the rules


@pytest.mark.parametrize(
    ("level", "decided_on", "points", "last"),
    [
        ("minor", date(2026, 3, 1), 1, date(2026, 9, 1)),
        ("heavier", date(2026, 3, 1), 4, date(2026, 9, 1)),
        ("serious", date(2026, 8, 31), 8, date(2027, 2, 28)),
        ("grave", date(2026, 3, 1), 12, date(2027, 3, 1)),
        ("minor", date(2018, 9, 30), 1, date(2019, 3, 30)),
        ("serious", date(2018, 9, 30), 12, date(2019, 3, 30)),
        ("serious", date(2018, 10, 1), 8, date(2019, 4, 1)),
    ],
)
def test_a_level_bears_its_points_to_the_end_of_its_cycle_and_not_a_day_longer(
    level, decided_on, points, last
):
    event = [an_event(level, decided_on)]

    assert rules.points_on(event, decided_on, LAW) == points
    assert rules.points_on(event, last, LAW) == points
    assert rules.points_on(event, last + DAY, LAW) == 0


def test_before_october_2018_nothing_was_especially_grave():
    assert LAW.rate("grave", date(2018, 9, 30)) is None
    assert LAW.rate("grave", date(2018, 10, 1)).points == 12


def test_every_line_says_why_it_does_not_count():
    told = {
        "unpublished": an_event(known_on=TODAY + DAY),
        "withdrawn": an_event(end="withdrawn", ended_on=TODAY, revoked_on=TODAY),
        "corrected": an_event(end="corrected", ended_on=TODAY),
        "repaired": an_event(end="repaired", ended_on=TODAY),
        "over": an_event(decided_on=date(2025, 3, 2), end="expired", ended_on=date(2025, 9, 3)),
        "minor_class": an_event("", category="minor"),
        "no_points": an_event("", category="decision"),
        "no_rate": an_event("minor", date(2010, 1, 1)),
    }
    found = rules.account(told.values(), TODAY, LAW)

    assert [line.why for line in found.lines] == list(told)
    assert all(line.reason for line in found.lines)
    assert found.points == 0


def test_a_withdrawn_decision_counts_as_known_then_and_with_hindsight_not_after_its_basis_fell():
    event = [an_event(end="withdrawn", revoked_on=TODAY + DAY, ended_on=TODAY + 3 * DAY)]

    assert [rules.points_on(event, TODAY + n * DAY, LAW) for n in range(4)] == [4, 4, 4, 0]
    later = TODAY + 30 * DAY
    assert [rules.points_on(event, TODAY + n * DAY, LAW, later) for n in range(4)] == [4, 0, 0, 0]


def test_under_the_rules_of_another_day_the_conduct_is_graded_anew():
    collusion = [an_event("grave", date(2026, 3, 1), conduct="B401")]
    false_record = [an_event("serious", date(2026, 3, 1), conduct="B301")]
    old = queries.table_under(date(2018, 9, 30))

    assert rules.points_on(collusion, TODAY, LAW) == rules.points_on(collusion, TODAY, old) == 12
    assert rules.points_on(collusion, date(2026, 12, 1), LAW) == 12
    assert rules.points_on(collusion, date(2026, 12, 1), old) == 0  # 严重一级只计六个月
    assert rules.points_on(false_record, TODAY, LAW) == 8
    assert rules.points_on(false_record, TODAY, old) == 4


def test_the_threshold_is_reached_by_accumulation_and_only_then():
    three = [an_event(decided_on=TODAY - n * DAY) for n in range(3)]

    assert rules.account(three, TODAY, LAW).reaches_threshold
    assert not rules.account(three[:2], TODAY, LAW).reaches_threshold
    assert rules.account(three, TODAY, LAW).threshold_standing == "示例"
    assert not rules.account(three, date(2018, 9, 30), LAW).reaches_threshold


def test_two_violations_within_a_year_are_several_but_one_withdrawn_or_minor_is_none():
    first, second = an_event(), an_event(decided_on=TODAY - 365 * DAY)
    asked = {"months": 12, "times": 2}

    assert rules.repeated_within([first, second], TODAY, **asked)
    assert not rules.repeated_within([first, second], TODAY + DAY, **asked)
    for other in (
        an_event("", category="minor"),
        an_event(end="withdrawn", ended_on=TODAY, revoked_on=TODAY),
        an_event(end="corrected", ended_on=TODAY),
        an_event(known_on=TODAY + DAY),
    ):
        assert not rules.repeated_within([first, other], TODAY, **asked)
    repaired = an_event(end="repaired", ended_on=TODAY)
    assert rules.repeated_within([first, repaired], TODAY, **asked)


@given(day=DAYS, months=st.integers(1, 36))
def test_the_first_counting_decision_is_the_first_whose_period_reaches_the_day(day, months):
    first = table.first_counting(day, months)

    assert days.after_months(first, months) >= day
    assert days.after_months(first - DAY, months) < day


@given(level=LEVELS, decided_on=DAYS, day=DAYS)
def test_the_windows_of_a_day_hold_exactly_the_decisions_that_count_that_day(
    level, decided_on, day
):
    points = sum(w.points for w in LAW.windows(day)
                 if w.level == level and w.first <= decided_on <= w.last)  # fmt: skip

    assert points == rules.points_on([an_event(level, decided_on)], day, LAW)


# All at once


@pytest.mark.django_db
@sampling(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories=st.lists(a_history(), min_size=1, max_size=12), day=st.dates(date(2018, 1, 1), date(2021, 6, 1)),
       later=st.integers(0, 400), under=st.sampled_from([None, date(2018, 9, 1), date(2019, 1, 1)]))  # fmt: skip
def test_one_query_over_all_subjects_gives_what_the_pure_function_gives(
    histories, day, later, under
):
    """Rows are written straight: hundreds of histories by real acts would take an hour."""
    used = queries.table_under(under) if under else LAW
    with transaction.atomic():
        firms = [
            Subject(code=f"x{n}", name="x", known_since=START, state="known") for n in range(3)
        ]
        Subject.objects.bulk_create(firms)
        Record.objects.bulk_create(
            Record(code=str(uuid4()), subject=firms[n % 3], **one)
            for n, one in enumerate(histories)
        )
        for known in (day, day + later * DAY):
            rows = queries.all_points(day, table=used, known_on=known)
            found = {row["subject"]: (row["points"], row["counted"]) for row in rows}
            accounts = {
                one.pk: queries.account_of(one, day, table=used, known_on=known) for one in firms
            }
            wanted = {pk: (one.points, sum(line.counts for line in one.lines))
                      for pk, one in accounts.items() if one.points}  # fmt: skip
            assert found == wanted
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_query_that_forgot_the_corrected_would_be_found(monkeypatch):
    """Twin: with a wrong end of publicity the two differ for a history by real acts."""
    bureau, province = a_bureau(), a_bureau(HUBEI)
    old = a_published_record(bureau, province)
    changing.corrected(old, reason="定性有误", conduct="B301", by=province.clerk, at=START + DAY,
                    content={**PENALTY, "document_number": old.document_number},
                    decided_on=old.decided_on)  # fmt: skip
    day = day_of(START + 2 * DAY)
    assert sums(day) == {old.subject_id: 8}
    everything = Record.objects.filter(published_at__isnull=False)
    monkeypatch.setattr(queries, "_counting", lambda *_, **__: everything)
    assert sums(day) == {old.subject_id: 20}


def sums(day, **more):
    return {row["subject"]: row["points"] for row in queries.all_points(day, **more)}


# By real acts


@pytest.mark.django_db
@pytest.mark.parametrize("conduct", ["B101", "B201", "B301", "B401"])
def test_the_same_facts_entered_by_two_cities_give_the_same_points(conduct):
    province = a_bureau(HUBEI)
    here, there = (
        a_published_record(a_bureau(region), province, conduct=conduct)
        for region in (WUHAN, YICHANG)
    )
    assert here.region != there.region
    for day in [day_of(START) + n * 30 * DAY for n in range(14)]:
        first, second = (queries.account_of(one.subject, day) for one in (here, there))
        assert first.points == second.points
        assert [line.why for line in first.lines] == [line.why for line in second.lines]
        assert [line.counted_until for line in first.lines] == [
            line.counted_until for line in second.lines
        ]


@pytest.mark.django_db
def test_cities_that_weighed_by_their_own_tables_would_be_found(monkeypatch):
    """Twin: with a table that each organ keeps for itself the property above does not hold."""
    province = a_bureau(HUBEI)
    here, there = (a_published_record(a_bureau(r), province) for r in (WUHAN, YICHANG))
    own = table.PointTable(tuple(replace(rate, points=rate.points + 1) for rate in LAW.rates))
    tables = iter([LAW, own])
    monkeypatch.setattr(queries, "table_in_force", lambda: next(tables))
    first, second = (queries.account_of(one.subject, day_of(START)) for one in (here, there))

    assert first.points != second.points


@pytest.mark.django_db
def test_a_record_counts_from_its_publication_until_its_cycle_is_full_by_real_acts():
    record = a_published_record()
    day = day_of(START)
    assert queries.account_of(record.subject, day - DAY).points == 0
    assert queries.account_of(record.subject, day).points == 12
    over = START + 366 * DAY
    for _, act in tasks.deadlines(over):
        act()
    record.refresh_from_db()

    assert record.state == "expired"
    assert queries.account_of(record.subject, day_of(over)).points == 0
    assert queries.account_of(record.subject, day).points == 12  # 当日的事实没有变
    assert sums(day) == {record.subject_id: 12}


@pytest.mark.django_db
def test_a_repair_ends_the_points_and_is_no_longer_shown_to_the_public_on_any_day():
    bureau = a_bureau()
    record = a_published_record(bureau, subject=a_party().code)
    records.end_by_repair(record, decision="示例修〔2026〕1号", by=CLOCK, at=START + 200 * DAY)
    day = day_of(START + 10 * DAY)

    assert queries.account_of(record.subject, day).points == 12
    assert queries.account_of(record.subject, day_of(START + 200 * DAY)).points == 0
    assert queries.events_for(NOBODY, record.subject) == ([], False)
    assert not queries.points_list(day).exists()
    seen, whole = queries.events_for(bureau.clerk, record.subject)
    assert [one.end for one in seen] == ["repaired"]
    assert whole


@pytest.mark.django_db
def test_points_of_one_subject_cost_one_query():
    record = a_published_record()
    with CaptureQueriesContext(
        connection,
    ) as told:
        queries.account_of(record.subject, day_of(START))

    assert len(told) == 1


@pytest.mark.django_db
def test_the_threshold_warns_of_the_subject_and_decides_nothing():
    record = a_published_record()
    found = list(queries.reached_threshold(day_of(START)))

    assert [row["subject"] for row in found] == [record.subject_id]
    record.refresh_from_db()
    assert record.state == "published"


@pytest.mark.django_db
def test_who_broke_the_rules_twice_within_a_year_is_a_repeater():
    bureau, province, code = a_bureau(), a_bureau(HUBEI), a_party().code
    first = a_published_record(bureau, province, subject=code)
    assert not queries.repeated_within_year(first.subject, day_of(START))
    a_published_record(bureau, province, subject=code, conduct="B201")

    assert queries.repeated_within_year(first.subject, day_of(START))
    assert not queries.repeated_within_year(first.subject, date(2019, 1, 1))
