"""数据: the picture of the province, every chart with its table, definition and download."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse

from gongheng.portals import components
from gongheng.portals.exports import written
from gongheng.portals.public import numbers
from gongheng.portals.public.pages import Page

LIVE, OLD = "本平台办理的交易", "历史记录：其他平台公开、本平台收录"


@dataclass(frozen=True)
class Chart:
    """One statement: what it shows, how it is defined, where its figures come from."""

    name: str
    title: str
    definition: str
    make: Callable[[datetime], dict[str, Any]]
    source: str = LIVE


def _trades(now: datetime) -> dict[str, Any]:
    deals = numbers.deals(now)
    series = [{"name": "招标公告", "data": numbers.announced(now)},
              {"name": "定标", "data": deals["count"]}]  # fmt: skip
    return _statement("bar", deals["months"], series, "宗", "月份")


def _value(now: datetime) -> dict[str, Any]:
    deals = numbers.deals(now)
    worth = [amount / numbers.WAN for amount in deals["worth"]]
    return _statement(
        "line", deals["months"], [{"name": "中标金额", "data": worth}], "万元", "月份"
    )


def _regions(now: datetime) -> dict[str, Any]:
    rows = numbers.by_region(now)
    series = [{"name": "中标金额（万元）", "data": [worth / numbers.WAN for _, _, worth in rows]}]
    return _statement("rows", [name for name, _, _ in rows], series, "万元", "地区")


def _pairs(make: Callable[[datetime], list[tuple[str, int]]], kind: str, series: str, unit: str,
           first: str) -> Callable[[datetime], dict[str, Any]]:  # fmt: skip
    def made(now: datetime) -> dict[str, Any]:
        rows = make(now)
        data = [{"name": series, "data": [n for _, n in rows]}]
        return _statement(kind, [name for name, _ in rows], data, unit, first)

    return made


def _winners(now: datetime) -> dict[str, Any]:
    rows = numbers.winners(now)["rows"]
    series = [{"name": "中标金额", "data": [worth / numbers.WAN for _, _, worth in rows]}]
    return _statement("rows", [name for name, _, _ in rows], series, "万元", "中标人")


def _discount(now: datetime) -> dict[str, Any]:
    found = numbers.discount(now)
    return _statement(
        "line", found["months"], [{"name": "平均降幅", "data": found["share"]}], "%", "月份"
    )


def _timeliness(now: datetime) -> dict[str, Any]:
    found = numbers.timeliness(now)
    series = [{"name": "按时公示", "data": found["share"]}]
    return _statement("bar", found["months"], series, "%", "月份")


def _statement(kind: str, categories: list[str], series: list[dict[str, Any]], unit: str,
               first: str) -> dict[str, Any]:  # fmt: skip
    return {"kind": kind, "categories": categories, "series": series, "unit": unit, "first": first}


CHARTS = {
    chart.name: chart
    for chart in (
        Chart("trades", "交易宗数", "近 12 个月每月发布的招标公告数和发布的中标结果数（按标段）。", _trades),
        Chart("value", "中标金额", "近 12 个月每月发布中标结果的标段，其中标价之和。", _value),
        Chart("regions", "各地中标金额", "近 12 个月中标价之和，按项目所在市州。", _regions),
        Chart("classes", "交易分类", "近 12 个月发布招标公告的项目数，按交易分类。",
              _pairs(numbers.by_class, "rows", "项目数", "个", "交易分类")),
        Chart("bidders", "竞争程度", "近 12 个月开标的标段，按唱标的投标人家数分组，计标段数。",
              _pairs(numbers.bidders, "bar", "标段数", "个", "投标人")),
        Chart("winners", "集中程度", "近 12 个月中标金额最大的十家单位。", _winners),
        Chart("discount", "降幅", "（最高投标限价 − 中标价）÷ 最高投标限价，按月平均；未设限价的标段不计。",
              _discount),
        Chart("timeliness", "按时公示", "收到评标报告后在法定期限内公示中标候选人的比例，按公示月份。",
              _timeliness),
        Chart("old-years", "历史公告数", "收录的历史公告，按发布年份。",
              _pairs(numbers.old_by_year, "bar", "公告数", "条", "年份"), OLD),
        Chart("old-regions", "历史公告的地区", "收录的历史公告最多的地区。",
              _pairs(numbers.old_by_region, "rows", "公告数", "条", "地区"), OLD),
        Chart("old-bidders", "历史公告的投标人家数", "列出投标人的历史公告，按家数分组，计公告数。",
              _pairs(numbers.old_bidders, "bar", "公告数", "条", "投标人"), OLD),
    )
}  # fmt: skip


def made(chart: Chart, now: datetime) -> dict[str, Any]:
    """The statement of a chart, kept for some minutes."""
    found: dict[str, Any] = numbers.kept(f"chart-{chart.name}", now, chart.make)
    return found


class Figures(Page):
    """The whole picture."""

    section, template_name = "figures", "public/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Charts in two parts; one without figures says so instead of an empty frame."""
        now = self.request.now  # type: ignore[attr-defined]
        shown = [_shown(chart, made(chart, now)) for chart in CHARTS.values()]
        share = numbers.kept("winners", now, numbers.winners)["share"]
        return {
            **super().get_context_data(**kwargs),
            "live": [one for one in shown if one["source"] == LIVE],
            "old": [one for one in shown if one["source"] == OLD],
            "share": share, "figures": key_figures(now),
        }  # fmt: skip


