"""量化记分 of one subject for everyone: why, until when, and how it was over time."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse

from gongheng.credit.catalogue.conducts import conduct_label
from gongheng.credit.points import queries, rules
from gongheng.credit.points.rules import Line
from gongheng.credit.points.table import NAMES
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.clock import day_of
from gongheng.portals import components
from gongheng.portals.exports import written
from gongheng.portals.public import words
from gongheng.portals.public.laws import day_in
from gongheng.portals.public.pages import Page

MONTHS_SHOWN = 24
ONLY_PUBLIC = (
    "只按现在仍在公示的记录计算。已修复、已撤回、公示期满的记录依法不再公示，查过去的日子也不显示。"
)


def asked_day(request: Any) -> date:
    """The day of the question, within what can be known: never after today, never without a table."""
    today = day_of(request.now)
    found = day_in(request.GET.get("day", "")) or today
    return min(max(found, queries.first_day()), today)


class Account(Page):
    """The account of one subject on a day: every line with its article."""

    section, template_name = "credit", "public/credit_account.html"
    above = (("量化记分", "public:credit_points"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lines, chart and the choice of day and rules."""
        subject = subject_or_404(self.kwargs["code"])
        day, under = asked_day(self.request), self.request.GET.get("rules", "")
        table = queries.table_under(day) if under == "day" else queries.table_in_force()
        events, all_of_them = queries.events_for(self.request.actor, subject)  # type: ignore[attr-defined]
        account = rules.account(events, day, table)
        papers = queries.papers_of(event.code for event in events)
        self.title = shown_names([subject])[subject.code]
        return {
            **super().get_context_data(**kwargs), "subject": subject, "account": account,
            "day": day, "under": under, "today": day_of(self.request.now),  # type: ignore[attr-defined]
            "facts": _facts(subject), "address": self.kwargs["code"],
            "columns": LINE_COLUMNS, "only_public": "" if all_of_them else ONLY_PUBLIC,
            "rows": [line_row(line, papers) for line in reversed(account.lines)],
            "chart": chart_of(events, day, table),
            "definition": f"每月末和所选日期的记分，近 {MONTHS_SHOWN} 个月，"
                          + ("按所选日期的规则。" if under == "day" else "按决定当日的规则。"),
        }  # fmt: skip


LINE_COLUMNS = [
    {"key": "conduct", "label": "行为"}, {"key": "level", "label": "等级"},
    {"key": "points", "label": "记分", "kind": "number", "unit": "分"},
    {"key": "decided", "label": "决定日期", "kind": "date"},
    {"key": "counted", "label": "计分期间"}, {"key": "source", "label": "依据"},
    {"key": "why", "label": "说明"},
]  # fmt: skip


def line_row(line: Line, papers: dict[str, Any]) -> dict[str, Any]:
    """One line of an account as a table shows it."""
    event, paper = line.event, papers.get(line.event.code, {})
    note = "，".join(one for one in (paper.get("organ_name"), paper.get("document_number")) if one)
    standing = f"（{line.rate.standing}）" if line.rate and line.rate.standing else ""
    return {
        "conduct": {"text": conduct_label(event.conduct) or "未注明行为", "note": note},
        "level": NAMES.get(line.level, "不分级"),
        "points": line.points if line.counts else 0,
        "decided": event.decided_on, "counted": period_of(line),
        "source": f"{line.rate.source}{standing}" if line.rate else "—",
        "why": {"text": "计分中", "tone": "warn"} if line.counts
        else {"text": "不计", "tone": "neutral", "note": line.reason},
    }  # fmt: skip


def period_of(line: Line) -> str:
    """2026年3月2日至2026年9月1日."""
    if line.counted_from is None or line.counted_until is None:
        return "—"
    return f"{words.zh_day(line.counted_from)}至{words.zh_day(line.counted_until)}"


def subject_or_404(address: str) -> Any:
    """The subject of a public address."""
    subject = queries.subject_at(address[:40])
    if subject is None:
        raise Http404
    return subject


def over_time(events: list[Any], day: date, table: Any) -> list[tuple[date, int]]:
    """Points at the month ends before a day, and on it."""
    days = rules.month_ends(day, MONTHS_SHOWN)
    return [(one, rules.points_on(events, one, table)) for one in days]


def chart_of(events: list[Any], day: date, table: Any) -> dict[str, Any]:
    """The points over time as a statement for chart and table."""
    found = over_time(events, day, table)
    data = [points for _, points in found]
    names = [
        f"{one.year}年{one.month}月{'' if is_month_end(one) else f'{one.day}日'}"
        for one, _ in found
    ]
    return components.chart("bar", names, [{"name": "记分", "data": data}], "分", "日期")


def is_month_end(day: date) -> bool:
    """Whether the next day is another month's."""
    return (day + timedelta(days=1)).month != day.month


def history(request: Any, code: str, form: str) -> HttpResponse:
    """The points over time as CSV or JSON."""
    subject = subject_or_404(code)
    if form not in {"csv", "json"}:
        raise Http404
    events, _ = queries.events_for(request.actor, subject)
    found = over_time(events, asked_day(request), queries.table_in_force())
    if form == "json":
        items = [{"day": one.isoformat(), "points": points} for one, points in found]
        return JsonResponse({"items": items})
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["日期", "记分（分）"])
    writer.writerows([written(one), written(points)] for one, points in found)
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="points.csv"'
    return answer


def _facts(subject: Any) -> list[tuple[str, str]]:
    if subject.is_person:
        return [("主体", "自然人，姓名部分隐去")]
    return [("统一社会信用代码", subject.code), ("地区", words.region_name(subject.region) or "—")]
