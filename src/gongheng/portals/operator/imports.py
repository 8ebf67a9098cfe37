"""How good the imported notices are: by source, and those in doubt one by one."""

import re
from typing import Any

from gongheng.foundation.access.roles import Role
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.registry.history import queries

# What the import calls the fields it doubts, and what people call them.
PLACE = re.compile(r"([A-Za-z_]+)(?:\[(\d+)\])?(?:\.([A-Za-z_]+))?")
FIELDS = {
    "title": "标题", "bids": "投标", "price": "报价", "bidder": "投标人", "winner": "中标人",
    "winners": "中标人", "buyer": "招标（采购）人", "agency": "代理机构", "area": "地区", "url": "原文网址",
    "publicity": "公示期", "budget": "预算", "subtype": "公告类别", "bidAmount": "金额",
    "bidOpenTime": "开标时间", "bidEndTime": "投标截止时间", "publishTime": "发布时间",
}  # fmt: skip
SOURCES = {"yichang": "宜昌市中标候选人公示", "notices": "各地交易公告"}
MOST_WARNINGS = 2

QUALITY = [
    {"key": "source", "label": "来源"}, {"key": "notices", "label": "公告", "kind": "number"},
    {"key": "doubtful", "label": "存疑", "kind": "number"},
    {"key": "without_region", "label": "无地区", "kind": "number"},
    {"key": "without_amount", "label": "无金额", "kind": "number"},
    {"key": "bids", "label": "投标", "kind": "number"},
    {"key": "without_price", "label": "无报价", "kind": "number"},
]  # fmt: skip


class Imports(ListPage):
    """Notices in doubt; above them the figures of each source."""

    open_to = (Role.CENTRE, Role.SYSTEM_ADMIN)
    template_name = "operator/imports.html"
    title, noun, file_name = "数据质量", "条存疑公告", "doubtful-notices"
    lead = "导入的历史公告原样保存；读不准的内容标为存疑，不猜。"
    columns = (
        Column("title", "公告"), Column("kind", "类别", sort="kind"),
        Column("published_on", "发布日期", "date", sort="published_on"),
        Column("source", "来源", sort="source"), Column("warnings", "存疑之处"),
    )  # fmt: skip
    nothing = Nothing("没有存疑的公告", "历史公告由命令行导入；读不准的条目会列在这里等待核对。")

    def list_filters(self) -> list[Filter]:
        """By source and words."""
        return [
            Filter("source", "来源", options=[(name, SOURCES.get(name, name)) for name in queries.sources()],
                   field="source", counted=True),
            Filter("words", "标题", kind="text", field="title"),
            Filter("since", "发布日期自", kind="date",
                   apply=lambda rows, day: rows.filter(published_on__gte=day)),
        ]  # fmt: skip

    def rows(self) -> Any:
        """Those in doubt."""
        return queries.doubtful()

    def row(self, one: Any) -> dict[str, Any]:
        """One notice."""
        return {"title": one.title, "kind": one.kind or "—", "published_on": one.published_on,
                "source": SOURCES.get(one.source, one.source), "warnings": shortened(one.warnings)}  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures above."""
        return {"quality_columns": QUALITY, "quality": [{**row, "source": SOURCES.get(row["source"], row["source"])} for row in queries.quality()],
                **super().get_context_data(**kwargs)}  # fmt: skip


def said(warning: Any) -> str:
    """Return a warning of the import in words: the field it names is told in Chinese."""
    field, colon, rest = str(warning).partition("：")
    match = PLACE.fullmatch(field)
    if not colon or match is None:
        return str(warning)
    name, number, part = match.groups()
    what = FIELDS.get(part or name, "内容")
    return f"第 {int(number)} 个{what}：{rest}" if number else f"{what}：{rest}"


def shortened(warnings: list[Any]) -> str:
    """Return the first warnings of a notice and how many there are more."""
    told = "；".join(said(one) for one in warnings[:MOST_WARNINGS])
    more = len(warnings) - MOST_WARNINGS
    return f"{told}；另有 {more} 处" if more > 0 else told
