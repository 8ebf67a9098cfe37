"""Before the opening nobody but the bidder learns that a bond was lodged, or how many were."""

from datetime import timedelta

import pytest

from builders import bonds as build_bonds
from builders import trading as build
from builders.evaluation import an_office
from gongheng.foundation.ledger import reading
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.trading.archive.queries import life
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bonds import queries
from gongheng.trading.bonds.models import Bond
from gongheng.trading.opening import actions as opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A tender with one bond held, one lodged and one owed after a withdrawal."""
    _, keeper = build_bonds.an_account()
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    held, lodged, gone = (build.a_bidder() for _ in range(3))
    build_bonds.a_held_bond(tender, held, keeper)
    build_bonds.a_lodged_bond(tender, lodged)
    build_bonds.a_held_bond(tender, gone, keeper)
    bid = build.a_submitted_bid(tender, gone)
    bidding.withdraw(bid, reason="不投", by=gone, at=bid.submitted_at)
    return tender, host, keeper, (held, lodged, gone)


def outsiders(host):
    return [host, build.a_bidder(), an_office("supervisor", region="420000"),
            an_office("inspector", region="420000"), an_office("centre", region="420000"),
            an_office("witness", region="420000"), an_office("auditor")]  # fmt: skip


def seen(actor, tender, at):
    """Everything this actor can read of the tender's bonds."""
    return [
        *queries.bonds_of(actor).filter(section__tender=tender),
        *queries.bonds_to_keep(actor),
        *queries.guarantees_to_check(actor),
        *queries.bonds_shown(actor, tender),
        *queries.bonds_of_hosts(actor),
        *queries.returns_watched_by(actor),
        *[act for act in life(tender, actor, at=at)["acts"] if act["entry"].act.startswith("bond.")],
    ]  # fmt: skip


def test_before_the_deadline_nobody_else_sees_anything(world):
    tender, host, _, _ = world
    at = tender.bids_due_at - timedelta(minutes=1)

    assert {actor.role: seen(actor, tender, at) for actor in outsiders(host) if seen(actor, tender, at)} == {}  # fmt: skip


def test_each_bidder_sees_its_own_and_no_other(world):
    _tender, _, _, firms = world

    for firm in firms:
        assert {bond.bidder_code for bond in queries.bonds_of(firm)} == {firm.body}


def test_the_keeper_reads_codes_and_neither_bidder_nor_tender(world, django_assert_num_queries):
    _, _, keeper, firms = world

    with django_assert_num_queries(1):
        rows = list(queries.bonds_to_keep(keeper))
    assert len(rows) == len(firms)
    for bond in rows:
        loaded = set(vars(bond))
        assert not loaded & {"section_id", "bidder_code", "bidder_name", "payer_shown", "amount",
                             "digest"}  # fmt: skip
    assert [one.reference for one in rows] == sorted(one.reference for one in rows)


def test_nothing_of_a_bond_is_public_in_the_ledger(world):
    tender, *_ = world
    seal_all(at=tender.bids_due_at)

    assert Entry.objects.filter(act__startswith="bond.").count() >= 5
    public = [leaf.entry.act for leaf in reading.feed(-1, 1000)]
    assert [act for act in public if act.startswith("bond.")] == []
    assert not reading.story_of(tender.code).filter(act__startswith="bond.").exists()


def test_a_code_tells_nothing_of_its_place(world):
    """Codes are drawn at random: the order of lodging does not show in them."""
    codes = [queries.bonds_of(firm).first().reference for firm in world[3]]

    assert len({code[:4] for code in codes}) == len(codes)


def test_an_overdue_return_of_a_running_tender_stays_secret_even_past_its_deadline(world):
    tender, host, _, _ = world
    Bond.objects.filter(state="due").update(due_on=build.START.date())
    watcher = an_office("supervisor", region="420000")

    for actor in (watcher, host):  # stopped past the deadline, it may take bids again
        assert not queries.returns_watched_by(actor).exists()
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    late = queries.overdue(queries.returns_watched_by(watcher), tender.bids_due_at)
    assert late.count() == 1


def test_names_of_a_tender_that_failed_before_its_opening_stay_secret(world):
    tender, host, _, _firms = world
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)  # too few
    watcher = an_office("supervisor", region="420000")

    rows = list(queries.returns_watched_by(watcher))
    assert rows
    assert {one.shown_name for one in rows} == {"开标前不公开"}
    assert "bidder_name" not in vars(rows[0])
    assert list(queries.bonds_shown(host, tender)) == []


def test_after_the_opening_host_and_supervision_see_them_and_others_do_not():
    _, keeper = build_bonds.an_account()
    host = build.a_tenderer()
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    watcher = an_office("supervisor", region="420000")

    for actor in (host, watcher):
        assert {bond.bidder_code for bond in queries.bonds_shown(actor, tender)} == {one.body for one in firms}  # fmt: skip
    for actor in (build.a_tenderer(), build.a_bidder(), an_office("centre", region="420000"),
                  an_office("supervisor", region="370000")):  # fmt: skip
        assert list(queries.bonds_shown(actor, tender)) == []


def test_without_the_door_the_host_would_count_the_bonds(world, monkeypatch):
    """Twin: what `is_opened` is there for."""
    tender, host, _, _ = world
    monkeypatch.setattr(queries, "is_opened", lambda _: True)

    assert queries.bonds_shown(host, tender).count() == 3


def test_bonds_from_one_account_show_after_the_opening_and_not_before():
    _, _keeper = build_bonds.an_account()
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    one, two = build.a_bidder(), build.a_bidder()
    for firm in (one, two):
        build_bonds.a_lodged_bond(tender, firm, payer_account="622200001111")
    assert queries.shared_accounts(tender) == []
    for price in ("9000000.00", "9200000.00", "9500000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)

    names = sorted(build_bonds.name_of(firm) for firm in (one, two))
    assert queries.shared_accounts(tender) == [names]
