"""More rows cost the lists of bonds, of security events and of paused tenders no more queries."""

from datetime import timedelta

import pytest

from builders import bonds as build_bonds
from builders import trading as build
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.roles import Role
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering import actions as tendering
from portals.conftest import someone
from portals.counting import a_world, page_counts, rows_shown
from portals.every_list import BONDS, every_list

FEW, MANY = 2, 5
CITIES = ("420200", "420300", "420500", "420600", "420700")
NOW = build.START + timedelta(days=60)
LISTS = {path: page for path, page in every_list().items() if path in BONDS}


class Bonds:
    """One host, one bidder, one keeper; every tender brings one bond of each kind."""

    def __init__(self):
        self.keeper = build_bonds.an_account()[1]
        self.host, self.firm = build.a_tenderer(), build.a_bidder()
        self.supervisor = someone(Role.SUPERVISOR)
        self.auditor = someone(Role.AUDITOR)
        self.rows = 0

    def grow(self, wanted):
        while self.rows < wanted:
            self.a_tender_with_bonds()
            paused = build.an_announced_tender(self.host)
            tendering.suspend(paused, reason="处理投诉", by=self.supervisor,
                              at=paused.documents_from + timedelta(days=1))  # fmt: skip
            build_bonds.an_account(keeper=self.keeper, region=CITIES[self.rows])
            access.note("refused", at=build.START, actor=self.firm.reference, code="not_permitted",
                        path=f"/x/{self.rows}")  # fmt: skip
            self.rows += 1

    def a_tender_with_bonds(self):
        """Opened: our bond held, one by a guarantee, one of a firm that did not bid and is owed it."""
        tender = build.an_announced_tender(self.host)
        guarded, idle, bare = (build.a_bidder() for _ in range(3))
        for firm in (self.firm, idle):
            build_bonds.a_held_bond(tender, firm, self.keeper)
        at = tender.documents_from + timedelta(days=2)
        build_bonds.a_lodged_bond(tender, guarded, at=at, **build_bonds.a_guarantee(tender, at))
        for firm in (self.firm, guarded, bare):
            build.a_submitted_bid(tender, firm)
        at = tender.bids_due_at
        held = opening.read_out(
            opening.hold_opening(tender, by=self.host, at=at), by=self.host, at=at
        )
        opening.close(held, by=self.host, at=at + timedelta(minutes=40))

    def reader(self, path):
        """Who opens a list."""
        special = {"bidder": self.firm, "tenderer": self.host, "supervisor": self.supervisor,
                   "supervision": self.supervisor}  # fmt: skip
        if path == "/operator/audit/events/":
            return self.auditor
        if path == "/operator/bond-accounts/":
            return someone(Role.SECURITY_ADMIN)
        return special.get(path.split("/")[1], self.keeper)


def measured(world) -> dict[str, int]:
    """Queries of every list as the world stands."""
    found = {}
    for path, page in LISTS.items():
        found |= page_counts(path, page, world.reader(path))
    return found


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker):
    """Queries with few rows and with more, and the rows shown, of one world."""
    with a_world(django_db_blocker, NOW):
        world, found = Bonds(), []
        for wanted in (FEW, MANY):
            world.grow(wanted)
            found.append(measured(world))
        shown = {path: rows_shown(path, world.reader(path)) for path in LISTS}
    return *found, shown


PATHS = [*LISTS, *(f"{path}?format=csv" for path, page in LISTS.items() if page.export)]


@pytest.mark.parametrize("path", PATHS)
def test_more_rows_cost_no_more_queries(counts, path):
    few, many, _ = counts
    assert many[path] <= few[path]


@pytest.mark.parametrize("path", LISTS)
def test_the_list_that_was_measured_was_full(counts, path):
    assert counts[2][path] >= MANY


def test_every_list_named_here_is_counted():
    assert set(BONDS) == set(LISTS)
