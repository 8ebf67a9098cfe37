"""The life of a noted check: it stands."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle
from gongheng.registry.checked.access import whoever_checked


class CheckedState(TextChoices):
    """Noted once for good."""

    NOTED = "noted", "已查询"


S = CheckedState
UNDER = "2019年湖北省公共资源招标投标信用体系建设工作安排第十一条"

CHECKED = Lifecycle(
    "checked", "信用查询登记", CheckedState,
    #   verb    label           from     to       who              under
    Act("note", "登记信用查询", NOTHING, S.NOTED, whoever_checked, UNDER, CLOSED),
)  # fmt: skip
