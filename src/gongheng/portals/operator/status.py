"""Whether the installation works, for the system administrator: no cases, no people."""

import shutil
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.views.generic import TemplateView

from gongheng.foundation.ledger import checking, reading
from gongheng.foundation.paths import home
from gongheng.portals.doors import Door
from gongheng.portals.operator.nav import SYSTEM

GIB = 2**30


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
            "ledger": [("已入树", numbers["sealed"]), ("待入树", numbers["waiting"]),
                       ("最近检查点", head.made_at if head else "—")],
            "machine": [("磁盘可用", f"{disk.free / GIB:.1f} GiB，共 {disk.total / GIB:.1f} GiB"),
                        ("运行方式", "正式" if settings.PRODUCTION else "开发或演示"),
                        ("程序框架", django.get_version())],
            "waiting": numbers["waiting"],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def _one(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
