"""The life of a project in the register (统一交易编码；S2 第四条、第九条)."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import NOTHING, SAME, Act, Lifecycle
from gongheng.registry.projects.access import the_importer, whoever_enters_it, whoever_keeps_it


class ProjectState(TextChoices):
    """Whether a project is live, closed, or known from old notices only."""

    ENTERED = "entered", "已录入"
    HISTORICAL = "historical", "历史记录"
    CLOSED = "closed", "已办结"


S = ProjectState
CODED = "湖北省整合建立统一的公共资源交易平台实施方案第九条（统一编码）"

PROJECT = Lifecycle(
    "project", "项目", ProjectState,
    #   verb              label       from          to            who                under
    Act("enter",          "录入",     NOTHING,      S.ENTERED,    whoever_enters_it, CODED),
    Act("amend",          "变更",     {S.ENTERED},  SAME,         whoever_keeps_it,  CODED),
    Act("record_history", "录入历史", NOTHING,      S.HISTORICAL, the_importer,      CODED),
    Act("close",          "办结",     {S.ENTERED},  S.CLOSED,     whoever_keeps_it,  CODED),
)  # fmt: skip
