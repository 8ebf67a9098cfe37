"""Draws of the region: how far each has come, what to look at, its transcript; cancel, inspect."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from gongheng.foundation.access.roles import Role
from gongheng.foundation.canonical import canonical
from gongheng.portals.acts import bar
from gongheng.portals.choices import place_name
from gongheng.portals.doors import Door
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.operator.values import ValueForm, value_facts
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.portals.supervisor.undoing import OnDraw, proposed, watched, ways_to_undo
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.trades import class_name
from gongheng.registry.experts.calling.queries import (
    flags_told,
    is_called_now,
    progress_of,
    transcript_of_lot,
)
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots import queries
from gongheng.registry.lots.lifecycle import LOT, LotKind
from gongheng.trading.sampling.queries import matter_said, sampled_before

TONES = {"asked": "info", "anchored": "warn", "drawn": "done", "cancelled": "danger"}
FLAGS = {"again": "同一项目再次抽取", "after_cancelling": "此前有撤销的抽取",
         "pool_changed": "所用名单当日有增减", "many_excluded": "回避人数偏多",
         "cap_lifted": "人数不足，入席次数上限已放宽",
         "cancel_proposed": "有人提出撤销",
         "sampled_before": "同一对象、时段重叠的抽查此前申请过"}  # fmt: skip


class Draws(ListPage):
    """Every verifiable draw of one's region."""

    open_to = WATCHERS
    title, noun, file_name = "可验证抽取", "件抽取", "draws"
    lead = "申请、名单和回避在种子产生以前固定，种子由密钥监护人共同产生。记录中的人员以代号出现，任何人可以用核验程序重算。"
    columns = (
        Column("number", "编号", sort="pk"), Column("kind", "种类"), Column("matter", "案卷"),
        Column("asked_at", "申请时间", "date", sort="asked_at"),
        Column("answered", "监护人答复", "number", "份"),
        Column("excluded", "回避", "number", "人"), Column("flags", "注意"),
        Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("kind", "种类", options=LotKind.choices, field="kind"),
        Filter("state", "状态", options=LOT.states.choices, field="state"),
        Filter("matter", "案卷", kind="text", field="matter"),
    )
    nothing = Nothing("还没有可验证抽取", "有监护组的地区，招标人申请抽取专家后出现在这里。")

    def rows(self) -> Any:
        """Those one watches."""
        return queries.lots_watched_by(self.request.actor)

    def get_ready(self, things: Any) -> None:
        """Fetch the flags at once."""
        self._flags = _flags_of(list(things))

    def acts(self) -> list[dict[str, Any]]:
        """A supervisor may ask for a sample to inspect."""
        if not self.request.actor.holds(Role.SUPERVISOR):
            return []
        return [{"label": "申请抽查", "url": reverse("supervisor:inspect"), "open": True}]

    def row(self, one: Any) -> dict[str, Any]:
        """One draw."""
        told = self._flags.get(one.pk, [])
        return {
            "number": {"text": str(one.pk), "url": reverse("supervisor:draw", args=[one.pk])},
            "kind": one.get_kind_display(), "matter": matter_said(one.matter), "asked_at": one.asked_at,
            "answered": len(one.answers.all()), "excluded": len(one.exclusions),
            "flags": "、".join(FLAGS[flag] for flag in told) or "—",
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
        }  # fmt: skip


COLUMNS = [
    {"key": "stratum", "label": "专业"}, {"key": "seats", "label": "席位", "kind": "number"},
    {"key": "listed", "label": "列入次序", "kind": "number", "unit": "人"},
    {"key": "called", "label": "已呼叫", "kind": "number", "unit": "次"},
    {"key": "seated", "label": "入席（代号）"}, {"key": "reserves", "label": "候补（代号）"},
    {"key": "short", "label": "缺额", "kind": "number"},
]  # fmt: skip


def _flags_of(rows: list[Any]) -> dict[int, list[str]]:
    told = flags_told(rows)
    told = told | {pk: ["sampled_before"] for pk in sampled_before(rows)}
    for lot in rows:
        if lot.state in LOT.acts["keep"].start and lot.cancel_told_by:
            told[lot.pk] = [*told.get(lot.pk, []), "cancel_proposed"]
    return told