def chart(request: Any, name: str, form: str) -> HttpResponse:
    """The figures of one chart as JSON or CSV."""
    if name not in CHARTS or form not in {"json", "csv"}:
        raise Http404
    found, own = made(CHARTS[name], request.now), CHARTS[name]
    if form == "json":
        series = [{**one, "data": [_plain(v) for v in one["data"]]} for one in found["series"]]
        return JsonResponse(
            {"title": own.title, "definition": own.definition, "source": own.source,
             "unit": found["unit"], "categories": found["categories"], "series": series},
            json_dumps_params={"ensure_ascii": False},
        )  # fmt: skip
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [found["first"], *(f"{one['name']}（{found['unit']}）" for one in found["series"])]
    )
    for place, category in enumerate(found["categories"]):
        writer.writerow(
            [written(category), *(written(one["data"][place]) for one in found["series"])]
        )
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def key_figures(now: datetime) -> list[dict[str, Any]]:
    """The three figures that matter, with their trend."""
    deals = numbers.kept("deals", now, numbers.deals)
    shares = numbers.kept("timeliness", now, numbers.timeliness)
    total, worth = sum(deals["count"]), sum(deals["worth"], Decimal(0))
    share = numbers.percent(shares["good"], shares["total"]) if shares["total"] else None
    url = reverse("public:figures")
    known = [value for value in shares["share"] if value is not None]
    return [
        {"label": "近 12 个月成交", "value": f"{total:,}", "unit": "宗", "values": deals["count"],
         "change": f"本月 {deals['count'][-1]:,} 宗", "url": url},
        {"label": "近 12 个月中标金额", "value": f"{worth / numbers.WAN:,.2f}", "unit": "万元",
         "values": deals["worth"], "change": f"本月 {deals['worth'][-1] / numbers.WAN:,.2f} 万元", "url": url},
        {"label": "候选人按时公示", "value": "—" if share is None else f"{share:f}",
         "unit": "" if share is None else "%", "values": known,
         "change": f"{shares['total']:,} 次中 {shares['good']:,} 次按时", "url": url},
    ]  # fmt: skip


def _shown(chart: Chart, found: dict[str, Any]) -> dict[str, Any]:
    drawn = components.chart(found["kind"], found["categories"], found["series"], found["unit"],
                             found["first"])  # fmt: skip
    return {
        "name": chart.name, "title": chart.title, "definition": chart.definition,
        "source": chart.source, "chart": drawn,
        "empty": not any(value for one in found["series"] for value in one["data"]),
        "csv": reverse("public:chart", args=[chart.name, "csv"]),
        "json": reverse("public:chart", args=[chart.name, "json"]),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
