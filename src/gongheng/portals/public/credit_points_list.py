"""Who bears points: today from the table the worker keeps, on a day in the past computed within a bound."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.points import queries, tallies
from gongheng.credit.points.bound import within_bound
from gongheng.credit.points.table import LEVELS, NAMES
from gongheng.foundation.access.actors import head_of
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused
from gongheng.portals.keyed import PUBLIC_COUNTED_TO, KeyedPage
from gongheng.portals.lists import EXPORTS, PER_PAGE, Column, Filter, ListPage, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.credit_points import ONLY_PUBLIC, asked_day
from gongheng.portals.public.pages import PublicList


class PointsList(KeyedPage, PublicList):
    """Subjects that bear points on a day."""

    section, title, file_name, noun = "credit", "量化记分", "points", "个主体"
    template_name = "public/credit_points.html"
    newest = "-points"
    counted_to = PUBLIC_COUNTED_TO
    lead = "公示中的违法违规记录在选定日期的记分。选一个主体，看每一分从哪里来、记到哪一天。"
    nothing = Nothing("没有记分的主体", "那一天没有公示中的记分记录，或者条件太窄。")
    columns = (
        Column("name", "主体"), Column("code", "统一社会信用代码"),
        Column("place", "地区"), Column("points", "记分", "number", "分", sort="points"),
        Column("counted", "记录", "number", "条", sort="counted"), Column("warned", "提示"),
    )  # fmt: skip

    def enter(self) -> None:
        """The day, its threshold, and the table of sums where that answers."""
        self.day, self.today = asked_day(self.request), day_of(self.request.now)
        self.limit = queries.table_in_force().threshold(self.day)
        self.summed = tallies.run_for(self.today) if self.day == self.today else None
        self.keyed, self.refused = self.summed is not None, ""

    def bound(self) -> AbstractContextManager[None]:
        """What bounds the work: a day that nobody has summed up costs all records."""
        return nullcontext() if self.keyed else within_bound()

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The page of the table, or the day computed; a sentence where that takes too long."""
        if self.keyed:
            return super().get(request, *args, **kwargs)
        try:
            with self.bound():
                if request.GET.get("format", "") in EXPORTS:
                    self.narrowed().count()  # before the file begins
                return ListPage.get(self, request, *args, **kwargs)
        except Refused as refused:
            self.refused, self.offered = refused.sentence, self.list_filters()
            empty: Any = Paginator([], PER_PAGE).get_page(1)
            return self.render_to_response(self.get_context_data(page=empty, everything=[]))

    def list_filters(self) -> list[Filter]:
        """Day, words, place, capacity, grade, threshold."""
        limit, place = self.limit, "place" if self.keyed else "subject__region"
        found = [
            Filter("day", "截至日期", "date", apply=lambda rows, _: rows),
            Filter("q", "名称或代码", "text", hint="至少两个字", apply=queries.named),
            Filter("region", "地区", options=words.hubei_regions(),
                   apply=lambda rows, v: rows.filter(**{f"{place}__startswith": head_of(v)})),
            Filter("kind", "身份", options=SubjectKind.choices,
                   apply=lambda rows, v: self._with(rows, kinds="subject_kind", value=v)),
            Filter("level", "有何等级的记录", options=[(one, NAMES[one]) for one in LEVELS],
                   apply=lambda rows, v: self._with(rows, levels="level", value=v)),
        ]  # fmt: skip
        if limit:
            found.append(Filter("reached", "预警", options=[("yes", f"记满 {limit[0]} 分")],
                                apply=lambda rows, _: rows.filter(points__gte=limit[0])))  # fmt: skip
        return found

    def rows(self) -> Any:
        """Subjects with public points, most first."""
        return tallies.tallies() if self.keyed else queries.points_list(self.day)

    def narrowed(self) -> Any:
        """What the filters leave; where that is little it is sought at once."""
        found = super().narrowed()
        asked = any(self.request.GET.get(one.name, "").strip() for one in self.offered)
        if not (self.keyed and asked):
            return found
        few = tallies.few_of(found)
        if few is None:
            self.counted_to = tallies.FEW  # what is more was not counted while it was sought
            return found
        return tallies.tallies().filter(pk__in=few)

    def total_of(self, found: Any) -> int:
        """More than a few were seen to be more already."""
        many = self.counted_to == tallies.FEW
        return self.counted_to + 1 if many else super().total_of(found)

    def row(self, thing: Any) -> dict[str, Any]:
        """One subject; natural persons masked and without a code."""
        told = _told(thing)
        person = told["is_person"]
        address = queries.address_of(told["subject"], told["code"], is_person=person)
        url = reverse("public:credit_account", args=[address])
        day = f"?day={self.day.isoformat()}" if self.day != self.today else ""
        reached = self.limit and told["points"] >= self.limit[0]
        return {
            "name": {"text": self._name(told), "url": url + day},
            "code": "—" if person else told["code"], "place": words.short_region(told["place"]),
            "points": told["points"], "counted": told["counted"],
            "warned": {"text": "达到预警", "tone": "danger"} if reached else "",
        }  # fmt: skip

    def get_ready(self, things: Any) -> None:
        """Names of persons in one query."""
        told = [_told(one) for one in things]
        self._masked = queries.masked_names(one["code"] for one in told if one["is_person"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The day in words, and when it was summed up."""
        page = kwargs["page"]
        kwargs.setdefault("total", page.paginator.count)
        told = super().get_context_data(**kwargs)
        if self.refused:
            told["nothing"] = Nothing("这一天的名单没有算完", self.refused)
        return {**told, "page": None if self.keyed else page, "day": self.day, "today": self.today,
                "limit": self.limit, "only_public": ONLY_PUBLIC, "summed": self.summed}  # fmt: skip

    def _with(self, rows: Any, *, value: str, **names: str) -> Any:
        ((summed, column),) = names.items()
        if self.keyed:
            return rows.filter(**{f"{summed}__contains": [value]})
        return queries.with_records(rows, self.day, **{column: value})

    def _name(self, told: dict[str, Any]) -> str:
        return str(self._masked.get(told["code"], "自然人") if told["is_person"] else told["name"])


def _told(thing: Any) -> dict[str, Any]:
    """A row of the query or of the table, told alike."""
    return thing if isinstance(thing, dict) else tallies.told_of(thing)
