"""Lists: filters in the address, counts, sorting, paging, and the same rows as CSV or XLSX."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet
from django.http import HttpResponseBase
from django.views.generic import TemplateView

from gongheng.portals.doors import Door
from gongheng.portals.exports import as_csv, as_xlsx

PER_PAGE = 25
AT_ONCE = 500  # rows of a file that are made ready together


@dataclass(frozen=True)
class Column:
    """One column. `sort` = the database field (`-` not allowed) or, for rows in memory, the key."""

    key: str
    label: str
    kind: str = "text"  # text, money, wan, number, date
    unit: str = ""
    sort: str = ""

    def shown(self) -> dict[str, str]:
        """Return what `c-table` reads; the address names the column by its key."""
        return {"key": self.key, "label": self.label, "kind": self.kind, "unit": self.unit,
                "sort": self.key if self.sort else ""}  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """One filter. Unknown choices and unreadable days are ignored, never an error.

    `apply(rows, value)` narrows the rows; without it `field` is compared with the value.
    `counted` shows how many rows each option has (one query a filter).
    """

    name: str
    label: str
    kind: str = "select"  # select, text, date
    options: Sequence[tuple[Any, ...]] = ()
    field: str = ""
    apply: Callable[[Any, Any], Any] | None = None
    counted: bool = False
    hint: str = ""

    def narrowed(self, rows: Any, given: str) -> Any:
        """Return the rows this choice leaves."""
        value: Any = given.replace("\0", "").strip()
        if self.kind == "date":
            value = _day(value)
        known = self.kind != "select" or value in {str(option[0]) for option in self.options}
        if not value or not known:
            return rows
        if self.apply is not None:
            return self.apply(rows, value)
        key = f"{self.field or self.name}__icontains" if self.kind == "text" else self.field
        if isinstance(rows, QuerySet):
            return rows.filter(**{key or self.name: value})
        return [row for row in rows if str(getattr(row, self.field or self.name, "")) == value]

    def shown(self, rows: Any) -> dict[str, Any]:
        """Return what `c-filters` reads."""
        options = [tuple(option[:2]) for option in self.options]
        if self.counted and isinstance(rows, QuerySet):
            name = self.field or self.name
            found = rows.order_by().values_list(name).annotate(n=Count("pk"))
            counts = {str(value): n for value, n in found}
            options = [(value, label, counts.get(str(value), 0)) for value, label in options]
        return {"name": self.name, "label": self.label, "kind": self.kind, "options": options,
                "hint": self.hint}  # fmt: skip


@dataclass(frozen=True)
class Nothing:
    """What an empty list says and where it leads."""

    title: str = "没有符合条件的记录"
    help: str = "换一个条件，或者清除全部条件后再看。"
    url: str = ""
    do: str = ""
    more: dict[str, Any] = field(default_factory=dict)


class ListPage(Door, TemplateView):
    """A list. Subclass: `title`, `columns`, `filters`, `rows()`, `row(thing)`; see Column, Filter.

    `rows()` returns a QuerySet or a list narrowed to the actor; `row(thing)` returns a dict of
    plain values by column key (a value may be `{text, url, tone, note}`; `_class` late or soon).
    `public = True` opens the page to everybody.
    """

    template_name = "desk/list.html"
    public = False
    title = ""
    lead = ""
    noun = "条"
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[Sequence[Filter]] = ()
    order: ClassVar[Sequence[str]] = ()  # else the order `rows()` gave
    nothing: ClassVar[Nothing] = Nothing()
    export = True
    file_name = "list"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Public lists need no door."""
        if self.public:
            self.enter()
            return TemplateView.dispatch(self, request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> Any:
        """Return everything this actor may see."""
        raise NotImplementedError

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one row as the columns show it."""
        raise NotImplementedError

    def get_ready(self, things: Sequence[Any]) -> None:
        """Read at once what the rows of a page, or of a part of a file, need (names, mostly)."""

    def told(self, rows: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows of an export, made ready some hundred at a time."""
        stream = iter(rows.iterator(chunk_size=AT_ONCE) if isinstance(rows, QuerySet) else rows)
        while some := list(islice(stream, AT_ONCE)):
            self.get_ready(some)
            yield from map(self.row, some)

    def acts(self) -> list[dict[str, Any]]:
        """Return acts above the list (`c-acts`)."""
        return []

    def list_filters(self) -> Sequence[Filter]:
        """Return the filters; override when options come from the database."""
        return self.filters

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show the page, or hand out the whole list."""
        everything = self.rows()
        found = everything
        self.offered = self.list_filters()
        for one in self.offered:
            found = one.narrowed(found, request.GET.get(one.name, ""))
        found = self._sorted(found, request.GET.get("sort", ""))
        form = request.GET.get("format", "") if self.export else ""
        if form in EXPORTS:
            return EXPORTS[form](self.columns, self.told(found), name=self.file_name,
                                 title=self.title, at=request.now)  # fmt: skip
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        return self.render_to_response(self.get_context_data(
            page=page, everything=everything, **kwargs))  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the template everything `c-filters`, `c-table` and `c-pagination` read."""
        page, everything = kwargs.pop("page"), kwargs.pop("everything")
        things = list(page.object_list)
        self.get_ready(things)
        return {
            "title": self.title,
            "lead": self.lead,
            "noun": self.noun,
            "acts": self.acts(),
            "filters": [one.shown(everything) for one in self.offered],
            "columns": [column.shown() for column in self.columns],
            "rows": [self.row(thing) for thing in things],
            "page": page,
            "count": page.paginator.count,
            "nothing": self._nothing(),
            "export": self.export,
            **super().get_context_data(**kwargs),
        }

    def _nothing(self) -> Nothing:
        """Return what an empty list says; under a filter the way out is to take it off."""
        given = self.request.GET
        if not any(given.get(one.name, "").strip() for one in self.offered):
            return self.nothing
        help_ = self.nothing.help if self.nothing.title == Nothing.title else Nothing.help
        return Nothing(help=help_, url=self.request.path, do="清除全部条件")

    def _sorted(self, rows: Any, wanted: str) -> Any:
        sorts = {column.key: column.sort for column in self.columns if column.sort}
        turned, key = wanted.startswith("-"), wanted.removeprefix("-")
        if key not in sorts:
            return rows.order_by(*self.order) if self.order else rows
        if not isinstance(rows, QuerySet):
            return sorted(rows, key=lambda t: _orderly(_value(t, sorts[key])), reverse=turned)
        by = F(sorts[key])
        return rows.order_by(by.desc(nulls_last=True) if turned else by.asc(nulls_last=True), "pk")


EXPORTS = {"csv": as_csv, "xlsx": as_xlsx}


def _value(thing: Any, name: str) -> Any:
    found = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
    return found.get("text") if isinstance(found, dict) else found


def _orderly(value: Any) -> tuple[bool, Any]:
    return (value is None, "" if value is None else value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
