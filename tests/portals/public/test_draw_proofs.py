"""The proof of a draw: for everybody once the winner is decided, and never before."""

import json
from datetime import timedelta

import pytest
from gongheng_verifier import draw as offline
from gongheng_verifier import drawproof
from gongheng_verifier.report import Report

from builders import evaluation as late
from builders import lots as draws
from builders import trading
from gongheng.portals.public import draw_proofs
from gongheng.registry.experts.calling import queries as calls
from gongheng.registry.experts.calling.queries import transcript_of_draw
from gongheng.registry.experts.models import Draw
from gongheng.trading.award.queries import result_is_out
from portals.conftest import faults_of


def a_drawn_tender():
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    formed = draws.a_circle()
    people = draws.experts("A77", 8)
    draws.a_list()
    at = tender.announced_at + timedelta(days=1)
    row = draws.asked_for(tender, {"A77": 3}, reserves=1, by=host, at=at)
    draws.answered(draws.anchored(row.lot, at), formed, at)
    said = ["accepted", "declined", "silent", "accepted", "accepted", "accepted"]
    draws.called_through(row, people, at, lambda n, _: said[n])
    return tender


@pytest.mark.django_db
def test_before_the_result_there_is_no_proof_for_anybody(client, at_moment):
    tender = a_drawn_tender()
    assert not result_is_out(tender)
    for path in ("", "1.json"):
        assert client.get(f"/projects/{tender.code}/draws/{path}").status_code == 404
    page = client.get(f"/projects/{tender.code}/").content.decode()
    assert "抽取证明" not in page


@pytest.mark.django_db
def test_the_result_is_out_when_the_winner_is_decided_and_not_while_candidates_are_public():
    host = trading.a_tenderer()
    published = late.a_published_award(host)
    assert not result_is_out(published.section.tender)
    decided = late.a_decided_award(trading.a_tenderer())
    assert result_is_out(decided.section.tender)


@pytest.mark.django_db
def test_after_it_everybody_gets_a_proof_that_stands_and_names_nobody_else(client, monkeypatch):
    tender = a_drawn_tender()
    monkeypatch.setattr(draw_proofs, "result_is_out", lambda _: True)
    page = client.get(f"/projects/{tender.code}/draws/").content.decode()
    told = client.get(f"/projects/{tender.code}/draws/1.json")
    whole, transcript = json.loads(told.content), transcript_of_draw(Draw.objects.get())
    report = Report("")
    pins = offline.Pins(root=transcript["roots"]["request"], calls=transcript["calls_head"])
    drawproof.judge(whole, report, pins)
    assert report.exit_code == 0, report.lines()
    (result,) = transcript["result"]
    for row in transcript["pool"]:
        seated = row["who"] in result["seated"]
        assert (row["who"] in told.content.decode()) == seated
        assert (row["who"] in page) == seated
        assert row["salt"] not in told.content.decode() + page
    assert transcript["seed"] in page
    for number in (0, 2):
        assert client.get(f"/projects/{tender.code}/draws/{number}.json").status_code == 404


def times_computed_for_three_visits(client, monkeypatch, code):
    monkeypatch.setattr(draw_proofs, "result_is_out", lambda _: True)
    made, honest = [], calls.proof_of
    monkeypatch.setattr(calls, "proof_of", lambda *given: made.append(1) or honest(*given))
    for path in ("", "1.json", "2.json", ""):
        client.get(f"/projects/{code}/draws/{path}")
    return len(made)


@pytest.mark.django_db
def test_a_proof_is_computed_once_until_somebody_else_is_called(client, monkeypatch):
    tender = a_drawn_tender()
    assert times_computed_for_three_visits(client, monkeypatch, tender.code) == 1
    Draw.objects.update(calls_head="ab" * 32)
    assert times_computed_for_three_visits(client, monkeypatch, tender.code) == 1


@pytest.mark.django_db
def test_without_keeping_it_every_visit_opens_the_whole_pool(client, monkeypatch):
    tender = a_drawn_tender()
    monkeypatch.setattr(calls.cache, "get_or_set", lambda _, make, *__: make())
    assert times_computed_for_three_visits(client, monkeypatch, tender.code) == 3


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_is_a_good_page(browse, monkeypatch, width):
    tender = a_drawn_tender()
    monkeypatch.setattr(draw_proofs, "result_is_out", lambda _: True)
    page = browse(width=width)
    page.goto(f"{page.site}/projects/{tender.code}/draws/")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
