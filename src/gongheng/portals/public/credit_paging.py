"""Lists of records that stay quick at ten million rows: pages by key, never by offset or full count."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from gongheng.credit.subjects import queries as subjects
from gongheng.portals.lists import EXPORTS, PER_PAGE
from gongheng.portals.public.credit_words import SubjectList

COUNTED_TO = 10_000  # more than this is told as “more than”, for counting all of them takes seconds
MOST_SUBJECTS = 200  # as many subjects may answer a word; more and the word is too short
EXPORTED_AT_ONCE = 500
NEWEST = "-published_at"
PK_DIGITS = 19


class Place(NamedTuple):
    """A place in a sorted list: the value of the sorting column and the row."""

    value: date | datetime
    pk: int

    def written(self) -> str:
        """The place as an address carries it."""
        return f"{self.value.isoformat()}~{self.pk}"


def place_in(text: str, *, moments: bool) -> Place | None:
    """The place an address names; None for anything else."""
    value, _, pk = text.partition("~")
    if not (pk.isascii() and pk.isdigit() and len(pk) < PK_DIGITS):
        return None
    try:
        read = datetime.fromisoformat(value) if moments else date.fromisoformat(value)
    except ValueError:
        return None
    return None if moments and read.tzinfo is None else Place(read, int(pk))  # type: ignore[union-attr]


def sliced(rows: QuerySet[Any], order: str, place: Place | None, *, back: bool) -> list[Any]:
    """One row more than a page, beginning behind (or, `back`, before) a place, in reading order."""
    column, falls = order.removeprefix("-"), order.startswith("-") is not back
    turn = "-" if falls else ""
    if place is not None:
        than = "lt" if falls else "gt"
        rows = rows.filter(Q(**{f"{column}__{than}e": place.value}) & (
            Q(**{f"{column}__{than}": place.value}) | Q(**{f"pk__{than}": place.pk})))  # fmt: skip
    return list(rows.order_by(f"{turn}{column}", f"{turn}pk")[: PER_PAGE + 1])


def of_subjects(rows: QuerySet[Any], asked: str) -> QuerySet[Any]:
    """Records of the subjects a word names; bounded, so that 有限公司 does not list a province."""
    found = subjects.find_subjects(asked[:100]).values_list("pk", flat=True)[:MOST_SUBJECTS]
    return rows.filter(subject__in=list(found))


class KeyedList(SubjectList):
    """A list of records whose pages are found by the key of the row before them."""

    template_name = "public/credit_list.html"

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
        total = found.order_by()[: COUNTED_TO + 1].count()
        return self.render_to_response(self.get_context_data(
            page=Shown(shown), everything=found, before=before, after=after,
            total=total, **kwargs))  # fmt: skip

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
        return f"{'-' if asked.startswith('-') else ''}{column}" if column else NEWEST

    def page_of(self, found: Any, order: str) -> tuple[list[Any], str, str]:
        """The rows of this page and the places of its neighbours, "" at an end."""
        column = order.removeprefix("-")
        given, moments = self.request.GET, column.endswith("_at")
        back = "before" in given
        place = place_in(given.get("before" if back else "after", ""), moments=moments)
        rows = sliced(found, order, place, back=back)
        more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
        if back:
            rows.reverse()
        has_before, has_after = (more, bool(place)) if back else (bool(place), more)
        if not rows:
            return [], "", ""
        first, last = (Place(getattr(one, column), one.pk).written() for one in (rows[0], rows[-1]))
        return rows, first if has_before else "", last if has_after else ""

    def told(self, rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
        """Rows of an export; the names of some hundred at once, as a page has them."""
        stream = rows.iterator(chunk_size=EXPORTED_AT_ONCE)
        while some := list(islice(stream, EXPORTED_AT_ONCE)):
            self.get_ready(some)
            yield from map(self.row, some)

    def get_ready(self, things: Iterable[Any]) -> None:
        """Read at once what the rows of a page need."""
        self._names = subjects.shown_names([one.subject for one in things])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Neighbours of the page and how many there are, up to a bound."""
        total = kwargs.pop("total")
        told = {**super().get_context_data(**kwargs), "count": total,
                "count_words": f"超过 {COUNTED_TO}" if total > COUNTED_TO else str(total)}  # fmt: skip
        told.pop("page")
        return told


class Shown:
    """What a list reads of a page."""

    def __init__(self, rows: list[Any]) -> None:
        self.object_list, self.paginator = rows, self
        self.count = len(rows)
