"""The life of an office: given and ended, each time by somebody else than its holder."""

from gongheng.foundation.access.access import whoever_may_appoint, whoever_may_dismiss
from gongheng.foundation.access.models import OfficeState
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle

S = OfficeState

OFFICE = Lifecycle(
    "office", "岗位", OfficeState,
    #   verb       label   from       to       who                   under
    Act("appoint", "设岗", NOTHING,   S.HELD,  whoever_may_appoint,  "整合建立统一的公共资源交易平台实施方案第十一条", CLOSED),
    Act("dismiss", "离岗", {S.HELD},  S.ENDED, whoever_may_dismiss,  "整合建立统一的公共资源交易平台实施方案第十一条", CLOSED),
)  # fmt: skip
