"""The life of a receipt: made once, kept."""

from django.db.models import TextChoices

from gongheng.credit.checks.access import whoever_must_check
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle


class CheckState(TextChoices):
    """A receipt stands for good."""

    KEPT = "kept", "已出具"


S = CheckState
ALL = "2019年湖北省公共资源招标投标信用体系建设工作安排第十一条"

CREDIT_CHECK = Lifecycle(
    "credit_check", "信用查询", CheckState,
    #   verb     label       from     to      who                 under
    Act("check", "查询信用", NOTHING, S.KEPT, whoever_must_check, ALL, CLOSED),
)  # fmt: skip
