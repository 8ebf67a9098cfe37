"""Filters in the address, sorting, paging, export, and an empty list that says what to do."""

from pathlib import Path

import pytest

from gongheng.foundation.access.roles import Role
from gongheng.portals import lists
from gongheng.portals.exports import XLSX
from portals.every_list import every_list

LISTS = every_list()
PORTALS = Path(lists.__file__).parent

# What a list does not offer, with the reason.
NO_EXPORT = {
    "/supervisor/experts/": "a list of names leaves the platform only by a decision outside it",
    "/supervisor/recusals/": "persons and whom they are close to leave the platform in no list",
    "/desk/recusals/": "whom one is close to is read on the page, by oneself, and leaves in no list",
    "/operator/bonds/guarantees/": "who gave which guarantee leaves in no list; each is opened alone",
    "/credit/repairs/": "a repaired failing is shown for some days and is not to outlive them in a list",
}

NEVER_EMPTY = {f"/services/codes/{one}/": "a published code list" for one in (
    "classes", "industries", "regions")}  # fmt: skip


def who(page):
    """Somebody who may open it."""
    if page.public:
        return "anonymous"
    roles = sorted(page.open_to) or [Role.TENDERER]
    return roles[0]


@pytest.mark.django_db
def test_a_list_emptied_by_a_filter_leads_back_to_all_of_it(client_of):
    page = client_of("bidder").get("/bidder/bids/?state=opened").content.decode()
    assert "清除全部条件" in page
    assert 'href="/bidder/bids/"' in page
    assert "先找到合适的项目" in client_of("bidder").get("/bidder/bids/").content.decode()


def test_there_are_lists_in_every_portal():
    assert len(LISTS) >= 28
    assert {path.split("/")[1] for path in LISTS} >= {
        "bidder", "hall", "operator", "supervisor", "tenderer", "trades", "parties"}  # fmt: skip


def test_no_list_page_stands_outside_the_addresses_walked_here():
    walked = {page.__module__ for page in LISTS.values()}
    files = {path for path in PORTALS.rglob("*.py") if "(ListPage):" in path.read_text("utf-8")}
    modules = {
        "gongheng.portals." + ".".join(path.relative_to(PORTALS).with_suffix("").parts)
        for path in files
    }
    assert modules - walked - {"gongheng.portals.public.pages", "gongheng.portals.keyed"} == set()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_filters_and_a_column_to_sort_by(path):
    page = LISTS[path]
    chosen = page.list_filters is not lists.ListPage.list_filters
    assert page.filters or chosen, "no filter"
    assert any(column.sort for column in page.columns), "nothing to sort by"


@pytest.mark.parametrize("path", LISTS)
def test_an_empty_list_says_what_to_do(path):
    page = LISTS[path]
    assert page.nothing.title
    own = page.nothing.help != lists.Nothing.help or path in NEVER_EMPTY
    assert page.nothing.help and own, "an empty list does not say what to do"  # noqa: PT018


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_exported_or_has_a_reason_not_to_be(path):
    assert LISTS[path].export is (path not in NO_EXPORT)


def test_the_reasons_are_still_needed():
    assert {path for path, page in LISTS.items() if not page.export} == set(NO_EXPORT)


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_list_answers_every_filter_every_order_and_both_exports(client_of, path):
    page, client = LISTS[path], client_of(who(LISTS[path]))
    shown = client.get(path)
    assert shown.status_code == 200
    if not shown.context["count"]:
        assert page.nothing.help in shown.content.decode()
    told = {one["name"]: "2026-03-02" if one["kind"] == "date" else "9" * 3
            for one in shown.context["filters"]}  # fmt: skip
    assert told
    assert client.get(path, told).status_code == 200
    for one in shown.context["filters"]:
        for option in [option[0] for option in one["options"]][:3]:
            assert client.get(path, {one["name"]: option}).status_code == 200, one["name"]
    for column in page.columns:
        for turn in ("", "-") if column.sort else ():
            assert client.get(path, {"sort": f"{turn}{column.key}"}).status_code == 200
    if page.export:
        for form, kind in (("csv", "text/csv; charset=utf-8"), ("xlsx", XLSX)):
            told = client.get(path, {"format": form})
            assert told["Content-Type"] == kind
            assert b"".join(told.streaming_content)


class Bare(lists.ListPage):
    """A list without anything."""


def test_a_list_that_offers_nothing_is_found():
    """Twin: what the checks above would say of it."""
    assert not Bare.filters
    assert Bare.list_filters is lists.ListPage.list_filters
    assert not any(column.sort for column in Bare.columns)
