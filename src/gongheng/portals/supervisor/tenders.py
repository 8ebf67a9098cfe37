"""Live tenders of one's own region, those past a legal limit first."""

from typing import Any

from django.urls import reverse

from gongheng.portals.choices import place_name, trade_classes
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.portals.supervisor.watching import Watched, watched
from gongheng.portals.trades import state_of
from gongheng.trading.tendering import queries
from gongheng.trading.tendering.lifecycle import TENDER

LIVE = ("entered", "reviewed", "announced", "opened", "failed")
ORDERS: dict[str, Any] = {
    "title": lambda one: one.tender.title,
    "due": lambda one: (one.due is None, one.due.timestamp() if one.due else 0.0),
    "tenderer": lambda one: one.tender.tenderer_name,
    "region": lambda one: one.tender.region,
}
CLOCKS = (("late", "已超期"), ("soon", "即将到期"), ("suspended", "已责令暂停"))


class Tenders(ListPage):
    """Where each tender stands against its legal timeline."""

    open_to = WATCHERS
    title, noun, file_name = "项目监督", "个项目", "tenders"
    lead = "本辖区在办项目，超过法定期限的排在最前。已完成和已终止的项目用“状态”查看。"
    columns = (
        Column("title", "项目", sort="title"), Column("state", "状态"), Column("step", "当前环节"),
        Column("due", "法定时限", "date", sort="due"), Column("left", "剩余"), Column("article", "依据"),
        Column("tenderer", "招标人", sort="tenderer"), Column("region", "地区", sort="region"),
    )  # fmt: skip
    nothing = Nothing("本辖区没有在办的项目", "已完成和已终止的，在“状态”里选择后查看。")

    def list_filters(self) -> list[Filter]:
        """State, clock, trade, words."""
        return [
            Filter("state", "状态", options=TENDER.states.choices, field="state", counted=True),
            Filter("clock", "时限", options=CLOCKS, apply=lambda rows, _: rows),
            Filter("trade", "交易分类", options=trade_classes(), field="trade_class"),
            Filter("words", "名称、编号或招标人", kind="text",
                   apply=lambda rows, words: rows.filter(title__icontains=words)
                   | rows.filter(code__startswith=words)
                   | rows.filter(tenderer_name__icontains=words)),
        ]  # fmt: skip

    def rows(self) -> Any:
        """Everything of the region; ended tenders only when asked for."""
        return queries.tenders_of(self.request.actor)

    def _sorted(self, rows: Any, wanted: str) -> list[Watched]:
        if not self.request.GET.get("state"):
            # a failed tender that was entered again lives on in the next one
            rows = queries.with_something_open(rows.filter(state__in=LIVE))
        found = watched(rows, self.request.actor, self.request.now)
        keep = {"late": lambda one: one.late, "soon": lambda one: one.soon,
                "suspended": lambda one: one.tender.suspended_at is not None}  # fmt: skip
        chosen = keep.get(self.request.GET.get("clock", ""))
        found = [one for one in found if chosen(one)] if chosen else found
        order = ORDERS.get(wanted.removeprefix("-"))
        return sorted(found, key=order, reverse=wanted.startswith("-")) if order else found

    def row(self, one: Watched) -> dict[str, Any]:
        """One tender."""
        tender = one.tender
        tone = "danger" if one.late else "warn" if one.soon else ""
        return {
            "title": {"text": tender.title, "note": tender.code,
                      "url": reverse("supervisor:tender", args=[tender.code])},
            "state": state_of(tender),
            "step": one.step,
            "due": one.due,
            "left": {"text": one.left, "tone": tone},
            "article": one.article,
            "tenderer": tender.tenderer_name,
            "region": place_name(tender.region),
            "_class": "late" if one.late else "soon" if one.soon else "",
        }  # fmt: skip
