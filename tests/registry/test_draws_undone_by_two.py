"""What is known already is undone by two bodies: one alone would draw until the result suits it."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from builders import lots as build
from builders.registry import START, WUHAN, YICHANG, a_party, a_supervisor, someone_of
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.calling import actions as calling
from gongheng.registry.experts.models import Draw
from gongheng.registry.lots import access, actions, queries
from gongheng.registry.lots.lifecycle import LOT
from gongheng.registry.lots.models import Lot

pytestmark = pytest.mark.django_db
WHY = "名单泄露，示例"


@pytest.fixture
def listed():
    formed = build.a_circle()
    build.experts("A77", 6)
    build.a_list()
    return build.a_listed_draw(
        formed, someone_of(a_party(roles=["tenderer"]), "tenderer"), {"A77": 2}
    )


@pytest.fixture
def first():
    return a_supervisor(WUHAN)


def state(lot):
    return (
        Lot.objects.values().get(pk=lot.pk),
        Draw.objects.values().get(lot=lot),
        Entry.objects.count(),
    )


def test_one_alone_cancels_nothing_once_the_value_is_known(listed, first, refused):
    before = state(listed.lot)
    with refused("not_permitted"):
        experts.cancel(listed, reason=WHY, by=first, at=START)
    assert state(listed.lot) == before


def test_who_proposed_and_his_colleague_do_not_decide(listed, first, refused):
    build.proposed_to_undo(listed.lot, START, by=first)
    colleague = replace(first, person="person:colleague", reference="office:0")
    moved = replace(a_supervisor(WUHAN), person=first.person)
    far = a_supervisor(YICHANG)
    before = state(listed.lot)
    for actor in (first, colleague, moved, far, CLOCK):
        with refused("not_permitted"):
            experts.cancel(listed, reason=WHY, by=actor, at=START)
    assert state(listed.lot) == before


def test_another_body_decides_and_reads_why(listed, first):
    other = a_supervisor(WUHAN)
    assert not queries.cancels_to_judge(other).exists()
    lot = build.proposed_to_undo(listed.lot, START, by=first)
    assert queries.why_cancel(lot) == "名单泄露"
    assert list(queries.cancels_to_judge(other)) == [lot]
    assert not queries.cancels_to_judge(first).exists()
    assert not queries.cancels_to_judge(a_supervisor(YICHANG)).exists()
    done = experts.cancel(listed, reason=WHY, by=other, at=START)
    assert (done.state, done.lot.state) == ("cancelled", "cancelled")
    assert not queries.cancels_to_judge(other).exists()
    assert "泄露" not in str([one.facts for one in Entry.objects.all()])


def test_the_proposal_may_be_dropped_and_made_again_but_not_doubled(listed, first, refused):
    with refused("not_permitted"):
        actions.keep(listed.lot, reason="无依据", by=first, at=START)
    build.proposed_to_undo(listed.lot, START, by=first)
    with refused("already_exists", "reason"):
        actions.propose_cancel(listed.lot, reason=WHY, by=a_supervisor(WUHAN), at=START)
    with refused("text_missing", "reason"):
        actions.keep(listed.lot, reason=" ", by=first, at=START)
    kept = actions.keep(listed.lot, reason="无依据", by=first, at=START)
    assert (kept.state, kept.cancel_told_by, queries.why_cancel(kept)) == ("drawn", "", "")
    assert queries.kept_before(kept) == 1
    assert build.proposed_to_undo(kept, START, by=first).cancel_told_by == first.person


def test_before_the_checkpoint_one_is_enough_and_nothing_is_proposed(listed, first, refused):
    by = someone_of(a_party(roles=["tenderer"]), "tenderer")
    row = build.asked(by, {"A77": 2}, matter="E2")
    with refused("wrong_state"):
        actions.propose_cancel(row.lot, reason=WHY, by=first, at=START)
    assert experts.cancel(row, reason=WHY, by=first, at=START).state == "cancelled"


def test_from_the_checkpoint_on_the_guardians_can_know_it_so_one_alone_cancels_no_more(
    first, refused
):
    """Three of them and one supervisor would cancel and ask again until the value suits them."""
    build.a_circle()
    build.experts("A77", 6)
    build.a_list()
    by = someone_of(a_party(roles=["tenderer"]), "tenderer")
    row = build.asked(by, {"A77": 2})
    lot = build.anchored(row.lot, START)
    assert (lot.state, lot.seed) == ("anchored", "")
    with refused("not_permitted"):
        experts.cancel(row, reason=WHY, by=first, at=START)
    assert list(queries.cancels_to_judge(first)) == []
    build.proposed_to_undo(lot, START)
    assert list(queries.cancels_to_judge(first)) == [lot]
    assert experts.cancel(row, reason=WHY, by=first, at=START).state == "cancelled"


def test_whoever_serves_no_body_neither_proposes_nor_decides(listed, first, refused):
    bodiless = replace(first, body="")
    with refused("not_permitted"):
        actions.propose_cancel(listed.lot, reason=WHY, by=bodiless, at=START)
    build.proposed_to_undo(listed.lot, START, by=a_supervisor(WUHAN))
    with refused("not_permitted"):
        actions.cancel(listed.lot, reason=WHY, by=bodiless, at=START)
    assert list(queries.cancels_to_judge(bodiless)) == []


def test_an_expert_is_not_called_any_more_when_the_draw_was_undone_meanwhile(
    listed, first, refused
):
    build.undone(listed, by=first)
    with refused("wrong_state"):
        calling.call(listed, by=CLOCK, at=START)


def test_the_tables_do_not_take_what_one_alone_undid(listed):
    lots = Lot.objects.filter(pk=listed.lot_id)
    with pytest.raises(IntegrityError, match="undone_by_two"), transaction.atomic():
        lots.update(state="cancelled", cancelled_at=START)


def test_without_the_rule_one_body_draws_until_it_likes_the_result(listed, first, monkeypatch):
    """Twin: whoever supervises cancels, also what he proposed himself."""
    build.proposed_to_undo(listed.lot, START, by=first)
    acts = {**LOT.acts, "cancel": replace(LOT.acts["cancel"], who=access.the_supervisor)}
    monkeypatch.setattr(LOT, "acts", acts)
    assert experts.cancel(listed, reason=WHY, by=first, at=START).lot.state == "cancelled"
