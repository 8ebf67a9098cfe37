"""Every draw of coefficients of a tender as rows of the hall, cancelled ones too."""

from typing import Any

from django.urls import reverse

from gongheng.trading.opening.coefficients import queries
from gongheng.trading.tendering.coefficients import candidates_in_words

COLUMNS = [
    {"key": "section", "label": "标段"}, {"key": "code", "label": "系数"},
    {"key": "candidates", "label": "候选值"}, {"key": "state", "label": "状态"},
    {"key": "value", "label": "抽出的值"},
]  # fmt: skip
STATES = {
    "asked": ("申请已登记，等待固定检查点", "info"), "anchored": ("等待监护人答复", "warn"),
    "drawn": ("已抽出", "done"), "cancelled": ("已由行政监督撤销", "danger"),
}  # fmt: skip
WAITING = {"asked", "anchored"}


def coefficients_of(tender: Any) -> dict[str, Any]:
    """Every draw of this tender's coefficients as rows, cancelled ones too."""
    told = queries.progress_of(tender)
    return {
        "columns": COLUMNS, "rows": [_row(tender, one) for one in told],
        "waiting": any(one["state"] in WAITING for one in told),
        "threshold": told[0]["threshold"] if told else 0,
    }  # fmt: skip


def _row(tender: Any, one: dict[str, Any]) -> dict[str, Any]:
    text, tone = STATES[one["state"]]
    answered = f"已答复 {one['answered']} 位，满 {one['threshold']} 位抽出"
    note = (
        answered
        if one["state"] == "anchored"
        else "此前的抽取已撤销，重新申请"
        if one["again"]
        else ""
    )
    return {
        "section": one["title"], "code": f"{one['code']}　{one['name']}",
        "candidates": candidates_in_words(one), "state": {"text": text, "tone": tone, "note": note},
        "value": {"text": one["value"] or "查看", "url": reverse("hall:coefficient", args=[tender.code, one["draw"]]),
                  **({"note": f"第 {one['place']} 个"} if one["value"] else {})},
    }  # fmt: skip
