"""信用数据核对: whether every row of credit still agrees with what was done, and what does not."""

from datetime import datetime
from typing import Any

from django.views.generic import TemplateView

from gongheng.credit.audits.queries import Alarm, alarm, last_audits
from gongheng.foundation.documents.words import instant
from gongheng.portals.doors import Door
from gongheng.portals.operator.nav import AUDIT, SYSTEM

COLUMNS = [
    {"key": "began", "label": "开始"},
    {"key": "ended", "label": "完成"},
    {"key": "rows", "label": "已核对", "kind": "number", "unit": "条"},
    {"key": "found", "label": "不一致", "kind": "number", "unit": "处"},
    {"key": "state", "label": "结果"},
]
FINDINGS = [
    {"key": "day", "label": "核对"},
    {"key": "table", "label": "数据"},
    {"key": "row", "label": "引用"},
    {"key": "column", "label": "字段"},
]


class Audits(Door, TemplateView):
    """Moments, figures and references; no content of a row, no people."""

    open_to = (*SYSTEM, *AUDIT)
    template_name = "operator/audits.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The alarm, the last runs, what they found."""
        runs = last_audits()
        return {
            "alarm": alarm(self.request.now), "columns": COLUMNS, "finding_columns": FINDINGS,
            "rows": [_run(run) for run in runs], "findings": [row for run in runs for row in _findings(run)],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def facts(at: datetime) -> list[tuple[str, str]]:
    """For the page of the installation's health: when it last came to its end, and with what."""
    ended = next((run for run in last_audits() if run.ended_at), None)
    return [("最近完成", instant(ended.ended_at) if ended else "—"),
            ("结果", words(alarm(at)) or ("与办理记录一致" if ended else "还没有完成过"))]  # fmt: skip


def words(told: Alarm) -> str:
    """What is wrong, in one clause; "" when nothing is."""
    found = f"{told.found} 处信用数据与办理记录不一致" if told.found else ""
    late = f"自 {instant(told.since)} 起没有完成核对" if told.since else ""
    return "；".join(filter(None, (found, late)))


def _run(run: Any) -> dict[str, Any]:
    if run.found:
        state = {"text": "发现不一致", "tone": "danger"}
    elif run.ended_at:
        state = {"text": "一致", "tone": "done"}
    else:
        state = {"text": "核对中", "tone": "neutral"}
    return {"began": instant(run.began_at), "ended": instant(run.ended_at) if run.ended_at else "—",
            "rows": run.rows, "found": run.found, "state": state}  # fmt: skip


def _findings(run: Any) -> list[dict[str, Any]]:
    return [
        {"day": instant(run.began_at), "table": table, "row": thing, "column": column}
        for table, thing, column in run.findings
    ]
