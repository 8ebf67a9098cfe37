"""The officers' long lists page by key: whatever is added meanwhile, no row is skipped or told twice."""

import re

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builders.credit import a_bureau, an_entered_record
from builders.lists import a_pledge
from builders.registry import START
from gongheng.credit.points.reactions import sum_up
from gongheng.credit.records.models import Record
from gongheng.foundation import clock
from gongheng.portals import keyed
from gongheng.portals.keyed import Place, place_in
from gongheng.portals.public.credit_pledges import PledgeList

pytestmark = pytest.mark.django_db
LIST = "/credit-office/"


@pytest.fixture
def bureau(monkeypatch):
    monkeypatch.setattr(keyed, "PER_PAGE", 2)
    with clock.frozen(START):
        yield a_bureau()


def shown(answer):
    assert answer.status_code == 200
    links = re.findall(r'href="\?([^"]*(?:after|before)=[^"]*)"', answer.content.decode())
    places = [one.replace("&amp;", "&") for one in links]
    assert len(places) <= 2, "another order or a file begins anew"
    return [row["number"] for row in answer.context["rows"]], places


def walked(client, start, *, between=lambda: None):
    """Every number of the list, page by page to its end."""
    numbers, asked = [], start
    while True:
        rows, links = shown(client.get(f"{LIST}?{asked}"))
        numbers += rows
        ahead = [one for one in links if "after=" in one]
        if not ahead:
            return numbers
        (asked,) = ahead
        between()


def test_a_row_added_meanwhile_moves_nothing(client_of, bureau):
    numbers = [an_entered_record(bureau).document_number for _ in range(5)]
    client = client_of(bureau.clerk)
    assert walked(client, "", between=lambda: an_entered_record(bureau)) == numbers[::-1]


@pytest.mark.parametrize("sort", ["number", "-number", "decided_on", "-state", "region"])
def test_every_order_is_walked_whole_and_back(client_of, bureau, sort):
    numbers = {an_entered_record(bureau).document_number for _ in range(5)}
    client = client_of(bureau.clerk)
    there = walked(client, f"sort={sort}")
    assert (set(there), len(there)) == (numbers, 5)
    _, (ahead,) = shown(client.get(f"{LIST}?sort={sort}"))
    rows, links = shown(client.get(f"{LIST}?{ahead}"))
    (back,) = [one for one in links if "before=" in one]
    assert shown(client.get(f"{LIST}?{back}"))[0] == there[:2]
    assert rows == there[2:4]


def test_by_number_a_row_added_meanwhile_would_be_told_twice(bureau):
    """Twin: pages by number show the last row of the first page again."""
    for _ in range(4):
        an_entered_record(bureau)
    rows = Record.objects.order_by("-pk")
    first = list(rows[:2])
    an_entered_record(bureau)
    assert rows[2:4][0] == first[-1]


@pytest.mark.parametrize(
    "place", ["", "~", "x", "1~x", "x~1", "1~-1", f"1~{'9' * 30}", "１~1", f"{'9' * 30}~1"]
)
def test_a_place_that_says_nothing_is_the_first_page(client_of, bureau, place):
    an_entered_record(bureau)
    assert len(shown(client_of(bureau.clerk).get(LIST, {"after": place}))[0]) == 1


@pytest.mark.parametrize("column", [models.CharField(), models.DateField(), models.DateTimeField()])
def test_a_place_is_read_as_it_was_written(column):
    value = {models.CharField: "示例~〔2026〕", models.DateField: START.date(),
             models.DateTimeField: START}[type(column)]  # fmt: skip
    assert place_in(Place(value, 7).written(), column) == Place(value, 7)
    assert place_in("\0~7", column) is None


@pytest.mark.parametrize("name", ["credit_records", "credit_points", "pledges"])
def test_what_everybody_asks_is_counted_to_a_thousand_and_no_further(client, name):
    sum_up(clock.now())  # the list of points is read from the table of the worker
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"public:{name}")).status_code == 200
    counts = [one["sql"] for one in asked if "COUNT(*)" in one["sql"]]
    assert counts
    assert all("LIMIT 1001" in one for one in counts)


def test_more_than_is_counted_is_told_as_more(client, monkeypatch):
    monkeypatch.setattr(PledgeList, "counted_to", 1)
    a_pledge()
    assert "共 <b>1</b> 份承诺" in client.get(reverse("public:pledges")).content.decode()
    a_pledge()
    assert "共 <b>超过 1</b> 份承诺" in client.get(reverse("public:pledges")).content.decode()
