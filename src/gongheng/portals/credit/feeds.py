"""Deliveries to the provincial credit platform: what waits, what is stuck, what arrived, the proof."""

import json
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.exchange.feeds import actions, queries, rules
from gongheng.exchange.feeds.access import READERS
from gongheng.exchange.feeds.courier import FAULTS as WAY_FAULTS
from gongheng.exchange.feeds.datasets import FAULTS, in_order, label_of, title_of, titles
from gongheng.exchange.feeds.destinations import LABELS
from gongheng.exchange.feeds.lifecycle import DELIVERY
from gongheng.exchange.feeds.resending import redrive
from gongheng.foundation.clock import day_of
from gongheng.portals.acts import bar
from gongheng.portals.choices import place_name
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActForm, ActView, Reason, Sure
from gongheng.portals.keyed import KeyedPage
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.templatetags.written import zh_date, zh_datetime

TONES = {"waiting": "info", "unfit": "danger", "acknowledged": "done", "dead": "danger", "called_off": "neutral"}  # fmt: skip
IN_TIME = (("late", "逾期"), ("late_out", "逾期未送达"))


def _in_time(rows: Any, value: str) -> Any:
    """Late ones; those still out alone when asked."""
    from gongheng.foundation import clock

    found = queries.late(rows, clock.today())
    return found.exclude(state="acknowledged") if value == "late_out" else found


