"""A draw that supervision cancelled stands on the public page beside the one that took its place."""

from datetime import timedelta

import pytest

from builders import lots as draws
from builders import registry, trading
from gongheng.portals.public import draw_proofs
from gongheng.registry.experts.models import Draw

pytestmark = pytest.mark.django_db
REASON = "名单泄露，示例"


@pytest.fixture
def twice_drawn():
    """The tender, the draw that was cancelled after one had been called, the draw that stands."""
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    formed, people = draws.a_circle(), draws.experts("A77", 8)
    draws.a_list()
    at = tender.announced_at + timedelta(days=1)
    first = draws.asked_for(tender, {"A77": 3}, by=host, at=at)
    draws.answered(draws.anchored(first.lot, at), formed, at)
    draws.call_next(first, at)
    first = draws.undone(Draw.objects.get(), reason=REASON, by=registry.a_supervisor(), at=at)
    at += timedelta(hours=1)
    second = draws.asked_for(tender, {"A77": 3}, by=host, at=at)
    draws.answered(draws.anchored(second.lot, at), formed, at)
    return tender, first, draws.called_through(second, people, at)


def page_of(client, tender, monkeypatch):
    monkeypatch.setattr(draw_proofs, "result_is_out", lambda _: True)
    return client.get(f"/projects/{tender.code}/draws/").content.decode()


def test_the_page_tells_of_it_with_root_and_seed_and_without_the_reason(
    client, twice_drawn, monkeypatch
):
    tender, first, second = twice_drawn
    page = page_of(client, tender, monkeypatch)
    assert "已撤销的抽取" in page
    assert "种子产生以后" in page
    for row in (first, second):
        assert {row.lot.root, row.lot.seed} <= set(page.replace("<", ">").split(">"))
    assert REASON not in page
    assert client.get(f"/projects/{tender.code}/draws/2.json").status_code == 404


def test_before_the_result_nothing_is_told_of_it(client, twice_drawn):
    tender, *_ = twice_drawn
    assert client.get(f"/projects/{tender.code}/draws/").status_code == 404


def test_without_it_the_second_draw_passes_for_the_first(client, twice_drawn, monkeypatch):
    """Twin: only the draws that stand are read."""
    tender, first, _ = twice_drawn
    monkeypatch.setattr(draw_proofs, "cancelled_of", lambda _: [])
    page = page_of(client, tender, monkeypatch)
    assert first.lot.root not in page
    assert "第 1 次抽取" in page


def test_where_nothing_was_cancelled_nothing_is_said(client, twice_drawn, monkeypatch):
    tender, first, _ = twice_drawn
    Draw.objects.filter(pk=first.pk).update(state="drawn", matter="E9", order="x")
    assert "已撤销" not in page_of(client, tender, monkeypatch)
