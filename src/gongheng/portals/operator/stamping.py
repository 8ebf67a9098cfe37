"""时间戳 on the operator's page: whether stamps come, from whom, and whether the clocks agree."""

from datetime import datetime
from typing import Any

from django.conf import settings

from gongheng.foundation.refusals import wording
from gongheng.foundation.timestamps import queries

COLUMNS = [{"key": "name", "label": "地址"}, {"key": "state", "label": "状态"},
           {"key": "answered", "label": "最近答复", "kind": "date"}]  # fmt: skip
FAR = [{"key": "at", "label": "签发时间", "kind": "date"}, {"key": "apart", "label": "相差"},
       {"key": "authority", "label": "签发机构"}]  # fmt: skip
SHORT = {"silent": "没有答复或答复超时"}


def shown(at: datetime) -> dict[str, Any]:
    """What the page tells."""
    told = queries.backlog(at)
    allowed = f"{settings.TIMESTAMP_ALARM_MINUTES:g}"
    waiting = f"有的已超过 {allowed} 分钟" if told.late else "没有积压"
    waiting = f"积压 {queries.MANY} 件以上" if told.many else waiting
    return {
        "stamps_connected": queries.connected(),
        "stamps_late": allowed if told.late else "",
        "stamp_facts": [("等待出具", waiting), ("与平台时钟", "有不一致" if queries.flagged() else "一致")],
        "stamp_columns": COLUMNS, "stamp_rows": [row(one) for one in queries.authorities()],
        "far_columns": FAR,
        "stamps_far": [{"at": one.generated_at, "apart": queries.apart_in_words(one),
                        "authority": one.authority} for one in queries.flagged()],
    }  # fmt: skip


def row(one: Any) -> dict[str, Any]:
    """One authority."""
    if one.fault:
        state = {"text": fault_in_words(one.fault), "tone": "danger"}
    elif one.answered_at:
        state = {"text": "正常", "tone": "done"}
    else:
        state = {"text": "尚未请求", "tone": "neutral"}
    return {"name": one.address, "state": state, "answered": one.answered_at}


def fault_in_words(code: str) -> str:
    """Why an authority does not help, short enough for a table."""
    sentence = wording().get(code, {}).get("sentence", "答复不能采信")
    return SHORT.get(code) or str(sentence).partition("，")[0].replace("“{name}”", "").rstrip("。")
