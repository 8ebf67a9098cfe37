"""A draw is asked for by two: who forms the committee proposes, supervision agrees, then it is fixed."""

from datetime import timedelta

import pytest

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
from gongheng.registry.experts.asking import actions, queries, rules
from gongheng.registry.experts.models import Draw, Invitation
from gongheng.registry.lots.models import Lot
from gongheng.trading.evaluation import tasks

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def tenderer():
    return someone_of(a_party(roles=["tenderer"]), "tenderer")


@pytest.fixture
def people():
    build.a_circle()
    made = build.experts("A77", 8)
    build.a_list()
    return made


def propose(by, number=3, *, at=START, **kwargs):
    return actions.propose("E1", {"A77": number}, region=WUHAN, by=by, at=at, **kwargs)


def policy(monkeypatch, told):
    monkeypatch.setattr(rules, "policy_of", lambda *_: told)


def test_what_is_proposed_fixes_nothing_and_draws_nobody(tenderer, people, refused):
    row = propose(tenderer)
    assert (row.state, row.lot, row.snapshot, row.seed) == ("proposed", None, None, "")
    assert not Lot.objects.exists()
    above = a_supervisor(WUHAN)
    with refused("draw_proposed_already", "matter"):
        propose(tenderer)
    with refused("draw_needs_agreement"):
        actions.request("E1", {"A77": 3}, region=WUHAN, by=tenderer, at=START)
    row = build.agreed(row, by=above, at=START + HOUR)
    assert (row.state, row.lot.state, row.lot.asked_at) == ("requested", "asked", START + HOUR)
    assert row.agreed_by == above.reference != row.asked_by
    acts = ["draw.propose", "lot.request", "draw.agree"]
    found = Entry.objects.filter(matter="E1").order_by("pk").values_list("act", flat=True)
    assert list(found) == acts


def test_only_the_regions_supervision_agrees_and_nobody_agrees_to_his_own(
    tenderer, people, refused
):
    row = propose(tenderer)
    others = [tenderer, CLOCK, a_supervisor(YICHANG), an_office("centre", a_code("12"), WUHAN)]
    for actor in others:
        with refused("not_permitted"):
            actions.agree(row, by=actor, at=START)
        with refused("not_permitted"):
            actions.oppose(row, reason="x", by=actor, at=START)
    another = someone_of(a_party(roles=["tenderer"]), "tenderer")
    with refused("not_permitted"):
        actions.take_back(row, by=another, at=START)
    assert Draw.objects.get().state == "proposed"


def test_an_opposed_or_withdrawn_proposal_leaves_the_way_free(tenderer, people):
    row = actions.oppose(propose(tenderer), reason="专业不对", by=a_supervisor(WUHAN), at=START)
    assert row.state == "opposed"
    row = actions.take_back(propose(tenderer), by=tenderer, at=START)
    assert row.state == "taken_back"
    row = build.agreed(propose(tenderer))
    entry = Entry.objects.get(act="draw.agree")
    assert entry.facts["flags"] == []
    assert "专业不对" not in str([one.facts for one in Entry.objects.all()])


def test_silence_is_enough_only_where_the_rulebook_says_so(tenderer, people, refused, monkeypatch):
    row = propose(tenderer)
    assert list(tasks.deadlines(START + 1000 * HOUR)) == []
    with refused("draw_needs_agreement"):
        actions.go_ahead(row, by=CLOCK, at=START + 1000 * HOUR)
    actions.take_back(row, by=tenderer, at=START)
    policy(monkeypatch, rules.NOTICE)
    row = propose(tenderer)
    assert list(tasks.deadlines(START + 23 * HOUR)) == []
    with refused("too_early"):
        actions.go_ahead(row, by=CLOCK, at=START + 23 * HOUR)
    ((due, act),) = tasks.deadlines(START + 24 * HOUR)
    assert due == START + 24 * HOUR
    assert act().state == "requested"


def test_list_and_exclusions_are_those_of_the_moment_of_agreement(tenderer, people, refused):
    row = propose(tenderer)
    more = build.experts("A77", 2)
    build.a_list(START + HOUR)
    row = build.agreed(row, at=START + 30 * HOUR)
    assert row.snapshot.taken_at == START + HOUR
    assert len(more) == 2


def test_without_agreement_one_hand_alone_fixes_a_draw(tenderer, people, monkeypatch):
    """Twin: the rule that asks for a second body is gone."""
    monkeypatch.setattr("gongheng.registry.experts.asking.actions.alone", lambda *_: None)
    row = actions.request("E1", {"A77": 3}, region=WUHAN, by=tenderer, at=START)
    assert row.lot.state == "asked"
    assert row.agreed_by == ""


def test_a_supervisor_sees_what_waits_in_his_region_and_others_nothing(tenderer, people):
    row = propose(tenderer)
    assert list(queries.waiting_for(a_supervisor(WUHAN))) == [row]
    assert list(queries.waiting_for(a_supervisor(YICHANG))) == []
    for actor in (tenderer, an_office("inspector", a_code("11"), WUHAN)):
        assert not queries.waiting_for(actor).exists()
    assert not queries.proposed_to(tenderer).exists()


# Who was drawn often


def seated(expert, number, *, matter="E0", at=START - timedelta(days=20)):
    """Seats that an expert took lately, in draws of their own."""
    for n in range(number):
        row = Draw.objects.create(matter=f"{matter}-{n}", wanted={"A77": 1}, region=WUHAN, seed="x",
                                  pool_digest="x", asked_by="office:1", drawn_at=at)  # fmt: skip
        Invitation.objects.create(draw=row, expert=expert, invited_at=at, answered_at=at,
                                  state="confirmed")  # fmt: skip


def often(row):
    return [one for one in row.lot.exclusions if one["reason"] == "drawn_often"]


@pytest.mark.parametrize(
    ("seats", "days", "out"), [(11, 20, 0), (12, 20, 1), (40, 20, 1), (40, 100, 0)]
)
def test_who_sat_up_to_the_cap_in_the_months_that_count_is_kept_out(
    tenderer, people, seats, days, out
):
    from gongheng.registry.experts.models import Expert

    expert = Expert.objects.order_by("pk").first()
    seated(expert, seats, at=START - timedelta(days=days))
    row = build.agreed(propose(tenderer))
    assert len(often(row)) == out
    assert all(one["rule"] == "gongheng/avoidance/3;most=12" for one in often(row))


def test_where_too_few_are_left_the_cap_rises_step_by_step_and_supervision_is_told(
    tenderer, people
):
    from gongheng.registry.experts.models import Expert

    for number, expert in enumerate(Expert.objects.order_by("pk")):
        seated(expert, 12 + number // 2, matter=f"F{number}")  # 12, 12, 13, 13, 14, 14, 15, 15
    row = build.agreed(propose(tenderer, 3))
    assert {one["rule"] for one in often(row)} == {"gongheng/avoidance/3;most=14"}
    assert len(often(row)) == 4
    assert "cap_lifted" in Entry.objects.get(act="draw.agree").facts["flags"]


def test_the_first_list_of_all_is_no_change_of_the_pool(tenderer, people):
    build.agreed(propose(tenderer))
    assert "pool_changed" not in Entry.objects.get(act="draw.agree").facts["flags"]
