"""The list of points over the interface: today from the table, the past within a bound."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from psycopg.errors import QueryCanceled

from builders.credit import DAY, a_published_record
from builders.registry import START
from gongheng.credit.points import queries, reactions
from gongheng.credit.points.models import Tally
from gongheng.foundation import clock
from gongheng.foundation.clock import day_of

pytestmark = pytest.mark.django_db
NOW = START + 10 * DAY


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_the_interface_reads_the_table_for_today_and_is_bounded_for_the_past(anyone):
    record = a_published_record()
    reactions.sum_up(NOW)
    Tally.objects.filter(pk=record.subject_id).update(points=77)
    today = anyone.get("/credit/points").json()
    assert [one["points"] for one in today["items"]] == [77]
    assert today["as_of"] == day_of(NOW).isoformat()
    earlier = day_of(NOW - DAY).isoformat()
    assert [one["points"] for one in anyone.get("/credit/points", day=earlier).json()["items"]] == [
        12
    ]
    assert anyone.get("/credit/points", region="420500").json()["items"] == []
    assert anyone.get("/credit/points", least=78).json()["items"] == []


def test_a_day_that_takes_too_long_is_refused_with_its_field(anyone, monkeypatch):
    def too_slow(_):
        raise OperationalError("示例") from QueryCanceled("示例")

    monkeypatch.setattr(queries, "points_list", too_slow)
    earlier = (day_of(NOW) - timedelta(days=1)).isoformat()
    answer = anyone.get("/credit/points", day=earlier)

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
        422, "day_takes_too_long", "day")  # fmt: skip
