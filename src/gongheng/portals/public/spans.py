"""The timeline of a tender as the timeline component and the table of limits read it."""

from datetime import date, datetime
from typing import Any

from gongheng.portals.public.words import end_of, rule_url

STATES = {"done": "done", "late": "danger", "now": "now", "future": "plan", "skipped": "plan"}
OPEN_WINDOWS = {"clarification", "document_objection"}
FROM_DOCUMENTS = {"document_issue", "bid_preparation"}
WORDS = {
    "done": "已完成",
    "late": "超出法定期限",
    "now": "进行中",
    "future": "未到",
    "skipped": "不再办理",
}
TONES = {"done": "done", "late": "danger", "now": "info", "future": "neutral", "skipped": "neutral"}


def drawn(tender: Any, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Spans from the steps that have a beginning, an end or a limit; several sections say which."""
    several = len({step["section"] for step in steps if step["section"]}) > 1
    found, before = [], tender.announced_at
    for step in steps:
        happened = step["happened_at"]
        if step["key"] in OPEN_WINDOWS and step["due_until"]:
            found.append(_window(tender, step))
            continue
        if step["state"] == "skipped" or (happened is None and step["due_until"] is None):
            continue
        start = _start(tender, step, before)
        found.append({
            "name": _name(step, several=several), "start": start if happened else None,
            "end": happened, "state": STATES[step["state"]], **_limit(step, start, before),
            "note": WORDS["late"] if step["state"] == "late" else "",
        })  # fmt: skip
        if happened is not None and step["key"] != "written_report":
            before = happened
    return found


def _start(tender: Any, step: dict[str, Any], before: Any) -> Any:
    if step["key"] in FROM_DOCUMENTS:
        return tender.documents_from
    counted = step["ruling"] is not None and step["due_from"] != step["due_until"]
    return before if counted else step["happened_at"]


def _window(tender: Any, step: dict[str, Any]) -> dict[str, Any]:
    """A right that ends by itself: open from the documents on until its last day."""
    return {
        "name": step["title"], "start": tender.documents_from, "end": end_of(step["due_until"]),
        "state": "done" if step["state"] == "done" else "now",
        "limit": f"截止前 {step['ruling'].shown}", "article": step["ruling"].source,
    }  # fmt: skip


def table(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same as rows of a table, with what the law says."""
    several = len({step["section"] for step in steps if step["section"]}) > 1
    return [
        {
            "step": _name(step, several=several),
            "state": {"text": WORDS[step["state"]], "tone": TONES[step["state"]]},
            "happened": step["happened_at"],
            "limit": _said(step),
            "rule": {"text": step["ruling"].source, "url": rule_url(step["ruling"])}
            if step["ruling"]
            else "",
            "note": step["note"],
        }
        for step in steps
    ]


LIMIT_COLUMNS = [
    {"key": "step", "label": "环节"}, {"key": "state", "label": "状态"},
    {"key": "happened", "label": "实际"}, {"key": "limit", "label": "法定期限"},
    {"key": "rule", "label": "依据"},
]  # fmt: skip


def _name(step: dict[str, Any], *, several: bool) -> str:
    return f"{step['title']}（{step['section']}）" if several and step["section"] else step["title"]


def _limit(step: dict[str, Any], start: Any, before: Any) -> dict[str, Any]:
    ruling = step["ruling"]
    day: date | None = step["due_until"] or step["due_from"]
    if ruling is None or day is None:
        return {"limit": "", "article": ruling.source if ruling else ""}
    begins: datetime | date | None = start or before
    window = step["key"] != "opening"
    return {
        "limit": ruling.shown if not isinstance(ruling.value, bool) else "",
        "article": ruling.source, "url": "",
        "limit_start": begins if window else None, "limit_end": end_of(day) if window else None,
    }  # fmt: skip


def _said(step: dict[str, Any]) -> str:
    if step["due_until"]:
        return f"{step['due_until']:%Y年%-m月%-d日}止"
    if step["due_from"]:
        return f"不早于{step['due_from']:%Y年%-m月%-d日}"
    ruling = step["ruling"]
    return ruling.shown if ruling and not isinstance(ruling.value, bool) else ""
