"""The columns of the app: each is a public list of the site shown as cards. A new one is one row here."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404

from gongheng.foundation.refusals import Refused
from gongheng.portals.app.pages import AppPage, here
from gongheng.portals.keyed import KeyedPage, Shown
from gongheng.portals.lists import PER_PAGE, ListPage, Nothing
from gongheng.portals.public.credit_lists import BlackList, RedList
from gongheng.portals.public.credit_measures import CaseList
from gongheng.portals.public.credit_pledges import PledgeList
from gongheng.portals.public.credit_points_list import PointsList
from gongheng.portals.public.credit_records import Awards, Licences, Penalties, Violations
from gongheng.portals.public.words import zh_day


@dataclass(frozen=True)
class Column:
    """One column of the app: the list it shows and which of its cells make a card."""

    key: str
    title: str
    text: str
    of: type[ListPage]
    name: str
    badge: str
    meta: tuple[str, ...]


COLUMNS = (
    Column("records", "违法违规记录", "公示中的处罚、处理", Violations, "subject", "level",
           ("what", "organ", "decided")),
    Column("points", "量化记分", "谁记了几分", PointsList, "name", "warned", ("points", "counted", "place")),
    Column("black-list", "黑名单", "严重违法失信主体", BlackList, "subject", "", ("reason", "organ", "until")),
    Column("red-list", "红名单", "守信主体", RedList, "subject", "", ("reason", "organ", "until")),
    Column("pledges", "信用承诺", "谁承诺了什么", PledgeList, "subject", "state", ("kind", "at")),
    Column("cases", "联合奖惩案例", "名单怎样使用", CaseList, "title", "effect", ("subject", "organ", "on")),
    Column("penalties", "行政处罚公示", "双公示", Penalties, "subject", "kept", ("what", "organ", "decided")),
    Column("licences", "行政许可公示", "双公示", Licences, "subject", "kept", ("what", "organ", "decided")),
    Column("awards", "奖励表彰", "机关给予的奖励", Awards, "subject", "", ("what", "organ", "decided")),
)  # fmt: skip
BY_KEY = {one.key: one for one in COLUMNS}


class ColumnPage(AppPage):
    """One column, newest first, narrowed by one word, page by page."""

    template_name = "app/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Cards and the next page."""
        column = BY_KEY.get(self.kwargs["column"])
        if column is None:
            raise Http404
        self.title = column.title
        view = asked(column.of, self.request)
        rows, before, after, empty = answered(view, self.request)
        return {
            **super().get_context_data(**kwargs), "cards": [card(column, view, row) for row in rows],
            "before": before, "after": after, "keyed": isinstance(view, KeyedPage) and view.keyed,
            "asked": self.request.GET.get("q", ""), "lead": column.of.lead, "nothing": empty,
        }  # fmt: skip


def asked(of: type[ListPage], request: Any) -> ListPage:
    """The list of the site, asked nothing but its search word."""
    view = of()
    view.setup(request)
    view.enter()
    view.offered = [one for one in view.list_filters() if one.name == "q"]
    return view


def answered(view: ListPage, request: Any) -> tuple[list[dict[str, Any]], str, str, Nothing]:
    """One page of a list and what it says when empty; a sentence where it would take too long."""
    try:
        with view.bound() if isinstance(view, KeyedPage) else nullcontext():
            return *shown(view, request), view.nothing
    except Refused as refused:
        return [], "", "", Nothing(help=refused.sentence)


def shown(view: ListPage, request: Any) -> tuple[list[dict[str, Any]], str, str]:
    """The rows of one page and the addresses of its neighbours."""
    found = view.rows()
    for one in view.offered:
        found = one.narrowed(found, request.GET.get(one.name, ""))
    if isinstance(view, KeyedPage) and view.keyed:
        things, before, after = view.page_of(found, view.newest)
        told = view.get_context_data(page=Shown(things), everything=found, total=0)
        return told["rows"], before, after
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    told = view.get_context_data(page=page, everything=found)
    before = str(page.previous_page_number()) if page.has_previous() else ""
    return told["rows"], before, str(page.next_page_number()) if page.has_next() else ""


def newest(column: Column, request: Any, number: int) -> list[dict[str, Any]]:
    """The first cards of a column."""
    view = asked(column.of, request)
    things = list(view.rows()[:number])
    view.get_ready(things)
    return [card(column, view, view.row(one)) for one in things]


def card(column: Column, view: ListPage, row: dict[str, Any]) -> dict[str, Any]:
    """One row as a card: name, badge, what else one wants to know at once."""
    name = row[column.name]
    units = {one.key: one.unit for one in view.columns}
    meta = [f"{words_of(row[key])}{f' {units[key]}' if units[key] else ''}" for key in column.meta
            if row.get(key) not in (None, "")]  # fmt: skip
    badge = row.get(column.badge)
    return {"title": words_of(name), "url": here(name["url"]), "meta": meta,
            "badge": badge if isinstance(badge, dict) else None}  # fmt: skip


def words_of(cell: Any) -> str:
    """A cell in words; days as people write them."""
    if isinstance(cell, dict):
        return str(cell["text"])
    return zh_day(cell) if hasattr(cell, "year") else str(cell)
