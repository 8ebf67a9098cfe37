"""Lists that stay quick at ten million rows: pages by key, never by offset or full count."""

from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Q, QuerySet

from gongheng.portals.lists import EXPORTS, PER_PAGE, ListPage

COUNTED_TO = 10_000  # more than this is told as “more than”, for counting all of them takes seconds
PUBLIC_COUNTED_TO = 1_000  # what everybody asks all day is counted less far: a tenth of the time
PK_DIGITS = 19
PK = "-pk"


class Place(NamedTuple):
    """A place in a sorted list: the value of the sorting column and the row."""

    value: date | datetime | int | str
    pk: int

    def written(self) -> str:
        """The place as an address carries it."""
        told = self.value.isoformat() if isinstance(self.value, date) else self.value
        return f"{told}~{self.pk}"


def place_in(text: str, column: Any) -> Place | None:
    """The place an address names in a column; None for anything else."""
    value, _, pk = text.rpartition("~")
    if not (pk.isascii() and pk.isdigit() and len(pk) < PK_DIGITS):
        return None
    try:
        read = _value(value, column)
    except (ValueError, OverflowError):
        return None
    return None if read is None else Place(read, int(pk))


def _value(text: str, column: Any) -> date | datetime | int | str | None:
    if isinstance(column, models.DateTimeField):
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo is not None else None
    if isinstance(column, models.DateField):
        return date.fromisoformat(text)
    if isinstance(column, models.IntegerField):
        return int(text) if text.isascii() and text.isdigit() and len(text) < PK_DIGITS else None
    return None if "\0" in text else text


def column_of(rows: QuerySet[Any], name: str) -> Any:
    """The column rows are sorted by."""
    meta = rows.model._meta  # noqa: SLF001  # as the paging of the interface reads it
    return meta.pk if name == "pk" else meta.get_field(name)


def sliced(rows: QuerySet[Any], order: str, place: Place | None, *, back: bool) -> list[Any]:
    """One row more than a page, beginning behind (or, `back`, before) a place, in reading order."""
    column, falls = order.removeprefix("-"), order.startswith("-") is not back
    turn = "-" if falls else ""
    if place is not None:
        than = "lt" if falls else "gt"
        rows = rows.filter(Q(**{f"{column}__{than}e": place.value}) & (
            Q(**{f"{column}__{than}": place.value}) | Q(**{f"pk__{than}": place.pk})))  # fmt: skip
    return list(rows.order_by(f"{turn}{column}", f"{turn}pk")[: PER_PAGE + 1])


class KeyedPage(ListPage):
    """A list whose pages are found by the key of the row before them.

    The columns it sorts by are never empty; `newest` is the order when the address names none.
    """

    template_name = "desk/keyed_list.html"
    newest = PK
    counted_to = COUNTED_TO
    keyed = True  # False where a list knows days that nothing is laid out for

    def bound(self) -> AbstractContextManager[None]:
        """What bounds the work of one page, where it needs a bound."""
        return nullcontext()

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """One page, or the whole list as a file (bounded by the exports)."""
        found = self.narrowed()
        order = self.order_asked()
        form = request.GET.get("format", "")
        if form in EXPORTS:
            rows = self.told(found.order_by(order, "-pk" if order[0] == "-" else "pk"))
            return EXPORTS[form](self.columns, rows, name=self.file_name, title=self.title,
                                 at=request.now)  # fmt: skip
        shown, before, after = self.page_of(found, order)
        total = self.total_of(found)
        return self.render_to_response(self.get_context_data(
            page=Shown(shown), everything=found, before=before, after=after,
            total=total, **kwargs))  # fmt: skip

    def total_of(self, found: QuerySet[Any]) -> int:
        """How many there are, up to a bound."""
        return found.order_by()[: self.counted_to + 1].count()

    def narrowed(self) -> QuerySet[Any]:
        """What the filters of the address leave."""
        found, self.offered = self.rows(), self.list_filters()
        for one in self.offered:
            found = one.narrowed(found, self.request.GET.get(one.name, ""))
        return found

    def order_asked(self) -> str:
        """The column to sort by, the newest first when the address names none."""
        asked = self.request.GET.get("sort", "")
        sorts = {column.key: column.sort for column in self.columns if column.sort}
        column = sorts.get(asked.removeprefix("-"))
        return f"{'-' if asked.startswith('-') else ''}{column}" if column else self.newest

    def page_of(self, found: Any, order: str) -> tuple[list[Any], str, str]:
        """The rows of this page and the places of its neighbours, "" at an end."""
        column, given = order.removeprefix("-"), self.request.GET
        back = "before" in given
        asked = given.get("before" if back else "after", "")
        place = place_in(asked, column_of(found, column))
        rows = sliced(found, order, place, back=back)
        more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
        if back:
            rows.reverse()
        has_before, has_after = (more, bool(place)) if back else (bool(place), more)
        if not rows:
            return [], "", ""
        first, last = (Place(getattr(one, column), one.pk).written() for one in (rows[0], rows[-1]))
        return rows, first if has_before else "", last if has_after else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Neighbours of the page and how many there are, up to a bound."""
        total = kwargs.pop("total")
        most = self.counted_to
        told = {**super().get_context_data(**kwargs), "count": total,
                "count_words": f"超过 {most}" if total > most else str(total)}  # fmt: skip
        told.pop("page")
        return told


class Shown:
    """What a list reads of a page."""

    def __init__(self, rows: list[Any]) -> None:
        self.object_list, self.paginator = rows, self
        self.count = len(rows)
