"""The public list of points: today from the table the worker keeps, the past within a bound."""

from functools import partial

import pytest
from django.db import connection
from django.db.models import Func, TextField, Value
from django.test import Client

from builders.credit import DAY, a_published_record
from builders.registry import START, a_party, a_person
from gongheng.credit.points import bound, queries, reactions
from gongheng.credit.points.models import Tally, TallyRun
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation import clock
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused
from gongheng.portals.public import credit_points_list

pytestmark = pytest.mark.django_db
NOW = START + 10 * DAY


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def firms(number) -> list[Subject]:
    return Subject.objects.bulk_create(
        Subject(code=f"x{n}", name=f"示例第{n}号公司", known_since=START, state="known")
        for n in range(number)
    )


def test_the_page_of_today_reads_the_table_and_says_as_of_when(django_assert_max_num_queries):
    record = a_published_record()
    person = a_published_record(subject=a_person("赵钱孙"), subject_kind="expert", conduct="E201")
    reactions.sum_up(NOW)
    Tally.objects.filter(pk=record.subject_id).update(points=77)
    with django_assert_max_num_queries(5):
        page = Client().get("/credit/points/").content.decode()

    assert "2026年3月12日计算" in page
    assert "77" in page
    assert "赵**" in page
    assert "赵钱孙" not in page
    assert person.subject.code not in page
    assert "77" in Client().get("/app/points/").content.decode()


@pytest.mark.parametrize(("query", "shown"), [
    ({"level": "grave"}, True), ({"level": "minor"}, False), ({"kind": "bidder"}, True),
    ({"kind": "agency"}, False), ({"region": "420100"}, True), ({"region": "420500"}, False),
    ({"reached": "yes"}, True), ({"q": "汉江"}, True), ({"q": "长江"}, False),
    ({"sort": "counted"}, True), ({"after": "12~0"}, False), ({"before": "11~9"}, True),
    ({"after": "99999999999999999~999999999999999999"}, True), ({"after": "x"}, True),
])  # fmt: skip
def test_the_list_of_the_table_is_narrowed_by_what_is_asked(query, shown):
    party = a_party(name="示例汉江水利工程有限公司")
    a_published_record(subject=party.code)
    reactions.sum_up(NOW)

    assert (party.name in Client().get("/credit/points/", query).content.decode()) is shown


def test_walking_the_pages_meets_every_subject_once():
    Tally.objects.bulk_create(
        Tally(subject=one, points=n // 7 + 1, counted=1, levels=["minor"], kinds=["bidder"])
        for n, one in enumerate(firms(60))
    )
    TallyRun.objects.create(day=day_of(NOW), running=day_of(NOW), began_at=NOW)
    seen, after = [], ""
    while True:
        told = Client().get("/credit/points/", {"after": after} if after else {}).context
        seen += [row["name"]["text"] for row in told["rows"]]
        after = told["after"]
        if not after:
            break

    assert len(seen) == len(set(seen)) == 60
    assert seen[0] == "示例第59号公司"


def slow(day):
    real = Record.objects.filter(published_at__isnull=False).values("subject")
    wait = Func(Value(0.3), function="pg_sleep", output_field=TextField())
    return real.annotate(slow=wait).filter(slow__isnull=False).order_by("subject")


def test_a_day_that_takes_too_long_is_answered_with_a_sentence_and_an_offer(monkeypatch):
    a_published_record()
    monkeypatch.setattr(queries, "points_list", slow)
    monkeypatch.setattr(credit_points_list, "within_bound", partial(bound.within_bound, 50))
    earlier = day_of(NOW - DAY).isoformat()
    page = Client().get("/credit/points/", {"day": earlier})

    assert page.status_code == 200
    assert "没有在几秒内算完" in page.content.decode()
    told = Client().get("/app/points/").content.decode()
    assert "没有在几秒内算完" in told
    assert "没有在几秒内算完" in Client().get("/credit/points/", {"format": "csv"}).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_without_the_bound_a_day_keeps_the_database_as_long_as_it_likes(monkeypatch):
    """Twin: the same question, unbounded, is carried to its end."""
    a_published_record()
    with bound.within_bound(60_000):
        assert len(slow(day_of(NOW))) == 1
    with pytest.raises(Refused) as caught, bound.within_bound(50):
        list(slow(day_of(NOW)))

    assert caught.value.code == "day_takes_too_long"
