"""Who proposed a draw never agrees to it: neither in another office nor through a colleague."""

from dataclasses import replace

import pytest

from builders import lots as build
from builders.registry import (
    START,
    WUHAN,
    YICHANG,
    a_code,
    a_security_admin,
    a_supervisor,
    an_office,
)
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import actor_of
from gongheng.foundation.access.models import Office
from gongheng.registry.experts.access import the_supervisor_of_the_draw
from gongheng.registry.experts.asking import actions, queries
from gongheng.registry.experts.lifecycle import DRAW
from gongheng.registry.experts.models import Draw
from gongheng.registry.lots.models import Lot

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    """Of the trading centre, where guardians draw."""
    build.a_circle()
    build.experts("A77", 6)
    build.a_list()
    return an_office("centre", a_code("12"), WUHAN)


def propose(by):
    return actions.propose("E1", {"A77": 3}, region=WUHAN, by=by, at=START)


def the_same_person(actor):
    """His own second office, of supervision and of another body."""
    account = Office.objects.get(pk=actor.office_id).account
    made = access.appoint(account, role="supervisor", body=a_code("11"), region=WUHAN,
                          by=a_security_admin(), at=START)  # fmt: skip
    return actor_of(made)


def of_the_same_body(actor):
    return an_office("supervisor", actor.body, WUHAN)


@pytest.mark.parametrize("other_hand", [the_same_person, of_the_same_body])
def test_neither_the_proposer_nor_his_body_agrees(clerk, refused, other_hand):
    row = propose(clerk)
    second = other_hand(clerk)
    with refused("not_permitted"):
        build.agreed(row, by=second)
    assert not queries.waiting_for(second).exists()
    assert (Draw.objects.get().state, Lot.objects.count()) == ("proposed", 0)
    above = a_supervisor(WUHAN)
    assert list(queries.waiting_for(above)) == [row]
    assert build.agreed(row, by=above).state == "requested"


@pytest.mark.parametrize("other_hand", [the_same_person, of_the_same_body])
def test_without_that_rule_one_hand_chooses_what_is_drawn_and_when(clerk, monkeypatch, other_hand):
    """Twin: any supervisor of the region will do."""
    row = propose(clerk)
    loose = replace(DRAW.acts["agree"], who=the_supervisor_of_the_draw)
    monkeypatch.setitem(DRAW.acts, "agree", loose)
    assert build.agreed(row, by=other_hand(clerk)).state == "requested"


def test_a_centre_forms_committees_in_its_own_region_only(clerk, refused):
    far = an_office("centre", a_code("12"), YICHANG)
    with refused("not_permitted"):
        propose(far)
    assert not Draw.objects.exists()
    assert propose(clerk).state == "proposed"
