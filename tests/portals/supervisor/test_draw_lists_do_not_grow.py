"""Thirty proposals, waiting values or findings cost their lists no more queries than three."""

from datetime import timedelta

import pytest

from builders import lots as build
from builders import registry, trading
from gongheng.registry.experts.models import Draw, Survey
from gongheng.registry.lots.models import Lot
from portals.conftest import someone
from portals.counting import queries_of

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 30


@pytest.fixture
def row():
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    build.a_circle()
    build.experts("A77", 6)
    build.a_list()
    at = tender.announced_at + timedelta(days=1)
    return build.asked_for(tender, {"A77": 3}, by=host, at=at)


def proposed(row, number):
    row.pk, row.lot, row.matter, row.state = None, None, f"E{number}", "proposed"
    row.save(force_insert=True)


def waiting(row, number):
    lot = Lot.objects.earliest("pk")
    lot.pk, lot.root, lot.state, lot.matter = None, f"{number:064x}", "asked", f"E{number}"
    lot.request, lot.public_due_at = {**lot.request, "public": "示例来源"}, lot.asked_at
    lot.save(force_insert=True)


def found(row, number):
    one = {"kind": "excludes", "who": registry.a_party().code, "trials": 40, "expected": "1.20",
           "seen": 9, "odds": "0.00001"}  # fmt: skip
    kept, _ = Survey.objects.get_or_create(
        region="420000", taken_on=registry.START.date(),
        defaults={"taken_at": registry.START, "draws": 40, "state": "taken", "found": []})  # fmt: skip
    kept.found.append(one)
    kept.save()


@pytest.mark.parametrize("told", [
    ("/supervisor/draws/proposals/", "supervisor", proposed), ("/operator/values/", "centre", waiting),
    ("/supervisor/draws/survey/", "supervisor", found),
])  # fmt: skip
def test_many_rows_cost_the_list_no_more_queries(row, client_of, at_moment, told):
    path, role, one_more = told
    client, counts = client_of(someone(role)), []
    with at_moment(registry.START + timedelta(days=3)):
        for wanted in (FEW, MANY):
            for number in range(wanted - (FEW if counts else 0)):
                one_more(Draw.objects.get(pk=row.pk) if one_more is not found else row,
                         100 * wanted + number)  # fmt: skip
            counts.append(queries_of(lambda: client.get(path)))
        assert len(client.get(path).context["rows"]) >= 20
    assert len(set(counts)) == 1
