"""Returns of bonds in the region against the law's days; those of running tenders stay secret."""

from typing import Any

from django.db.models import F
from django.urls import reverse

from gongheng.foundation.clock import day_of
from gongheng.portals import bonding
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.trading.bonds.queries import overdue, returns_watched_by

CLOCKS = (("late", "逾期未退"), ("due", "应退未退"), ("late_back", "逾期退还"), ("back", "已退还"))


class Bonds(ListPage):
    """What is owed and what went back, the longest overdue first."""

    open_to = WATCHERS
    title, noun, file_name = "保证金退还", "笔", "bond-returns"
    lead = "不再接收投标的项目。开标前终止或者流标的，投标人名称仍然保密。"
    columns = (Column("tender", "项目和标段"), Column("bidder", "投标人"),
               Column("cause", "退还原因"), Column("due", "退还期限", "date", sort="due_on"),
               Column("back", "实际退还", "date", sort="released_on"), Column("left", "情况"),
               Column("amount", "金额", "money", "元", sort="received"), Column("interest", "利息", "money", "元"))  # fmt: skip
    nothing = Nothing("没有需要退还的保证金", "开标之前不显示。")

    def list_filters(self) -> list[Filter]:
        """By clock and words."""
        now = self.request.now
        narrow = {
            "late": lambda rows: overdue(rows, now),
            "due": lambda rows: rows.filter(state="due"),
            "late_back": lambda rows: rows.filter(released_on__gt=F("due_on")),
            "back": lambda rows: rows.filter(state="released"),
        }
        return [
            Filter("clock", "时限", options=CLOCKS, apply=lambda rows, value: narrow[value](rows)),
            Filter("words", "项目名称或编号", kind="text",
                   apply=lambda rows, words: rows.filter(section__tender__title__icontains=words)
                   | rows.filter(section__tender__code__startswith=words)),
        ]  # fmt: skip

    def rows(self) -> Any:
        """Of one's region, once bids are taken no more."""
        return returns_watched_by(self.request.actor)

    def row(self, bond: Any) -> dict[str, Any]:
        """One return."""
        due = bonding.due_of(bond, self.request.now)
        left = due["left"]
        if bond.released_on:
            days = (bond.released_on - bond.due_on).days if bond.due_on else 0
            left = {"text": f"逾期 {days} 日退还" if days > 0 else "按期退还",
                    "tone": "danger" if days > 0 else "done"}  # fmt: skip
        elif bond.state == "refused":
            since = (day_of(self.request.now) - bond.due_from).days
            left = {"text": f"不予确认，已 {since} 日未退", "tone": "warn"}
        return {
            "tender": {"text": bond.tender.title, "note": bond.section.title,
                       "url": reverse("supervisor:tender", args=[bond.tender.code])},
            "bidder": bond.shown_name,
            "cause": {"text": bond.get_cause_display() or "不予确认的款项",
                      "note": bond.get_purpose_display()},
            "due": bond.due_on,
            "back": bond.released_on, "left": left, "amount": bond.received,
            "interest": bond.interest if bond.released_on else "",
            "_class": "late" if due["late"] else "",
        }  # fmt: skip
