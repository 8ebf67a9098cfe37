"""The way to the provincial platform, its figures by day, the daily comparison, what was taken back."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.exchange.feeds import queries
from gongheng.exchange.feeds.access import READERS
from gongheng.exchange.feeds.courier import FAULTS
from gongheng.exchange.feeds.datasets import title_of, titles
from gongheng.exchange.feeds.destinations import LABELS, destinations, key_is_good
from gongheng.exchange.feeds.taking import PASSED_OVER
from gongheng.foundation.refusals import wording
from gongheng.portals.components import chart
from gongheng.portals.doors import Door
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.templatetags.written import zh_date, zh_datetime

DAYS = 14
SHOWN = 20
SERIES = (("listed", "列入"), ("acknowledged", "已签收"), ("stuck", "待处理"), ("late", "逾期"))
AGREES = (("yes", "一致"), ("no", "不一致"))
DEFINITIONS = [
    ("列入", "当日列入推送的条数（新增、修改、删除各算一条）。"),
    ("已签收", "其中对方已经签收的；以对方签名、写明同一内容摘要的回执为准。"),
    ("待处理", "其中不合规范或者对方退回、等待处理的。"),
    ("逾期", "其中超过推送期限（自归集或者终止之日起）才签收，或者至今没有签收的。"),
]  # fmt: skip


class Channel(Door, TemplateView):
    """Where it goes, whether the way is open, figures by day."""

    open_to = READERS
    template_name = "credit/feed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather destinations, counts and the last fortnight."""
        rows = queries.deliveries_seen_by(self.request.actor)
        days = queries.by_day(rows, DAYS, self.request.now)
        ways = queries.channels()
        return {
            **super().get_context_data(**kwargs),
            "title": "推送通道和统计",
            "destinations": [_destination(one, ways.get(one.name), self.request.now)
                             for one in destinations()],
            "counts": _counts(queries.counts(rows, self.request.now)),
            "chart": chart("bar", [f"{one['day'].month}月{one['day'].day}日" for one in days],
                           [{"name": name, "data": [one[key] for one in days]} for key, name in SERIES],
                           "条", "日期"),
            "definitions": DEFINITIONS,
            "crumbs": [{"label": "推送信用湖北", "url": reverse("feeds:deliveries")},
                       {"label": "推送通道和统计", "url": ""}],
        }  # fmt: skip


def _destination(one: Any, way: Any, now: Any) -> dict[str, Any]:
    if not one.is_set:
        state = {"text": "尚未设置地址和回执公钥，只列入、不发送", "tone": "warn"}
    elif not key_is_good(one):
        state = {"text": "回执公钥不能识别，请系统管理员核对", "tone": "danger"}
    elif way and way.paused_until and way.paused_until > now:
        state = {"text": f"暂停至 {zh_datetime(way.paused_until)}", "tone": "danger"}
    else:
        state = {"text": "畅通", "tone": "done"}
    facts = [("对方主机", one.host or "—"), ("本平台编号", one.system_no)]
    if way:
        fault = FAULTS.get(way.last_fault, "")
        facts += [("连续失败", f"{way.failures} 次"), ("最近答复", zh_datetime(way.last_answered_at)),
                  ("最近失败", f"{fault}（{zh_datetime(way.last_failed_at)}）" if fault else "没有"),
                  ("已核对至", zh_date(way.reconciled_on)), ("最近取回", zh_datetime(way.taken_at))]  # fmt: skip
    return {"title": one.label, "state": state, "facts": facts}


def _counts(told: dict[str, int]) -> list[dict[str, Any]]:
    base = reverse("feeds:deliveries")
    return [{"label": label, "value": told[key], "url": f"{base}?{query}"} for key, label, query in (
        ("waiting", "待送达", "state=waiting"), ("unfit", "不合规范", "state=unfit"),
        ("dead", "退回待处理", "state=dead"), ("acknowledged", "已签收", "state=acknowledged"),
        ("late", "逾期", "time=late"), ("late_out", "逾期未送达", "time=late_out"))]  # fmt: skip


