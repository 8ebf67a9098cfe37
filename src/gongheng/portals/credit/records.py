"""The list of records on an officer's desk: filters, clocks, paging, sort, export."""

from typing import Any

from django.urls import reverse

from gongheng.credit.records import queries
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.actors import head_of
from gongheng.portals import credit_words as words
from gongheng.portals.choices import place_name, places
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.keyed import KeyedPage
from gongheng.portals.lists import Column, Filter, Nothing

CLOCKS = [
    ("report_late", "报送已逾期"), ("report_soon", "报送即将到期"),
    ("publish_late", "公示已逾期"), ("publish_soon", "公示即将到期"),
]  # fmt: skip


class Records(KeyedPage):
    """Records of one's own organ; at the province, all that were reported to it."""

    open_to = OFFICERS
    title, noun, file_name = "信用记录", "条记录", "credit-records"
    lead = "本单位填报的全部记录；省级另见各地已报送的记录。期限由记录的日期和规则库算出。"
    columns = (
        Column("subject", "主体"), Column("category", "类别", sort="category"),
        Column("conduct", "行为", sort="conduct"), Column("number", "文书号", sort="document_number"),
        Column("decided_on", "决定日期", "date", sort="decided_on"),
        Column("region", "报送地区", sort="region"), Column("state", "状态", sort="state"),
        Column("clock", "期限"),
    )  # fmt: skip
    nothing = Nothing(
        "没有符合条件的记录", "可以清除条件，或者新填一条。", "/credit-office/new/", "填报"
    )

    def list_filters(self) -> list[Filter]:
        """State, category, capacity, place, clock, words."""
        actor, now = self.request.actor, self.request.now
        return [
            Filter("state", "状态", options=words.STATES, field="state"),
            Filter("category", "类别", options=words.category_choices(), field="category"),
            Filter("kind", "主体身份", options=words.kind_choices(), field="subject_kind"),
            Filter("region", "报送地区", options=_places(actor),
                   apply=lambda rows, code: rows.filter(region__startswith=head_of(code))),
            Filter("clock", "期限", options=CLOCKS,
                   apply=lambda rows, what: queries.by_clock(rows, what, actor.region, now)),
            Filter("code", "统一社会信用代码", kind="text",
                   apply=lambda rows, code: rows.filter(subject__code=code.upper())),
            Filter("number", "文书号", kind="text", field="document_number",
                   apply=lambda rows, number: rows.filter(document_number__contains=number)),
        ]  # fmt: skip

    def rows(self) -> Any:
        """What lies on this officer's desk."""
        return queries.on_the_desk_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Enter one, or many."""
        return [{"label": "填报", "url": reverse("credit:choose"), "open": True, "kind": "primary"},
                {"label": "批量导入", "url": reverse("credit:receive"), "open": True}]  # fmt: skip

    def get_ready(self, things: Any) -> None:
        """Fetch the names at once."""
        self._names = shown_names([one.subject for one in things])

    def row(self, one: Any) -> dict[str, Any]:
        """One record."""
        name = getattr(self, "_names", {}).get(one.subject.code, str(one.subject))
        clock = words.next_clock(one, self.request.now)
        shown = (
            {"text": f"{clock['label']}：{clock['left']}", "note": clock["article"]}
            if clock
            else "—"
        )
        mark = (
            "late"
            if clock and clock["tone"] == "danger"
            else "soon"
            if clock and clock["tone"]
            else ""
        )
        return {
            "subject": {"text": name, "url": reverse("credit:record", args=[one.code]),
                        "note": "" if one.subject.is_person else one.subject.code},
            "category": one.get_category_display(),
            "conduct": words.conduct_words(one) if one.conduct else words.item_title(one),
            "number": one.document_number or "—",
            "decided_on": one.decided_on,
            "region": place_name(one.region),
            "state": words.state_of(one),
            "clock": shown,
            "_class": mark,
        }  # fmt: skip


def _places(actor: Any) -> list[tuple[str, str]]:
    """Return the places this officer may have records of."""
    if not actor.region.endswith("0000"):
        return [(actor.region, place_name(actor.region))]
    return [option for _, group in places() for option in group]
