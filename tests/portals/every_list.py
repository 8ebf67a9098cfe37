"""Every list page of the site, found from its addresses; none is forgotten."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

from gongheng.portals.lists import ListPage

# Lists that are filled and counted in worlds of their own: test_credit_queries_do_not_grow.py,
# test_bond_queries_do_not_grow.py. Every other list is filled by test_queries_do_not_grow.py.
CREDIT = (
    "/credit-checks/", "/credit-checks/coverage/", "/credit-office/",
    "/credit-office/consequences/cases/", "/credit-office/consequences/lists/",
    "/credit-office/consequences/pledges/", "/credit-office/contests/",
    "/credit-office/culture/bulletins/", "/credit-office/culture/courses/",
    "/credit-office/culture/duties/", "/credit-office/culture/pieces/",
    "/credit-office/culture/ratings/", "/credit-office/disputes/", "/credit-office/feeds/",
    "/credit-office/feeds/reconciliations/", "/credit-office/feeds/taken/",
    "/credit-office/inquiries/", "/credit-office/quality/", "/credit-office/repairs/",
    "/credit-office/simulations/", "/credit-office/timeliness/", "/credit-office/uploads/",
    "/credit/awards/", "/credit/black-list/", "/credit/bulletins/", "/credit/cases/",
    "/credit/measures/", "/credit/news/", "/credit/performance/", "/credit/pledges/",
    "/credit/points/", "/credit/publicity/licences/", "/credit/publicity/penalties/",
    "/credit/ratings/", "/credit/ratings/models/", "/credit/records/", "/credit/red-list/",
    "/credit/repairs/", "/my-credit/files/authorisations/", "/my-credit/files/granted/",
    "/my-credit/files/readings/", "/my-credit/files/reports/", "/my-credit/listings/",
    "/my-credit/pledges/", "/my-credit/receipts/",
)  # fmt: skip
BONDS = (
    "/bidder/bonds/", "/operator/audit/events/", "/operator/bond-accounts/", "/operator/bonds/",
    "/operator/bonds/guarantees/", "/supervision/suspended/", "/supervisor/bonds/",
    "/supervisor/held-bonds/",    "/tenderer/bonds/",
)  # fmt: skip
# supervisor/test_draws_pages.py, test_draw_lists_do_not_grow.py, guardian/test_draws_in_browser.py, operator/test_seats.py
DRAWS = (
    "/guardian/draws/", "/operator/seats/", "/operator/values/", "/supervisor/draws/",
    "/supervisor/draws/proposals/", "/supervisor/draws/survey/", "/supervisor/seats/",
)  # fmt: skip
ELSEWHERE = {*CREDIT, *BONDS, *DRAWS}


def every_list() -> dict[str, type[ListPage]]:
    """Address -> page, of every list that can be asked for without a number or code."""
    return dict(sorted(_lists(get_resolver().url_patterns, "/")))


def _lists(patterns: list[Any], root: str) -> Iterator[tuple[str, type[ListPage]]]:
    for one in patterns:
        here = root + str(one.pattern)
        if not isinstance(one, URLPattern):
            yield from _lists(one.url_patterns, here)
        elif _is_list(one) and "<" not in here:
            yield here, one.callback.view_class


def _is_list(one: URLPattern) -> bool:
    page = getattr(one.callback, "view_class", None)
    return page is not None and issubclass(page, ListPage) and not here_is_no_page(page)


def here_is_no_page(page: type[ListPage]) -> bool:
    """A feed answers with the rows of a list and has no page."""
    return page.__name__.endswith("Feed")
