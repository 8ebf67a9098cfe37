"""Bonds through the interface: lodged, confirmed by code, secret until the opening."""

from datetime import timedelta

import pytest

from builders import bonds as build_bonds
from builders import trading as build
from builders.evaluation import an_office
from gongheng.foundation import clock
from gongheng.trading.bonds.models import Bond

pytestmark = pytest.mark.django_db


def ok(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@pytest.fixture
def keeper():
    return build_bonds.an_account()[1]


def test_a_bond_is_lodged_confirmed_and_cancelled_no_more(as_actor, keeper):
    tender, firm = build.an_announced_tender(build.a_tenderer()), build.a_bidder()
    section, at = tender.sections.first().code, tender.documents_from + timedelta(days=1)
    mine, codes = as_actor(firm), as_actor(keeper)

    with clock.frozen(at):
        bond = ok(mine.send(f"/sections/{section}/bonds", {
            "payer_account": build_bonds.number_of(firm)}), 201)  # fmt: skip
        assert bond["amount"] == "200000.00"
        assert build_bonds.number_of(firm) not in str(bond)
        code = bond["reference"]
        told = {"serial": "YH1", "amount": "200000.00", "arrived_at": at.isoformat(),
                "payer_account": build_bonds.number_of(firm),
                "payer_name": build_bonds.name_of(firm)}  # fmt: skip
        wrong = codes.send(f"/bonds/{code}/confirm", {**told, "amount": "1.00"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "bond_amount_differs")
        held = ok(codes.send(f"/bonds/{code}/confirm", told))
        assert held["state"] == "held"
        assert not {"bidder_code", "bidder_name", "section_code", "amount"} & set(held)
        assert mine.send(f"/bonds/{code}/cancel", {}).json()["code"] == "wrong_state"
        assert ok(codes.get("/bond-codes"))["items"][0]["reference"] == code
        assert ok(mine.get("/bonds"))["items"][0]["state"] == "held"


def test_before_the_opening_the_interface_tells_nobody_else(as_actor, keeper):
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    bond = build_bonds.a_held_bond(tender, build.a_bidder(), keeper)
    Bond.objects.update(state="due", cause="withdrawn", due_from=build.START.date(),
                        due_on=build.START.date())  # fmt: skip
    others = [host, build.a_bidder(), an_office("centre", region="420000"),
              an_office("supervisor", region="420000"), an_office("inspector", region="420000")]  # fmt: skip

    with clock.frozen(tender.bids_due_at - timedelta(minutes=1)):
        for actor in others:
            caller = as_actor(actor)
            for path in ("/bonds", "/bond-codes", f"/tenders/{tender.code}/bonds", "/bond-returns"):
                assert ok(caller.get(path))["items"] == [], (actor.role, path)
            answer = caller.send(f"/bonds/{bond.reference}/release", {
                "interest": "0.00", "released_on": "2026-03-09"})  # fmt: skip
            assert answer.status_code == 404


def test_after_the_opening_the_host_reads_and_lets_go(as_actor, keeper):
    host = build.a_tenderer()
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    caller, at = as_actor(host), tender.bids_due_at + timedelta(days=1)

    with clock.frozen(at):
        items = ok(caller.get(f"/tenders/{tender.code}/bonds"))["items"]
        assert {one["bidder_code"] for one in items} == {firm.body for firm in firms}
        assert ok(caller.send(f"/bonds/{items[0]['reference']}/let-go", {}))["state"] == "due"
        no = caller.send(f"/bonds/{items[1]['reference']}/forfeit",
                         {"ground": "refused_to_sign", "reason": "拒签"})  # fmt: skip
        assert (no.status_code, no.json()["code"]) == (409, "not_the_winner")
        back = as_actor(keeper).send(f"/bonds/{items[0]['reference']}/release", {
            "serial": "TH1", "interest": "12.30", "released_on": at.date().isoformat()})  # fmt: skip
        assert ok(back)["released"] == "200000.00"
        seen = ok(as_actor(an_office("supervisor", region="420000")).get("/bond-returns"))["items"]
    assert [one["state"] for one in seen] == ["released"]
    assert not {"bidder_name", "bidder_code", "reference"} & set(seen[0])
