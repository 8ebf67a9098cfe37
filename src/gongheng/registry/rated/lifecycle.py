"""The life of a snapshot: in use until the next one is taken or the model is repealed."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import NOTHING, Act, Lifecycle
from gongheng.registry.rated.access import the_platform, the_platform_or_the_province


class SnapshotState(TextChoices):
    """Whether these are the ratings of now."""

    IN_USE = "in_use", "使用中"
    REPLACED = "replaced", "已替换"


S = SnapshotState
UNDER = "2019年湖北省公共资源招标投标信用体系建设工作安排第五条"

# fmt: off
SNAPSHOT = Lifecycle(
    "rating_snapshot", "信用评价结果", SnapshotState,
    #   verb       label           from        to          who                           under
    Act("take",    "取评价结果",   NOTHING,    S.IN_USE,   the_platform,                 UNDER),
    Act("replace", "停用评价结果", {S.IN_USE}, S.REPLACED, the_platform_or_the_province, UNDER),
)
# fmt: on
