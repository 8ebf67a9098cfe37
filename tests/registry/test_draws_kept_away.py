"""Recused from a tender is recused from every draw of its sections, and reads none of them."""

from dataclasses import replace

import pytest

from builders import lots as build
from builders.registry import START, WUHAN, a_code, a_supervisor, an_office
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.lots import access, actions, queries
from gongheng.registry.lots.lifecycle import LotKind
from gongheng.registry.lots.models import Lot

pytestmark = pytest.mark.django_db
TENDER = "M4201000001234567001"  # twenty characters; a section's code has three more
SECTION, OTHER = f"{TENDER}001", "M4201000001234567002001"
BODY = {"entries": ["0.95", "0.96", "0.97"]}


@pytest.fixture
def lot(monkeypatch):
    """A coefficient of a section, waiting for the value that two bodies copy; another's beside it."""
    formed = build.a_circle()
    monkeypatch.setattr(actions, "public_of", lambda *_: ("示例彩票中心", START))
    for matter in (SECTION, OTHER):
        actions.request(LotKind.COEFFICIENT, matter=matter, region=WUHAN, circle=formed.circle,
                        rules="gongheng/coefficient/1", body=BODY, by=CLOCK, at=START)  # fmt: skip
    return Lot.objects.get(matter=SECTION)


def recused(actor, *against):
    return replace(actor, recused_from=frozenset(against))


@pytest.mark.parametrize("against", [TENDER, SECTION])
def test_a_recused_supervisor_neither_cancels_nor_agrees_to_the_value(lot, refused, against):
    hall = an_office("centre", a_code("12"), WUHAN)
    above = a_supervisor(WUHAN)
    away = recused(above, against)
    with refused("not_permitted"):
        actions.tell_value(lot, value="03 07", by=recused(hall, against), at=START)
    lot = actions.tell_value(lot, value="03 07", by=hall, at=START)
    with refused("not_permitted"):
        actions.agree_value(lot, value="03 07", by=away, at=START)
    with refused("not_permitted"):
        actions.cancel(lot, reason="不合意", by=away, at=START)
    assert actions.agree_value(lot, value="03 07", by=above, at=START).public_settled_at == START


@pytest.mark.parametrize("against", [TENDER, SECTION])
def test_he_sees_none_of_its_draws_and_all_others(lot, against):
    above, hall = a_supervisor(WUHAN), an_office("centre", a_code("12"), WUHAN)
    assert queries.lots_watched_by(above).count() == 2
    for seen in (queries.lots_watched_by, queries.waiting_for_value):
        who = above if seen is queries.lots_watched_by else hall
        assert [one.matter for one in seen(recused(who, against))] == [OTHER]
        assert seen(recused(who, "M4201000001234567003")).count() == 2


def test_without_the_tenders_code_he_undoes_a_coefficient_that_displeases_him(lot, monkeypatch):
    """Twin: only the draw's own file is looked at, and nobody is recused from a section."""
    away = recused(a_supervisor(WUHAN), TENDER)
    monkeypatch.setattr(access, "kept_away", lambda actor, one: actor.is_recused_from(one.matter))
    assert actions.cancel(lot, reason="不合意", by=away, at=START).state == "cancelled"
    assert Entry.objects.filter(act="lot.cancel").exists()
