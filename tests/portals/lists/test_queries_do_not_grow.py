"""Thirty rows cost a page no more queries than three: on every list page and every list of the API."""

from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from builders import evaluation as late
from builders import registry
from builders import trading as build
from builders.callers import key_of
from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import Actor, actor_of
from gongheng.foundation.access.models import Office
from gongheng.foundation.access.roles import Role
from gongheng.registry.history.models import Publication
from gongheng.registry.standing import actions as standing
from gongheng.trading.archive import actions as archive
from gongheng.trading.award.models import Award
from gongheng.trading.notices.searches import actions as searches
from gongheng.trading.notices.searches.rules import MOST
from gongheng.trading.objections import actions as objections
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering.models import Tender
from portals.conftest import someone
from portals.counting import a_world, page_counts, queries_of, rows_shown
from portals.every_list import ELSEWHERE, every_list

LISTS = {path: page for path, page in every_list().items() if path not in ELSEWHERE}
FEW, MANY = 3, 30
NOW = clock.beijing(2026, 6, 15, 10)
_numbers = count(1)

API = {
    "/organs": "", "/parties": "", "/projects": Role.TENDERER,
    "/publications": "", "/standing": "", "/venues": "", "/bookings": Role.CENTRE,
    "/experts": Role.SUPERVISOR, "/tenders": "", "/tenders?mine=true": Role.TENDERER,
    "/contracts": "", "/bids": Role.BIDDER, "/notices": "", "/changes": "", "/codelists": "",
    "/rules": "", "/problems": "", "/searches": Role.TENDERER,
}  # fmt: skip
NO_EXPORT = SimpleNamespace(export=False)
MORE_PAGES = {"/desk/": Role.TENDERER}


class World:
    """People, and everything that lists show, in any number."""

    def __init__(self):
        self.host = build.a_tenderer()
        self.supervisor = someone(Role.SUPERVISOR)
        self.room, self.centre = registry.a_room()
        self.people: dict[str, Actor] = {
            Role.TENDERER: self.host, Role.SUPERVISOR: self.supervisor,
            Role.CENTRE: self.centre,
        }  # fmt: skip
        self.rows = 0

    def grow(self, wanted: int) -> None:
        """Until everything is there `wanted` times.

        One life is walked to the sealed archive; the others are its copies, for a walk takes
        seconds and a list asks only how many rows there are.
        """
        if not self.rows:
            self.life = a_life(self.host)
            won = Office.objects.get(body=self.life.award.chosen.bidder_code)
            self.bidder = self.people[Role.BIDDER] = actor_of(won)
        while self.rows < wanted:
            if self.rows:
                copy_of_a_life(self.life)
            self.cheap_things()
            self.rows += 1

    def cheap_things(self) -> None:
        """What real acts make quickly."""
        registry.an_organ()
        firm = registry.a_party()
        registry.an_applicant()
        registry.someone_of(firm, Role.BIDDER)
        registry.an_office(Role.TENDERER, self.host.body)
        access.recuse(self.host.person, against=firm.code, region="420100", reason="亲属任职",
                      by=self.host, at=build.START)  # fmt: skip
        number = next(_numbers)
        start = build.START + timedelta(days=number)
        registry.venues.book(self.room, starts_at=start, ends_at=start + timedelta(hours=2),
                             matter=f"示例{number}", purpose="开标", by=self.centre, at=build.START)  # fmt: skip
        standing.restrict(firm.code, restriction="bid", reason="串通投标", basis="行政处罚决定",
                          since=build.START.date(), until=NOW.date() + timedelta(days=90),
                          region="420100", source="示例", by=self.supervisor, at=build.START)  # fmt: skip
        tender = build.an_announced_tender(self.host, at=NOW - timedelta(days=3))
        build.a_submitted_bid(tender, self.bidder, at=NOW - timedelta(days=1))
        objections.raise_objection(tender, about="documents", grounds="业绩要求过高",
                                   by=self.bidder, at=NOW - timedelta(days=1))  # fmt: skip
        if self.rows < MOST:
            searches.keep(f"查询{number}", query={"q": f"示例{number}"}, by=self.host, at=NOW)
        few = build.an_announced_tender(self.host)
        opening.hold_opening(few, by=self.host, at=few.bids_due_at)
        Publication.objects.create(kind="中标候选人公示", title=f"示例{number}", source="yichang",
                                   published_on=build.START.date(), external_key=f"k{number}",
                                   warnings=["标题在来源处被截断。"], state="recorded")  # fmt: skip

    def somebody(self, role: str) -> Actor | None:
        """A person of this role, always the same."""
        if role and role not in self.people:
            self.people[role] = someone(role)
        return self.people.get(role)


