"""Whether the installation works, for the system administrator: no cases, no people."""

import shutil
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.views.generic import TemplateView

from gongheng.foundation.access.queries import reactions_failed
from gongheng.foundation.ledger import checking, reading
from gongheng.foundation.ledger.follow import how_far
from gongheng.foundation.paths import home
from gongheng.portals.doors import Door
from gongheng.portals.operator import audits, stamping
from gongheng.portals.operator.nav import SYSTEM

GIB = 2**30
FOLLOWERS = {
    "credit.records": "由交易事实拟报信用记录",
    "credit.points": "量化记分",
    "credit.receivers": "通知接收单位更正",
    "credit.disputes": "信用异议",
    "credit.repair": "信用修复",
    "credit.reports": "信用报告",
    "credit.lists": "红黑名单",
    "credit.measures": "联合奖惩措施",
    "feeds.credit_hubei": "推送信用湖北",
    "timestamps": "申请时间戳",
}


class Status(Door, TemplateView):
    """Figures only."""

    open_to = SYSTEM
    template_name = "operator/status.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask every part."""
        disk = shutil.disk_usage(home())
        numbers = checking.numbers()
        head = reading.latest_checkpoint()
        return {
            "database": [("版本", _one("SHOW server_version")),
                         ("大小", f"{_one('SELECT pg_database_size(current_database())') / GIB:.2f} GiB"),
                         ("连接", _one("SELECT count(*) FROM pg_stat_activity "
                                       "WHERE datname = current_database()"))],
            "ledger": [("树叶（含填充）", numbers["sealed"]), ("待入树", backlog(numbers["waiting"])),
                       ("最近检查点", head.made_at if head else "—")],
            "machine": [("磁盘可用", f"{disk.free / GIB:.1f} GiB，共 {disk.total / GIB:.1f} GiB"),
                        ("运行方式", "正式" if settings.PRODUCTION else "开发或演示"),
                        ("程序框架", django.get_version())],
            "audit": audits.facts(self.request.now),
            "waiting": numbers["waiting"], **stamping.shown(self.request.now),
            "followers": followers(), "follower_columns": COLUMNS,
            **super().get_context_data(**kwargs),
        }  # fmt: skip


BACKLOG = 1_000


def backlog(waiting: int) -> str:
    """Whether entries pile up; a small number would tell how many acts happen in secret just now."""
    return f"积压 {waiting:,} 条" if waiting > BACKLOG else "没有积压"


COLUMNS = [{"key": "name", "label": "后续办理"}, {"key": "behind", "label": "尚未处理", "kind": "number"},
           {"key": "state", "label": "状态"}, {"key": "at", "label": "最近失败", "kind": "date"}]  # fmt: skip


def followers() -> list[dict[str, Any]]:
    """What follows from the ledger: how far each has come, and what stopped it; codes only."""
    failed = reactions_failed()
    rows = []
    for name, reached, behind in how_far():
        fault = failed.get(f"{name}:{reached}") if behind else None
        state = (
            {"text": f"停在第 {reached + 1} 条，自动重试", "tone": "danger"}
            if fault
            else (
                {"text": "处理中", "tone": "warn"} if behind else {"text": "正常", "tone": "done"}
            )
        )
        rows.append({"name": FOLLOWERS.get(name, "其他后续办理"), "behind": behind, "state": state,
                     "at": fault.at if fault else None})  # fmt: skip
    return rows


def _one(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
