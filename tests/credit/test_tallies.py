"""Today's public points written down: equal to the pure function, and gone when the record is."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as sampling
from hypothesis import strategies as st

from builders.credit import DAY, a_bureau, a_published_record, withdrawn
from builders.credit_histories import a_history
from builders.registry import HUBEI, START
from gongheng.credit.points import queries, reactions, rules, tallies
from gongheng.credit.points.models import Tally, TallyRun
from gongheng.credit.records import actions as records
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK, NOBODY
from gongheng.foundation.clock import BEIJING, day_of
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.running import following
from gongheng.running.following import Waiting, react

pytestmark = pytest.mark.django_db
NOW = START + 10 * DAY


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def written() -> dict[int, tuple[int, int]]:
    return {one.pk: (one.points, one.counted) for one in Tally.objects.all()}


def by_the_pure_function(some, day) -> dict[int, tuple[int, int]]:
    table = queries.table_in_force()
    told = {one.pk: rules.account(queries.events_for(NOBODY, one)[0], day, table) for one in some}
    return {pk: (one.points, sum(line.counts for line in one.lines))
            for pk, one in told.items() if one.points}  # fmt: skip


def follow(at) -> None:
    seal_all(at=at)
    react(at, Waiting())


def firms(number) -> list[Subject]:
    return Subject.objects.bulk_create(
        Subject(code=f"x{n}", name=f"示例第{n}号公司", known_since=START, state="known")
        for n in range(number)
    )


@sampling(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories=st.lists(a_history(), min_size=1, max_size=12), more=a_history(),
       days=st.lists(st.dates(date(2018, 1, 1), date(2021, 6, 1)), min_size=1, max_size=3))  # fmt: skip
def test_the_table_holds_what_query_and_pure_function_give_on_every_day_it_was_made(
    histories, more, days
):
    """Rows are written straight, see test_points; then one more record is followed."""
    with transaction.atomic():
        some = firms(3)
        Record.objects.bulk_create(
            Record(code=str(uuid4()), subject=some[n % 3], **one) for n, one in enumerate(histories)
        )
        for day in days:
            at = datetime.combine(day, time(1), BEIJING)
            reactions.sum_up(at)
            rows = queries.all_points(day, public_only=True)
            assert written() == {row["subject"]: (row["points"], row["counted"]) for row in rows}
            assert written() == by_the_pure_function(some, day)
        late = Record.objects.create(code=str(uuid4()), subject=some[0], **more)
        entry = Entry(act="record.publish", at=at, facts={"code": late.code})
        reactions.when_changed(entry, at=at)
        assert written() == by_the_pure_function(some, days[-1])
        transaction.set_rollback(True)


def test_a_table_that_forgot_who_left_would_be_found(monkeypatch):
    """Twin: with a query that forgets the state of the record the table differs."""
    bureau = a_bureau()
    record = a_published_record(bureau)
    records.end_by_repair(record, decision="示例修〔2026〕1号", by=CLOCK, at=START + DAY)
    everything = Record.objects.filter(published_at__isnull=False)
    monkeypatch.setattr(queries, "_counting", lambda *_, **__: everything)
    reactions.sum_up(NOW)

    assert written() != by_the_pure_function([record.subject], day_of(NOW))


@pytest.mark.parametrize("end", ["withdraw", "repair"])
def test_a_record_enters_the_table_when_published_and_leaves_when_it_ends(end):
    bureau, province = a_bureau(), a_bureau(HUBEI)
    reactions.sum_up(START)
    assert written() == {}
    record = a_published_record(bureau, province)
    follow(START)
    assert written() == {record.subject_id: (12, 1)}
    ended(record, end, province)
    follow(START + timedelta(hours=1))
    assert written() == {}
    assert Tally.objects.count() == 0


@pytest.mark.parametrize("end", ["withdraw", "repair"])
def test_without_its_follower_the_table_would_still_show_what_ended(end, monkeypatch):
    """Twin of the one above."""
    others = tuple(one for one in following.REACTIONS if one[0] != "credit.points")
    monkeypatch.setattr(following, "REACTIONS", others)
    bureau, province = a_bureau(), a_bureau(HUBEI)
    record = a_published_record(bureau, province)
    reactions.sum_up(START)
    ended(record, end, province)
    follow(START + timedelta(hours=1))

    assert written() == {record.subject_id: (12, 1)}


def ended(record, end, province) -> None:
    at = START + timedelta(minutes=30)
    if end == "repair":
        records.end_by_repair(record, decision="示例修〔2026〕1号", by=CLOCK, at=at)
    else:
        withdrawn(record, revoked_on=day_of(START), by=province.clerk, at=at)


def test_what_is_over_leaves_at_the_change_of_day_without_any_act():
    record = a_published_record()
    reactions.sum_up(START)
    assert record.subject_id in written()
    reactions.sum_up(START + 400 * DAY)

    assert written() == {}
    assert TallyRun.objects.get().day == day_of(START + 400 * DAY)


def test_all_subjects_are_summed_up_a_part_a_turn_and_a_day_is_whole_only_at_its_end(monkeypatch):
    bureau, province = a_bureau(), a_bureau(HUBEI)
    for _ in range(3):
        a_published_record(bureau, province)
    monkeypatch.setattr(reactions, "FIRST_AT_ONCE", 2)
    assert reactions.sum_up(NOW) == 2
    assert tallies.run_for(day_of(NOW)) is None
    assert reactions.sum_up(NOW) == 1
    assert tallies.run_for(day_of(NOW)) is not None
    assert len(written()) == 3
    assert reactions.sum_up(NOW) == 0
    assert reactions.sum_up(NOW + DAY) == 3, "only what changed is written: larger parts"
    monkeypatch.setattr(reactions, "AT_ONCE", 2)
    assert [reactions.sum_up(NOW + 2 * DAY) for _ in range(3)] == [2, 1, 0]
