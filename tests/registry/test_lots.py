"""A draw that nobody steers: fixed first, answered by three guardians, called in its order."""

import pytest

from builders import lots as build
from builders.registry import START, a_party, someone_of
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts.calling.queries import out_of, transcript_of_draw

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenderer():
    return someone_of(a_party(roles=["tenderer"]), "tenderer")


@pytest.fixture
def formed():
    return build.a_circle()


@pytest.fixture
def people(formed):
    made = build.experts("A77", 8)
    build.a_list()
    return made


def test_a_draw_is_asked_answered_listed_and_called_in_its_order(tenderer, formed, people):
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    assert (row.state, row.lot.state, row.mark) == ("drawn", "drawn", "")
    order = out_of(row).strata[0].order
    assert len(order) == 8
    said = ["accepted", "declined", "silent", "related", "accepted", "accepted", "accepted"]
    row = build.called_through(row, people, START, lambda n, _: said[n])
    whole = transcript_of_draw(row)
    assert [one["who"] for one in whole["calls"]] == order[:7]
    assert whole["result"][0]["seated"] == [order[0], order[4], order[5]]
    assert whole["result"][0]["reserves"] == [order[6]]
    steps = ["lot.request", "draw.request", "lot.anchor", "lot.combine", "draw.list_out"]
    entries = Entry.objects.filter(act__in=steps)
    assert sorted(entries.values_list("act", "sight")) == sorted((one, "closed") for one in steps)
