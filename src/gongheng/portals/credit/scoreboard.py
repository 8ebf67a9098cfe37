"""The scoreboard nobody fills in, and the page of what does not agree."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from gongheng.credit.records import doubts, queries, scores
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.clock import day_of
from gongheng.portals import credit_words as words
from gongheng.portals.choices import names_of, place_name
from gongheng.portals.components import chart
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.lists import Column, Filter, ListPage, Nothing

MONTHS = 6
DEFINITIONS = [
    ("记录", "决定日期在该月、已经填报的记录；拟报、不予记录的不计，更正后的新记录不重复计。"),
    ("报送", ("自信息产生之日起的报送期限（省级自产自报，不计）。按时：期限当日或者之前由第二人复核报送；"
             "逾期：期限之后报送；未报逾期：至今未报且期限已过。")),
    ("公示", "处罚、处理、约束和许可自决定之日起的公示期限，算法同上。"),
    ("撤回", "自依据撤销之日起的撤回期限，算法同上。"),
    ("按时率", "按时 ÷（按时＋逾期＋未办逾期）；期限未到的不计。"),
    ("完整率", "已填的公开项 ÷ 信用目录为该事项列出的全部公开项（含选填）。"),
    ("退回", "曾被复核人或者省级退回的记录数。"),
    ("更正", "公示后被更正的记录数。"),
]  # fmt: skip


class Scoreboard(ListPage):
    """How each organ kept its time, month by month."""

    open_to = OFFICERS
    template_name = "credit/scoreboard.html"
    title, noun, file_name = "归集时效", "行", "credit-timeliness"
    lead = "全部由记录的办理时间算出，任何人都不填报。"
    columns = (
        Column("organ", "报送单位"), Column("month", "月份", sort="month"),
        Column("records", "记录", "number", sort="records"),
        Column("report", "报送按时率"), Column("publish", "公示按时率"), Column("withdraw", "撤回按时率"),
        Column("soon", "即将到期", "number"),
        Column("completeness", "完整率", "number", "%", sort="completeness"),
        Column("returned", "退回", "number", sort="returned"),
        Column("corrected", "更正", "number", sort="corrected"),
    )  # fmt: skip
    filters = (Filter("since", "决定日期自", kind="date", apply=lambda rows, _: rows),
               Filter("until", "至", kind="date", apply=lambda rows, _: rows))  # fmt: skip
    nothing = Nothing(
        "这段时间没有记录", "换一段决定日期再看；记录填报后自动计入，不需要另行上报。"
    )

    def rows(self) -> Any:
        """The scores of the asked span: half a year unless said otherwise, two years at most."""
        today = day_of(self.request.now)
        until = _day(self.request.GET.get("until", "")) or today
        since = _day(self.request.GET.get("since", "")) or until - timedelta(days=30 * MONTHS)
        since = max(since, until - timedelta(days=731))
        self._rows = scores.scores(self.request.actor, since, until, self.request.now)
        self._names = names_of({one.organ for one in self._rows})
        return self._rows

    def row(self, one: Any) -> dict[str, Any]:
        """One organ in one month."""
        return {
            "organ": {"text": self._names.get(one.organ, one.organ), "note": place_name(one.region)},
            "month": f"{one.month.year}年{one.month.month}月",
            "records": one.records, "report": _kept(one.report), "publish": _kept(one.publish),
            "withdraw": _kept(one.withdraw), "soon": one.report.soon + one.publish.soon,
            "completeness": one.completeness, "returned": one.returned, "corrected": one.corrected,
            "_class": "late" if one.report.overdue or one.publish.overdue else
                      "soon" if one.report.soon or one.publish.soon else "",
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Draw the rates and say what every figure means."""
        return {
            "chart": self._chart(),
            "definitions": DEFINITIONS,
            **super().get_context_data(**kwargs),
        }

    def _chart(self) -> Any:
        totals: dict[str, list[int]] = {}
        for one in self._rows:
            sums = totals.setdefault(one.organ, [0, 0, 0, 0])
            for place, kept in ((0, one.report), (2, one.publish)):
                sums[place] += kept.in_time
                sums[place + 1] += kept.in_time + kept.late + kept.overdue
        if not totals:
            return None
        series = [{"name": name, "data": [_percent(sums[place], sums[place + 1]) for sums in totals.values()]}
                  for place, name in ((0, "报送按时率"), (2, "公示按时率"))]  # fmt: skip
        return chart(
            "rows", [self._names.get(code, code) for code in totals], series, "%", "报送单位"
        )


class Quality(ListPage):
    """Live records that do not agree with the register, with each other or with themselves."""

    open_to = OFFICERS
    title, noun, file_name = "数据质量", "处", "credit-quality"
    lead = "同一行为在不同记录中说法不一、名称与登记不符、缺项、自相矛盾；每类最多列出 500 处。"
    columns = (
        Column("kind", "问题", sort="kind"), Column("subject", "主体"), Column("told", "记录所载"),
        Column("against", "对照"), Column("number", "文书号"), Column("state", "状态"),
    )  # fmt: skip
    filters = (Filter("kind", "问题", options=tuple(doubts.LABELS.items()), field="kind"),)
    nothing = Nothing("没有发现问题", "每次打开本页时按现有记录重新核对。")

    def rows(self) -> Any:
        """Every doubt about what lies on this officer's desk."""
        found = list(doubts.doubts(queries.on_the_desk_of(self.request.actor)))
        self._names = shown_names([one.record.subject for one in found])
        return found

    def row(self, one: Any) -> dict[str, Any]:
        """One doubt."""
        record = one.record
        return {
            "kind": {"text": doubts.LABELS[one.kind], "tone": "warn"},
            "subject": {"text": self._names[record.subject.code],
                        "url": reverse("credit:record", args=[record.code])},
            "told": one.told, "against": one.against, "number": record.document_number or "—",
            "state": words.state_of(record),
        }  # fmt: skip


def _kept(kept: Any) -> Any:
    if kept.rate is None:
        return "—"
    note = f"按时 {kept.in_time}，逾期 {kept.late}，未办逾期 {kept.overdue}"
    return {"text": f"{kept.rate}%", "note": note}


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1")) if whole else Decimal(0)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
