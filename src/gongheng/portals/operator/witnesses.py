"""外部见证: which witness cosigned what, how far each is behind, and what was refused, with evidence."""

from typing import Any

from django.views.generic import TemplateView

from gongheng.foundation.documents.words import instant
from gongheng.foundation.ledger import cosigning, reading
from gongheng.portals.doors import Door
from gongheng.portals.operator.nav import AUDIT, SYSTEM

FAULTS = {
    "silent": "没有答复或答复超时",
    "bad_answer": "答复的签名不成立",
    "ahead": "见证所见比本日志更长：本日志可能被回退",
    "forked": "见证拒签：不能证明日志原样增长",
    "refused": "见证不受理：请核对日志名称和公钥",
}
GRAVE = {"ahead", "forked"}
COLUMNS = [
    {"key": "name", "label": "见证"},
    {"key": "state", "label": "状态"},
    {"key": "size", "label": "已见证至", "kind": "number"},
    {"key": "behind", "label": "尚差", "kind": "number"},
    {"key": "answered", "label": "最近答复"},
    {"key": "signed", "label": "签署次数", "kind": "number"},
    {"key": "refused", "label": "拒签次数", "kind": "number"},
]
HEAD_COLUMNS = [
    {"key": "size", "label": "检查点条数", "kind": "number"},
    {"key": "at", "label": "签发时间"},
    {"key": "signed", "label": "见证"},
    {"key": "state", "label": "家数"},
]


class Witnesses(Door, TemplateView):
    """Figures and evidence; no cases, no people."""

    open_to = (*SYSTEM, *AUDIT)
    template_name = "operator/witnesses.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Standing of each witness, the newest heads, refusals."""
        head = reading.latest_checkpoint()
        lost = cosigning.lost_since(self.request.now)
        return {
            "rows": [row(one, head.size if head else 0) for one in cosigning.latest_standings()],
            "columns": COLUMNS, "heads": heads(), "head_columns": HEAD_COLUMNS,
            "refusals": [evidence(one) for one in cosigning.refusals()],
            "lost": instant(lost) if lost else "", "quorum": cosigning.quorum(),
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def row(told: dict[str, Any], size: int) -> dict[str, Any]:
    """One witness in the table."""
    standing = told["standing"]
    fault = standing.fault if standing else ""
    text = FAULTS.get(fault, fault) if fault else ("正常" if standing else "尚未请求")
    tone = "danger" if fault in GRAVE else "warn" if fault or not standing else "done"
    reached = standing.size if standing else 0
    return {
        "name": told["witness"].name, "state": {"text": text, "tone": tone}, "size": reached,
        "behind": max(0, size - reached), "signed": told["signed"], "refused": told["refused"],
        "answered": instant(standing.answered_at if standing else None),
    }  # fmt: skip


def heads(most: int = 20) -> list[dict[str, Any]]:
    """The newest heads with those who cosigned each."""
    rows = []
    for head, lines in cosigning.recent_heads(most):
        enough = len(lines) >= cosigning.quorum()
        state = {"text": f"{len(lines)} 家", "tone": "done" if enough else "neutral"}
        signed = "、".join(line.witness for line in lines) or "—"
        rows.append(
            {"size": head.size, "at": instant(head.made_at), "signed": signed, "state": state}
        )
    return rows


def evidence(one: Any) -> dict[str, Any]:
    """One refusal: what we offered and what was answered."""
    return {
        "title": f"{one.witness}：{FAULTS.get(one.fault, one.fault)}", "at": one.refused_at,
        "facts": [("所送检查点条数", f"{one.size:,}"), ("见证原有条数", f"{one.old:,}"),
                  ("见证的答复", one.answer)],
        "note": one.note, "proof": one.proof,
    }  # fmt: skip
