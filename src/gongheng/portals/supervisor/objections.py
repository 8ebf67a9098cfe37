"""Objections and their answer clocks; written reports and theirs."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.views.generic import View

from gongheng.portals import trades
from gongheng.portals.doors import Door
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.papers import stored
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.trading.award.queries import awards_watched_by
from gongheng.trading.objections.lifecycle import OBJECTION
from gongheng.trading.objections.queries import objections_watched_by
from gongheng.trading.tendering import limits


class Objections(ListPage):
    """Every objection of the region's tenders with the day by which it must be answered."""

    open_to = WATCHERS
    title, noun, file_name = "异议", "件异议", "objections"
    lead = "异议由招标人答复；不答复或者对答复不满意的，当事人可以投诉。"
    columns = (
        Column("tender", "项目"), Column("about", "类型", sort="about"),
        Column("by", "异议人", sort="who"),
        Column("raised_at", "提出时间", "date", sort="raised_at"),
        Column("due", "答复期限", "date", sort="answer_due_on"), Column("left", "剩余"),
        Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=OBJECTION.states.choices, field="state", counted=True),
        Filter("words", "项目或异议人", kind="text",
               apply=lambda rows, words: rows.filter(tender__title__icontains=words)
               | rows.filter(who__icontains=words)),
    )  # fmt: skip
    nothing = Nothing("本辖区没有异议", "异议一经提出就出现在这里，答复期限从当天起算。")

    def rows(self) -> Any:
        """Only of one's region; those that wait come first, the longest due on top."""
        return objections_watched_by(self.request.actor).order_by("-state", "answer_due_on", "pk")

    def row(self, one: Any) -> dict[str, Any]:
        """One objection."""
        waits = one.state == "raised"
        words, late, soon = trades.left(self.request.now, trades.end_of(one.answer_due_on))
        tone = "danger" if late else "warn" if soon else ""
        return {
            "tender": {"text": one.tender.title,
                       "url": reverse("supervisor:tender", args=[one.tender.code])},
            "about": one.get_about_display(),
            "by": one.who,
            "raised_at": one.raised_at,
            "due": one.answer_due_on,
            "left": {"text": words, "tone": tone} if waits else "",
            "state": {"text": one.get_state_display(), "tone": "info" if waits else "done"},
            "_class": ("late" if late else "soon" if soon else "") if waits else "",
        }  # fmt: skip


class Reports(ListPage):
    """The written reports that tenderers owe after the award."""

    open_to = WATCHERS
    title, noun, file_name = "书面报告", "个标段", "reports"
    lead = (
        "依法必须招标的项目，招标人应当自确定中标人之日起在法定期限内提交招标投标情况的书面报告。"
    )
    columns = (
        Column("tender", "项目和标段"), Column("winner", "中标人"),
        Column("decided_at", "确定中标人", "date", sort="decided_at"),
        Column("due", "报告期限", "date"), Column("reported_at", "提交时间", "date", sort="reported_at"),
        Column("left", "情况"), Column("article", "依据"),
    )  # fmt: skip
    filters = (
        Filter("report", "报告", options=(("missing", "尚未提交"), ("given", "已提交")),
               apply=lambda rows, v: rows.filter(reported_at__isnull=v == "missing")),
    )  # fmt: skip
    nothing = Nothing("本辖区还没有定标的项目", "确定中标人后出现在这里，等候招标人的书面报告。")

    def rows(self) -> Any:
        """Of one's region only."""
        return awards_watched_by(self.request.actor)

    def row(self, award: Any) -> dict[str, Any]:
        """One award."""
        tender = award.section.tender
        due = limits.at_latest_after(tender, "award/written_report", award.decided_at)
        given = award.reported_at
        words, late, soon = trades.left(given or self.request.now, trades.end_of(due.on))
        left: Any = {"text": words, "tone": "danger" if late else "warn" if soon else ""}
        if given:
            left = {"text": "逾期提交" if late else "按期提交", "tone": "danger" if late else "done",
                    "url": reverse("supervisor:report_file", args=[award.pk])}  # fmt: skip
        return {
            "tender": {"text": tender.title, "note": award.section.title,
                       "url": reverse("supervisor:tender", args=[tender.code])},
            "winner": award.winner.bidder_name if award.winner else "",
            "decided_at": award.decided_at,
            "due": due.on,
            "reported_at": given,
            "left": left,
            "article": due.rule.source,
            "_class": "late" if late and not given else "",
        }  # fmt: skip


class ReportFile(Door, View):
    """Hand out one written report."""

    open_to = WATCHERS

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        """Only of one's region."""
        award = awards_watched_by(request.actor).filter(pk=pk).first()
        if award is None or not award.report_digest:
            raise Http404
        return stored(award.report_digest, f"书面报告_{award.section.code}")
