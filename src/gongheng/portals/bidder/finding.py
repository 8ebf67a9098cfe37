"""Trades that are open for bids now, by class, region and amount."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.foundation.codelists import Regions
from gongheng.portals import trades
from gongheng.portals.fields import class_choices
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.trading.tendering.queries import public_tenders

WAN = 10_000
AMOUNTS = {
    "small": ("400 万元以下", Q(largest__lt=400 * WAN)),
    "middle": ("400 万至 5000 万元", Q(largest__gte=400 * WAN, largest__lt=5000 * WAN)),
    "large": ("5000 万元以上", Q(largest__gte=Decimal(5000 * WAN))),
}


def cities() -> list[tuple[str, str]]:
    """Return the cities of the province as filter options."""
    regions = Regions.load()
    return [(code[:4], regions.name(code)) for code in regions.children(settings.PROVINCE)]


class Trades(ListPage):
    """What one may bid for, the nearest deadline first."""

    open_to = (Role.BIDDER,)
    title = "找项目"
    lead = "正在招标的项目。不需要报名，招标文件免费下载。"
    noun = "个项目"
    file_name = "trades"
    columns = (Column("title", "项目"), Column("class", "分类"), Column("region", "地区"),
               Column("amount", "合同估算价", "wan", "万元", sort="largest"),
               Column("due", "投标截止", sort="bids_due_at"), Column("left", "剩余"))  # fmt: skip
    nothing = Nothing("没有正在招标的项目", "换一个条件再看，或者明天再来。")

    def list_filters(self) -> Any:
        """Offer classes, cities and amounts."""
        return (
            Filter("class", "交易分类", options=class_choices(), field="trade_class"),
            Filter("region", "地区", options=cities(),
                   apply=lambda rows, head: rows.filter(region__startswith=head)),
            Filter("amount", "金额", options=[(key, label) for key, (label, _) in AMOUNTS.items()],
                   apply=lambda rows, key: rows.filter(AMOUNTS[key][1])),
            Filter("words", "名称或编号", kind="text",
                   apply=lambda rows, text: rows.filter(Q(title__icontains=text) | Q(code__startswith=text))),
        )  # fmt: skip

    def rows(self) -> Any:
        """Return announced tenders whose deadline is still to come."""
        rows = public_tenders().filter(state="announced", bids_due_at__gt=self.request.now)
        return rows.annotate(largest=Max("sections__estimate")).order_by("bids_due_at", "pk")

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one row."""
        words, _, soon = trades.left(self.request.now, thing.bids_due_at)
        return {"title": {"text": thing.title, "note": thing.code,
                          "url": reverse("bidder:tender", args=[thing.code])},
                "class": trades.class_name(thing.trade_class), "region": trades.region_name(thing.region),
                "amount": thing.largest, "due": thing.bids_due_at, "left": words,
                "_class": "soon" if soon else ""}  # fmt: skip
