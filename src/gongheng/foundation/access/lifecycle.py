"""The life of an office, given and ended by others than its holder; and of a recusal."""

from gongheng.foundation.access.access import (
    the_supervision,
    whoever_keeps_away,
    whoever_may_appoint,
    whoever_may_dismiss,
)
from gongheng.foundation.access.models import OfficeState, RecusalState
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle

S = OfficeState

OFFICE = Lifecycle(
    "office", "岗位", OfficeState,
    #   verb       label   from       to       who                   under
    Act("appoint", "设岗", NOTHING,   S.HELD,  whoever_may_appoint,  "整合建立统一的公共资源交易平台实施方案第十一条", CLOSED),
    Act("dismiss", "离岗", {S.HELD},  S.ENDED, whoever_may_dismiss,  "整合建立统一的公共资源交易平台实施方案第十一条", CLOSED),
)  # fmt: skip

R = RecusalState

RECUSAL = Lifecycle(
    "recusal", "回避", RecusalState,
    #   verb            label       from          to          who                 under
    Act("recuse",       "申报回避", NOTHING,      R.DECLARED, whoever_keeps_away, "招标投标法第三十七条", CLOSED),
    Act("lift_recusal", "解除回避", {R.DECLARED}, R.LIFTED,   the_supervision,    "招标投标法实施条例第四十六条", CLOSED),
)  # fmt: skip