class Reconciliations(ListPage):
    """Both sides' counts and digests by day and dataset."""

    open_to = READERS
    title, noun, file_name = "逐日核对", "行", "reconciliations"
    lead = "每日与对方核对前一日的条数和摘要；对方缺少的以同一标识自动补送，其余列明待查。"
    columns = (
        Column("day", "日期", "date", sort="day"), Column("dataset", "数据集", sort="dataset"),
        Column("ours", "本方签收", "number", sort="ours"),
        Column("theirs", "对方入库", "number", sort="theirs"), Column("digest", "摘要"),
        Column("differs", "差异"),
        Column("mended", "已补送", "number", sort="mended"),
        Column("agrees", "结果"),
    )  # fmt: skip
    nothing = Nothing("还没有核对", help="设置对方地址后，每日核对前一日。")

    def list_filters(self) -> Any:
        """Result, dataset, day."""
        return (
            Filter("agrees", "结果", options=AGREES,
                   apply=lambda rows, value: rows.filter(agrees=value == "yes")),
            Filter("dataset", "数据集", options=tuple(titles())),
            Filter("since", "日期自", kind="date", apply=lambda rows, day: rows.filter(day__gte=day)),
            Filter("until", "至", kind="date", apply=lambda rows, day: rows.filter(day__lte=day)),
        )  # fmt: skip

    def rows(self) -> Any:
        """Figures only, so all of them."""
        return queries.reconciliations()

    def row(self, one: Any) -> dict[str, Any]:
        """One day of one dataset."""
        same = one.our_digest == one.their_digest
        return {
            "day": one.day, "dataset": title_of(one.dataset), "ours": one.ours, "theirs": one.theirs,
            "digest": "相同" if same else "不同", "differs": _differences(one), "mended": one.mended,
            "agrees": {"text": "一致", "tone": "done"} if one.agrees else {"text": "不一致", "tone": "danger"},
            "_class": "" if one.agrees else "late",
        }  # fmt: skip


def _differences(one: Any) -> str:
    told = (("对方缺少", one.missing), ("内容不一致", one.different), ("本方没有", one.unknown))
    return "；".join(f"{label}：{_keys(keys)}" for label, keys in told if keys) or "—"


def _keys(keys: list[str]) -> str:
    more = f" 等 {len(keys)} 条" if len(keys) > SHOWN else ""
    return "、".join(keys[:SHOWN]) + more or "—"


class TakenBack(ListPage):
    """Records of the other side that were looked at, and what became of them."""

    open_to = READERS
    title, noun, file_name = "取回的记录", "条", "taken-back"
    lead = "省信用平台上在库主体的其他信用信息，取回后只是拟报，由所在地信用机构核实后确认或者不予记录。"
    columns = (Column("number", "对方编号"), Column("from", "来自"), Column("at", "取回时间", "date", sort="taken_at"),
               Column("became", "处理"))  # fmt: skip
    filters = (
        Filter("became", "处理", options=(("proposed", "已拟报"), ("passed_over", "未拟报")),
               apply=lambda rows, value: rows.filter(record_code="") if value == "passed_over"
               else rows.exclude(record_code="")),
        Filter("q", "对方编号", kind="text", field="number"),
    )  # fmt: skip
    nothing = Nothing("还没有取回的记录", help="设置对方地址后，每小时取回一次，从上次的位置继续。")

    def rows(self) -> Any:
        """Numbers and outcomes only."""
        return queries.taken()

    def row(self, one: Any) -> dict[str, Any]:
        """One of them."""
        said = wording().get(one.passed_over_for, {}).get("sentence", "不合要求")
        why = PASSED_OVER.get(one.passed_over_for, said)
        became = {"text": "已拟报", "tone": "done"} if one.record_code else {"text": "未拟报", "tone": "neutral", "note": why}  # fmt: skip
        return {"number": one.number, "from": LABELS.get(one.destination, one.destination),
                "at": one.taken_at, "became": became}  # fmt: skip
