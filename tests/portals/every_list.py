"""Every list page of the site, found from its addresses; none is forgotten."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

from gongheng.portals.lists import ListPage


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
