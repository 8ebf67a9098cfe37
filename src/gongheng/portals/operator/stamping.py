"""时间戳 on the operator's page: whether stamps come, from whom, and whether the clocks agree."""

from datetime import datetime
from typing import Any

from django.conf import settings

from gongheng.foundation.clock import day_of
from gongheng.foundation.timestamps import queries

COLUMNS = [{"key": "name", "label": "地址"}, {"key": "state", "label": "状态"},
           {"key": "answered", "label": "最近答复", "kind": "date"}]  # fmt: skip
FAR = [{"key": "at", "label": "签发时间", "kind": "date"}, {"key": "apart", "label": "相差"},
       {"key": "authority", "label": "签发机构"}]  # fmt: skip
FAULTS = {
    "silent": "没有答复或答复超时", "stamp_malformed": "答复的格式不正确",
    "stamp_not_granted": "没有出具", "stamp_of_another": "签署的是另一份内容",
    "stamp_replayed": "答复的不是这次申请", "stamp_policy": "策略不是约定的",
    "stamp_forged": "签名不正确", "stamp_too_coarse": "精度太粗",
    "certificate_wrong_use": "证书不是时间戳专用", "certificate_expired": "时间戳证书已到期",
    "certificate_not_yet": "时间戳证书还没有生效", "certificate_revoked": "时间戳证书已吊销",
    "certificate_forged": "时间戳证书不是所信任的机构签发的", "issuer_unknown": "不在所信任的根证书之下",
    "certificate_unreadable": "时间戳证书或者根证书读不出", "algorithm_unknown": "算法不认识",
    "revocation_unknown": "没有有效的吊销名单",
}  # fmt: skip


def shown(at: datetime) -> dict[str, Any]:
    """What the page tells: of what is off the newest alone, since a row each would count the receipts
    of a tender that still takes bids.
    """
    told, far = queries.backlog(at), queries.flagged()
    allowed = f"{settings.TIMESTAMP_ALARM_MINUTES:g}"
    waiting = f"有的已超过 {allowed} 分钟" if told.late else "没有积压"
    waiting = f"积压 {queries.MANY} 件以上" if told.many else waiting
    return {
        "stamps_connected": queries.connected(),
        "stamps_late": allowed if told.late else "",
        "stamp_facts": [("等待出具", waiting), ("与平台时钟", "有不一致" if far else "一致")],
        "stamp_columns": COLUMNS, "stamp_rows": [row(one) for one in queries.authorities()],
        "far_columns": FAR,
        "stamps_far": [{"at": day_of(one.generated_at), "apart": queries.apart_in_words(one),
                        "authority": one.authority} for one in far[:1] if one.generated_at],
    }  # fmt: skip


def row(one: Any) -> dict[str, Any]:
    """One authority. The day alone: the moment of the last answer is that of somebody's receipt."""
    if one.fault:
        state = {"text": FAULTS.get(one.fault, "答复不能采信"), "tone": "danger"}
    elif one.answered_at:
        state = {"text": "正常", "tone": "done"}
    else:
        state = {"text": "尚未请求", "tone": "neutral"}
    return {
        "name": one.address,
        "state": state,
        "answered": one.answered_at and day_of(one.answered_at),
    }
