"""A value named beforehand: copied by two bodies before anybody knows the random value, or left out."""

from datetime import timedelta

import pytest
from gongheng_verifier import draw as offline
from gongheng_verifier.report import Report

from builders import lots as build
from builders.registry import (
    START,
    WUHAN,
    YICHANG,
    a_code,
    a_party,
    a_supervisor,
    an_office,
    someone_of,
)
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.experts.calling.queries import transcript_of_draw
from gongheng.registry.experts.models import Draw
from gongheng.registry.lots import actions, queries, rules, tasks

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SOURCE = "示例彩票中心 https://lottery.example"


@pytest.fixture
def named(monkeypatch):
    """A place whose rulebook names a source: a draw asked for, in the tree, not yet anchored."""
    honest = rules.default_book

    class Told:
        value = SOURCE

    class Law:
        def __getitem__(self, key):
            return Told if key == "evaluation/draw_public_source" else self.law[key]

    class Book:
        def law(self, place, day):
            made = Law()
            made.law = honest().law(place, day)
            return made

    monkeypatch.setattr(rules, "default_book", Book)
    formed = build.a_circle()
    people = build.experts("A77", 6)
    build.a_list()
    by = someone_of(a_party(roles=["tenderer"]), "tenderer")
    row = build.asked(by, {"A77": 2})
    seal_all(at=START)
    return formed, people, by, row


def clerk(region=WUHAN):
    return an_office("centre", a_code("12"), region)


def test_the_request_names_source_and_first_round_after_it_and_waits(named, refused):
    _, _, _, row = named
    assert row.lot.request["public"] == f"{SOURCE}，2026-03-02T01:00:00Z以后第一次公布的数值"
    assert row.lot.public_due_at == START + 72 * HOUR
    assert list(tasks.deadlines(START + HOUR)) == []
    with refused("public_value_waits"):
        actions.anchor(row.lot, by=CLOCK, at=START + HOUR)


def test_two_bodies_copy_the_same_value_and_the_verifier_compares_it(named, refused):
    formed, people, _, row = named
    hall, above = clerk(), a_supervisor(WUHAN)
    with refused("not_permitted"):
        actions.agree_value(row.lot, value="03 07 11", by=above, at=START + HOUR)
    lot = actions.tell_value(row.lot, value="03 07 12", by=hall, at=START + HOUR)
    lot = actions.tell_value(lot, value="03 07 11", by=hall, at=START + HOUR)
    with refused("public_value_differs", "value"):
        actions.agree_value(lot, value="03 07 12", by=above, at=START + HOUR)
    same_body = an_office("supervisor", hall.body, WUHAN)
    for actor in (hall, same_body, a_supervisor(YICHANG), clerk(YICHANG), formed.officer(1)):
        with refused("not_permitted"):
            actions.agree_value(lot, value="03 07 11", by=actor, at=START + HOUR)
    lot = actions.agree_value(lot, value="03 07 11", by=above, at=START + HOUR)
    for act, by in ((actions.tell_value, hall), (actions.agree_value, above)):
        with refused("public_value_not_named"):
            act(lot, value="99", by=by, at=START + HOUR)
    build.answered(build.anchored(lot, START + HOUR), formed, START + HOUR)
    build.let_run(build.calling, START + HOUR)
    row = build.called_through(Draw.objects.get(), people, START + HOUR)
    whole = transcript_of_draw(row)
    assert whole["public"] == "03 07 11"
    for pin, good in (("", True), ("03 07 11", True), ("03 07 12", False)):
        report = Report("")
        offline.judge(whole, report, offline.Pins(root=lot.root, public=pin))
        assert (report.exit_code == 0) == good, pin
    assert "03 07" not in str([one.facts for one in Entry.objects.all()])


def test_a_missing_value_is_left_out_after_the_period_and_never_replaced(named, refused):
    formed, _, _, row = named
    with refused("too_early"):
        actions.miss_value(row.lot, by=CLOCK, at=START + 71 * HOUR)
    lot = actions.tell_value(row.lot, value="1", by=clerk(), at=START + HOUR)
    ((due, act),) = tasks.deadlines(START + 72 * HOUR)
    assert due == START + 72 * HOUR
    lot = act()
    assert (lot.public_value, lot.waits_for_value) == ("", False)
    with refused("public_value_not_named"):
        actions.tell_value(lot, value="2", by=clerk(), at=START + 73 * HOUR)
    at = START + 73 * HOUR
    lot = build.answered(build.anchored(lot, at), formed, at)
    assert lot.state == "drawn"
    whole = queries.transcript_of(lot)
    report = Report("")
    offline.judge(whole, report, offline.Pins())
    assert report.exit_code == 0
    assert any("没有计入" in line for line in report.lines())


def test_before_it_is_settled_no_guardian_can_answer(named, refused):
    """Who keeps the value back does so without knowing the random value: it gains him nothing."""
    formed, _, _, row = named
    with refused("wrong_state"):
        actions.answer(row.lot, answer={}, by=formed.officer(1), at=START + HOUR)
    assert queries.waiting_draws(formed.officer(1)) == []


def test_without_that_order_the_value_could_be_kept_back_to_taste(named, monkeypatch):
    """Twin: anchored and answered first, both outcomes lie open before the value is told."""
    formed, _, _, row = named
    monkeypatch.setattr(type(row.lot), "waits_for_value", False)
    lot = build.anchored(row.lot, START + HOUR)
    lot = build.answered(lot, formed, START + HOUR)
    assert lot.seed
    assert lot.public_settled_at is None


def test_where_no_source_is_named_nothing_waits():
    formed = build.a_circle()
    build.experts("A77", 4)
    build.a_list()
    row = build.asked(someone_of(a_party(roles=["tenderer"]), "tenderer"), {"A77": 1})
    assert (row.lot.request["public"], row.lot.public_due_at) == ("", None)
    assert not queries.waiting_for_value(clerk()).exists()
    assert build.answered(build.anchored(row.lot, START), formed, START).seed