def a_life(host):
    """A contract that was published and an archive that was sealed, by real acts."""
    tender = build.an_announced_tender(host)
    for price in ("8900000.00", "9300000.00", "9600000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    at = tender.bids_due_at
    held = opening.read_out(opening.hold_opening(tender, by=host, at=at), by=host, at=at)
    opening.close(held, by=host, at=at + timedelta(minutes=40))
    award = late.a_notified_award(host, Tender.objects.get(pk=tender.pk))
    contract = late.a_published_contract(host, award)
    archive.seal(archive.assemble(tender, by=host, at=NOW), by=host, at=NOW)
    return contract


def copy_of_a_life(contract):
    """A second tender of the same course, with its own numbers."""
    again = next(_numbers)
    award = Award.objects.get(pk=contract.award_id)
    old, section = award.section.tender, award.section
    package, evaluation = old.package, section.evaluation
    notices, bids = list(old.notices.all()), list(section.bids.all())
    winner = award.winner_id
    tender = copied(old, code=f"T{again:019d}")
    section = copied(section, tender=tender, code=f"S{again:022d}", deal_code=f"D{again}")
    copied(evaluation, section=section)
    made = {bid.pk: copied(bid, section=section, key=f"copy{again}-{bid.pk}") for bid in bids}
    award = copied(award, section=section, winner=made[winner])
    copied(contract, award=award, number=f"HT{again}")
    copied(package, tender=tender)
    for notice in notices:
        copied(notice, tender=tender, section=notice.section and section,
               number=f"N{again}-{notice.pk}")  # fmt: skip


def copied(row, **changes):
    """A new row like this one."""
    new = type(row).objects.get(pk=row.pk)
    new.pk = None
    new._state.adding = True
    for name, value in changes.items():
        setattr(new, name, value)
    new.save()
    return new


def role_of(page):
    """Who opens a page: somebody of the world where there is one, else any role it is open to."""
    if page.public:
        return ""
    known = [Role.TENDERER, Role.BIDDER, Role.SUPERVISOR, Role.CENTRE]
    open_to = page.open_to or [Role.TENDERER]
    return next((one for one in known if one in open_to), min(open_to))


def measured(world) -> dict[str, int]:
    """Queries of every list as the world stands."""
    found = {}
    for path, role in {**{p: role_of(page) for p, page in LISTS.items()}, **MORE_PAGES}.items():
        found |= page_counts(path, LISTS.get(path, NO_EXPORT), world.somebody(role))
    for path, role in API.items():
        head = {}
        if role:
            head = {"Authorization": f"Bearer {key_of(world.somebody(role))}"}
        found[f"/api/v1{path}"] = queries_of(lambda: Client().get(f"/api/v1{path}", headers=head))
    return found


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker):
    """Queries with few rows and with many, of one world that is rolled back."""
    with a_world(django_db_blocker, NOW):
        world = World()
        world.grow(FEW)
        few = measured(world)
        world.grow(MANY)
        many = measured(world)
        shown = {path: rows_shown(path, world.somebody(role_of(page)))
                 for path, page in LISTS.items()}  # fmt: skip
    return few, many, shown


PATHS = [*LISTS, *MORE_PAGES, *(f"/api/v1{path}" for path in API),
         *(f"{path}?format=csv" for path, page in LISTS.items() if page.export)]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_many_rows_cost_no_more_queries_than_few(counts, path):
    few, many, _ = counts
    assert many[path] <= few[path]


@pytest.mark.parametrize("path", LISTS)
def test_the_list_that_was_measured_was_full(counts, path):
    *_, shown = counts
    assert shown[path] >= 20


@pytest.mark.django_db
def test_a_query_for_each_row_is_seen():
    """Twin: what the count is there for."""
    for _ in range(3):
        registry.a_party()

    def each():
        for one in Office.objects.all():
            Office.objects.get(pk=one.pk)

    with CaptureQueriesContext(connection) as few:
        each()
    build.a_bidder()
    with CaptureQueriesContext(connection) as more:
        each()
    assert len(more) > len(few)