def _listed(one: dict[str, Any]) -> dict[str, Any]:
    names = {key: "、".join(one[key]) or "—" for key in ("seated", "reserves")}
    return {**one, **names, "stratum": class_name(one["stratum"])}


def _moment(at: Any) -> str:
    return zh_datetime(at) if at else "—"


def _value_said(lot: Any) -> str:
    """The value once it is settled: before, supervision copies it at the source and not from here."""
    if lot.waits_for_value:
        return "等待录入和核对"
    return lot.public_value or "未计入"


def _transcript(lot: Any) -> dict[str, str]:
    """Where it is taken; before the last call why not yet: it would tell who is called next."""
    if not lot.seed:
        return {}
    if is_called_now(lot):
        return {
            "transcript_waits": "还有人未呼叫，抽取记录在呼叫完毕以后提供：记录可以推出下一位是谁。"
        }
    return {"transcript": reverse("supervisor:draw_transcript", args=[lot.pk])}


class DrawPage(Door, TemplateView):
    """One draw: roots, answers, calls, result under pseudonyms."""

    open_to = WATCHERS
    template_name = "supervisor/draw.html"

    def enter(self) -> None:
        """Load it."""
        self.lot = watched(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, result and acts."""
        lot = self.lot
        flags = _flags_of([lot]).get(lot.pk, [])
        value = {"agree_value": reverse("supervisor:agree_value", args=[lot.pk])}
        urls = {**(value if lot.waits_for_value else {}), **ways_to_undo(lot)}
        return {
            "name": f"{lot.get_kind_display()}：{matter_said(lot.matter)}",
            "state": {"text": lot.get_state_display(), "tone": TONES[lot.state]},
            "acts": bar(LOT, lot, self.request.actor, urls),
            "facts": [
                ("案卷", matter_said(lot.matter)), ("地区", place_name(lot.region)), ("监护组", lot.circle.name),
                ("申请时间", zh_datetime(lot.asked_at)), ("检查点固定时间", _moment(lot.anchored_at)),
                ("监护人答复", "、".join(f"第 {one.place} 位" for one in lot.answers.all()) or "—"),
                ("抽出时间", _moment(lot.drawn_at)), ("回避人数", f"{len(lot.exclusions)} 人"),
                ("注意", "、".join(FLAGS[flag] for flag in flags) or "—"),
                *proposed(lot), *([("公开数值", f"{lot.request['public']}：{_value_said(lot)}")] if lot.request.get("public") else []),
                ("申请根", lot.root), ("名单根", lot.pool_root), ("种子", lot.seed or "—"),
            ],
            "progress": [_listed(one) for one in progress_of(lot)], "columns": COLUMNS, "chosen": queries.chosen_of(lot),
            **_transcript(lot),
            "crumbs": [{"label": "可验证抽取", "url": reverse("supervisor:draws")},
                       {"label": f"第 {lot.pk} 号", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class Transcript(Door, View):
    """The transcript as a file for the verifier, once the last is called."""

    open_to = WATCHERS

    def get(self, request: Any, pk: int) -> HttpResponse:
        """Give it."""
        whole = transcript_of_lot(watched(request.actor, pk))
        if whole is None:
            raise Http404
        answer = HttpResponse(canonical(whole), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="draw-{pk}.json"'
        return answer


class AgreeValue(OnDraw):
    """核对公开数值."""

    verb, form_class = "agree_value", ValueForm
    done = "两个单位录入的相同，已确定。"
    lead = "请自行到来源抄录，不要向录入的人询问：两次相同才计入种子。此时随机值还没有人知道。"

    def facts(self) -> list[Any]:
        """What was named."""
        return value_facts(self.thing)

    def act(self, form: Any) -> Any:
        """Agree, or learn that the two differ."""
        return lots.agree_value(self.thing, value=form.cleaned_data["value"],
                                by=self.request.actor, at=self.request.now)  # fmt: skip
