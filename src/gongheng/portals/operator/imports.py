"""How good the imported notices are: by source, and those in doubt one by one."""

from typing import Any

from gongheng.foundation.access.roles import Role
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.registry.history import queries

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
    nothing = Nothing("没有存疑的公告")

    def list_filters(self) -> list[Filter]:
        """By source and words."""
        return [
            Filter("source", "来源", options=[(name, name) for name in queries.sources()],
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
                "source": one.source, "warnings": "；".join(_said(w) for w in one.warnings)}  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures above."""
        return {"quality_columns": QUALITY, "quality": queries.quality(),
                **super().get_context_data(**kwargs)}  # fmt: skip


def _said(warning: Any) -> str:
    if isinstance(warning, dict):
        return str(
            warning.get("text") or warning.get("message") or "、".join(map(str, warning.values()))
        )
    return str(warning)
