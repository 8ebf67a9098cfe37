"""In the hall everybody finds exactly the buttons of his role in this phase."""

import re
from datetime import timedelta

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.models import Opening

pytestmark = pytest.mark.django_db


def buttons(client, tender, at):
    with clock.frozen(at):
        text = client.get(f"/hall/{tender.code}/parts/acts/").content.decode()
    return set(re.findall(r"/hall/[^/]+/(hold|read-out|object|sign|close)/", text))


def test_the_buttons_follow_role_and_phase(client_of):
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    for who in (bidder, build.a_bidder(), build.a_bidder()):
        build.a_submitted_bid(tender, who)
    due = tender.bids_due_at
    people = {"host": client_of(host), "bidder": client_of(bidder), "stranger": client_of("bidder"),
              "witness": client_of("witness"), "supervisor": client_of("supervisor"),
              "public": client_of("anonymous")}  # fmt: skip

    def seen(at):
        return {name: buttons(client, tender, at) for name, client in people.items()}

    nobody = {"stranger": set(), "supervisor": set(), "public": set()}
    assert seen(due - timedelta(seconds=1)) == {
        **nobody,
        "host": set(),
        "bidder": set(),
        "witness": set(),
    }
    assert seen(due) == {**nobody, "host": {"hold"}, "bidder": set(), "witness": set()}
    ceremony = opening.hold_opening(tender, by=host, at=due)
    assert seen(due) == {**nobody, "host": {"read-out"}, "bidder": {"object"}, "witness": set()}
    opening.read_out(ceremony, by=host, at=due)
    assert seen(due) == {
        **nobody,
        "host": {"sign", "close"},
        "bidder": {"object", "sign"},
        "witness": {"sign"},
    }


@pytest.mark.parametrize("act", ["hold", "read-out", "object", "sign", "close"])
@pytest.mark.parametrize(
    "who", ["anonymous", "bidder", "tenderer", "expert", "supervisor", "centre"]
)
def test_whoever_has_no_part_in_it_changes_nothing(client_of, act, who):
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    for _ in range(3):
        build.a_submitted_bid(tender, build.a_bidder())
    due = tender.bids_due_at
    if act != "hold":
        opening.read_out(opening.hold_opening(tender, by=host, at=due), by=host, at=due)
    before = list(Opening.objects.values())
    with clock.frozen(due):
        answer = client_of(who).post(f"/hall/{tender.code}/{act}/", {"grounds": "有异议"})
    assert answer.status_code == (302 if who == "anonymous" else 403)
    assert list(Opening.objects.values()) == before
    assert not tender.objections.exists()


def test_the_name_of_a_manager_is_masked_for_the_public_only(client_of):
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    for who in (bidder, build.a_bidder(), build.a_bidder()):
        build.a_submitted_bid(tender, who)
    opening.read_out(
        opening.hold_opening(tender, by=host, at=tender.bids_due_at), by=host, at=tender.bids_due_at
    )

    def table(who):
        return client_of(who).get(f"/hall/{tender.code}/parts/table/").content.decode()

    assert "李四" in table(host)
    assert "李四" in table(bidder)
    assert "李四" not in table("anonymous")
    assert "李四" not in table("bidder")