class Deliveries(KeyedPage):
    """The queue, what is stuck and what arrived, newest first."""

    open_to = READERS
    title, noun, file_name = "推送信用湖北", "条", "deliveries"
    lead = (
        "归集之后按办理先后推送。不合规范的不发送、不丢弃，逐项列明；对方的签名回执留作送达证明。"
    )
    columns = (
        Column("subject", "主体和数据标识"), Column("dataset", "数据集", sort="dataset"),
        Column("change", "操作", sort="data_type"),
        Column("caused_at", "办理时间", "date", sort="caused_at"),
        Column("due", "期限", "date"),
        Column("acknowledged_at", "签收时间", "date"),
        Column("attempts", "发送次数", "number", sort="attempts"),
        Column("state", "状态", sort="state"),
    )  # fmt: skip
    nothing = Nothing("还没有推送", help="信用记录归集、名单公布、承诺签署之后自动列入。")

    def list_filters(self) -> Any:
        """State, dataset, change, late, day, key or subject."""
        return (
            Filter("state", "状态", options=tuple(DELIVERY.states.choices)),
            Filter("dataset", "数据集", options=tuple(titles())),
            Filter("change", "操作", options=tuple(queries.changes()), field="data_type"),
            Filter("time", "时限", options=IN_TIME, apply=_in_time),
            Filter("since", "办理日期自", kind="date",
                   apply=lambda rows, day: rows.filter(caused_at__date__gte=day)),
            Filter("until", "至", kind="date",
                   apply=lambda rows, day: rows.filter(caused_at__date__lte=day)),
            Filter("q", "查找", kind="text", hint="数据标识、统一社会信用代码或者单位名称",
                   apply=queries.found_by),
        )  # fmt: skip

    def rows(self) -> Any:
        """Of one's place."""
        return queries.deliveries_seen_by(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Where the rest of the matter stands."""
        return [{"label": "通道和统计", "url": reverse("feeds:channel"), "open": True},
                {"label": "逐日核对", "url": reverse("feeds:reconciliations"), "open": True},
                {"label": "取回的记录", "url": reverse("feeds:taken"), "open": True}]  # fmt: skip

    def row(self, one: Any) -> dict[str, Any]:
        """One delivery; a person is never named."""
        late = rules.late_days(one, day_of(self.request.now))
        return {
            "subject": {"text": one.subject_name or "自然人", "note": number_of(one),
                        "url": reverse("feeds:delivery", args=[number_of(one)])},
            "dataset": title_of(one.dataset), "change": one.get_data_type_display(),
            "caused_at": one.caused_at, "due": one.due_on,
            "acknowledged_at": one.acknowledged_at, "attempts": one.attempts,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state],
                      "note": f"逾期 {late} 日" if late else ""},
            "_class": "late" if late and one.state != "acknowledged" else "",
        }  # fmt: skip


def number_of(one: Any) -> str:
    """The number by which a delivery is asked for."""
    return f"{one.data_key}-{one.seq}"


def found(request: Any, number: str) -> Any:
    """A delivery one may see, else 404."""
    one = queries.delivery_of(request.actor, number)
    if one is None:
        raise Http404
    return one


def known(one: Any) -> list[tuple[str, Any]]:
    """What is known of a delivery, for page and forms."""
    return [("对方平台", LABELS[one.destination]), ("数据集", title_of(one.dataset)),
            ("操作", one.get_data_type_display()), ("主体", one.subject_name or "自然人"),
            ("报送地区", place_name(one.region)), ("办理时间", zh_datetime(one.caused_at)),
            ("推送期限", zh_date(one.due_on))]  # fmt: skip


class DeliveryPage(Door, TemplateView):
    """One delivery: content, way, answer, proof, the other steps of its datum."""

    open_to = READERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page; what is a person's is shown as sealed."""
        one = found(self.request, self.kwargs["number"])
        urls = {"redrive": reverse("feeds:redrive", args=[number_of(one)]),
                "call_off": {"url": reverse("feeds:call_off", args=[number_of(one)]), "kind": "danger"}}  # fmt: skip
        late = rules.late_days(one, day_of(self.request.now))
        notices = (
            [{"tone": "warn", "title": "逾期", "text": f"已超过推送期限 {late} 日。"}]
            if late
            else []
        )
        if one.refused_for:
            notices.append({"tone": "danger", "title": "停止的原因", "text": one.refused_for})
        return {
            **super().get_context_data(**kwargs), "title": title_of(one.dataset),
            "code": number_of(one), "notices": notices,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "acts": bar(DELIVERY, one, self.request.actor, urls),
            "parts": [{"title": "推送的是什么", "facts": known(one)}, *_faults(one), _content(one),
                      _way(one), *_proof(one), _steps(one)],
            "crumbs": [{"label": "推送信用湖北", "url": reverse("feeds:deliveries")},
                       {"label": number_of(one), "url": ""}],
        }  # fmt: skip


def _faults(one: Any) -> list[dict[str, Any]]:
    if not one.faults or one.state not in {"unfit", "called_off"}:
        return []
    return [{"title": "不合规范之处", "lead": "更正所依据的信息以后重新发送。",
             "columns": [{"key": "field", "label": "数据项"}, {"key": "fault", "label": "问题"}],
             "rows": [{"field": label_of(fault["field"]), "fault": FAULTS[fault["code"]]}
                      for fault in one.faults]}]  # fmt: skip


def _content(one: Any) -> dict[str, Any]:
    rows = [{"field": label_of(name), "value": "个人信息，加密后传送" if isinstance(value, dict) else str(value)}
            for name, value in in_order(one.dataset, one.fields).items()]  # fmt: skip
    return {"title": "内容", "rows": rows, "empty": "删除只传送数据标识",
            "columns": [{"key": "field", "label": "数据项"}, {"key": "value", "label": "值"}]}  # fmt: skip


def _way(one: Any) -> dict[str, Any]:
    fault = WAY_FAULTS.get(one.last_fault, "")
    return {"title": "发送", "facts": [
        ("列入时间", zh_datetime(one.made_at)), ("发送次数", str(one.attempts)),
        ("最近发送", zh_datetime(one.sent_at)), ("最近一次失败", fault or "没有"),
        ("下次发送", zh_datetime(one.next_at) if one.next_at and one.state == "waiting" else "按先后"),
        ("签收时间", zh_datetime(one.acknowledged_at)),
    ]}  # fmt: skip


def _proof(one: Any) -> list[dict[str, Any]]:
    if not one.receipt:
        return []
    body, _, signed = one.receipt.rpartition("\n\n")
    told = _line_of(one, body)
    return [{"title": "送达证明", "lead": "对方对整个数据包的答复由对方签名，此处为其中这一条。",
             "facts": [("数据包", one.package), ("内容摘要（SM3）", one.digest or "—"),
                       ("对方答复", "签收" if told.get("STATUS") == "1" else "退回"),
                       ("对方签名", signed.strip())]}]  # fmt: skip


def _line_of(one: Any, body: str) -> dict[str, Any]:
    try:
        lines = json.loads(body).get("RESULTS", [])
    except ValueError:
        return {}
    return next((line for line in lines if isinstance(line, dict)
                 and (line.get("DATA_KEY"), line.get("SEQ")) == (one.data_key, one.seq)), {})  # fmt: skip


def _steps(one: Any) -> dict[str, Any]:
    rows = [{"seq": {"text": str(step.seq), "url": reverse("feeds:delivery", args=[number_of(step)])},
             "change": step.get_data_type_display(), "at": step.caused_at,
             "state": {"text": step.get_state_display(), "tone": TONES[step.state]}}
            for step in queries.others_of_datum(one)]  # fmt: skip
    return {"title": "同一数据的各次推送", "rows": rows, "columns": [
        {"key": "seq", "label": "次序"}, {"key": "change", "label": "操作"},
        {"key": "at", "label": "办理时间", "kind": "date"}, {"key": "state", "label": "状态"}]}  # fmt: skip


class OnDelivery(ActView):
    """An act on one delivery."""

    open_to = READERS
    life = DELIVERY

    def load(self) -> Any:
        """A delivery one may see."""
        return found(self.request, self.kwargs["number"])

    def facts(self) -> list[Any]:
        """What it is."""
        return known(self.thing)

    def done_url(self) -> str:
        """Back to it."""
        return reverse("feeds:delivery", args=[number_of(self.thing)])


class Redrive(OnDelivery):
    """重新发送."""

    verb, done = "redrive", "已重新列入，按先后发送。"
    form_class: type[ActForm] = Sure
    lead = "按现在的信息重新取内容、核对规范。对方已经入库的不会重复。"

    def act(self, form: Any) -> Any:
        """Send again with what is known today."""
        return redrive(self.thing, by=self.request.actor, at=self.request.now)


class CallOff(OnDelivery):
    """停止发送."""

    verb, form_class, done, danger = "call_off", Reason, "已停止。", True

    def act(self, form: Any) -> Any:
        """Call it off."""
        return actions.call_off(self.thing, reason=form.cleaned_data["reason"],
                                by=self.request.actor, at=self.request.now)  # fmt: skip
