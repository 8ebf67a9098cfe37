"""The list of openings: what is opened today and next, open to everybody."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gongheng.portals import trades
from gongheng.portals.hall.lines import phase_of
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.trading.tendering.queries import public_tenders

WHEN: dict[str, Q] = {"announced": Q(state="announced"), "opened": ~Q(state="announced")}


class Openings(ListPage):
    """Every announced tender by the moment of its opening, those still to come first."""

    public = True
    title = "开标大厅"
    lead = "任何人都可以旁观开标。投标截止之前，投标人的名称和数量对所有人保密。"
    noun = "场"
    file_name = "openings"
    columns = (Column("title", "项目"), Column("due", "开标时间", sort="bids_due_at"), Column("region", "地区"),
               Column("phase", "情况"))  # fmt: skip
    filters = (
        Filter("when", "场次", options=[("announced", "还没有开标"), ("opened", "已经开标")],
               apply=lambda rows, value: rows.filter(WHEN[value])),
        Filter("words", "名称或编号", kind="text",
               apply=lambda rows, words: rows.filter(Q(title__icontains=words) | Q(code__startswith=words))),
    )  # fmt: skip
    nothing = Nothing("没有开标场次", "公告发布后，开标场次会出现在这里。")

    def rows(self) -> Any:
        """Return announced tenders, the running ones first."""
        rows = public_tenders().select_related("opening__unsealing").exclude(state="terminated")
        return rows.order_by("-bids_due_at", "-pk")

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one row."""
        return {"title": {"text": thing.title, "note": thing.code,
                          "url": reverse("hall:room", args=[thing.code])},
                "due": thing.bids_due_at, "region": trades.region_name(thing.region),
                "phase": phase_of(thing, self.request.now)}  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """This page belongs to everybody, also to those who are signed in."""
        return {"layout": "base.html", "section": "trades", **super().get_context_data(**kwargs)}
