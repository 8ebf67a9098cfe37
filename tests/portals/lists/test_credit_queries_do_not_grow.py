"""More rows cost a list of the credit platform no more queries; every list is filled by real acts."""

import pytest

from builders.credit_world import NOW, CreditWorld
from gongheng.exchange.feeds.models import Reconciliation, Taken
from portals.counting import a_world, page_counts, rows_shown
from portals.every_list import CREDIT, every_list

FEW, MANY = 2, 5
LISTS = {path: page for path, page in every_list().items() if path in CREDIT}
# A row is an organ in a month, so that more matters add none; one there must be.
GROUPS = {"/credit-checks/coverage/", "/credit-office/timeliness/"}


def reader_of(world, path):
    """Who opens a list: nobody, the firm itself, or the officer whose desk it is."""
    special = {"/credit-office/uploads/": world.bureau.clerk, "/credit-checks/": world.tenderer,
               "/credit-office/inquiries/": world.asker}  # fmt: skip
    if path in special:
        return special[path]
    if path.startswith("/credit/"):
        return None
    return world.own if path.startswith("/my-credit/") else world.province.clerk


def told_by_the_other_side(number) -> None:
    """What the other platform answers day by day; its conversation is tested with the feeds."""
    for row in range(Taken.objects.count(), number):
        Taken.objects.create(destination="credit_hubei", number=f"P-{row}", taken_at=NOW,
                             passed_over_for="not_ours")  # fmt: skip
        Reconciliation.objects.create(destination="credit_hubei", day=NOW.date().replace(day=row + 1),
                                      dataset="306", our_digest="0", their_digest="0", checked_at=NOW)  # fmt: skip


def measured(world) -> dict[str, int]:
    """Queries of every list as the world stands."""
    found = {}
    for path, page in LISTS.items():
        found |= page_counts(path, page, reader_of(world, path))
    return found


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker):
    """Queries with few rows and with more, and the rows shown, of one world."""
    with a_world(django_db_blocker, NOW):
        world, found = CreditWorld(), []
        for wanted in (FEW, MANY):
            world.grow(wanted)
            told_by_the_other_side(wanted)
            found.append(measured(world))
        shown = {path: rows_shown(path, reader_of(world, path)) for path in LISTS}
    return *found, shown


PATHS = [*LISTS, *(f"{path}?format=csv" for path, page in LISTS.items() if page.export)]


@pytest.mark.parametrize("path", PATHS)
def test_more_rows_cost_no_more_queries(counts, path):
    few, many, _ = counts
    assert many[path] <= few[path]


@pytest.mark.parametrize("path", LISTS)
def test_the_list_that_was_measured_was_full(counts, path):
    assert counts[2][path] >= (1 if path in GROUPS else MANY)


def test_every_list_of_credit_is_counted():
    assert set(CREDIT) == set(LISTS)
