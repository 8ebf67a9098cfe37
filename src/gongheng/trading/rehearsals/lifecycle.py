"""A rehearsal of the opening: a dummy bid is sealed to the circle, and the guardians open it."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import NOTHING, SAME, Act, Lifecycle
from gongheng.trading.rehearsals.access import (
    a_guardian_of_the_circle,
    the_clock,
    the_clock_or_the_last_guardian,
)


class RehearsalState(TextChoices):
    """Whether the circle has shown that it can open."""

    BEGUN = "begun", "演练中"
    PASSED = "passed", "演练通过"
    FAILED = "failed", "演练未通过"


S = RehearsalState
UNDER = "本系统示例（电子招标投标办法第二十九条要求开标时能够解密，条号待核实）"

REHEARSAL = Lifecycle(
    "rehearsal", "开启演练", RehearsalState,
    #   verb       label       from                 to        who                             under
    Act("begin",   "开始演练", NOTHING,             S.BEGUN,  the_clock,                      UNDER),
    Act("release", "演练释放", {S.BEGUN, S.PASSED}, SAME,     a_guardian_of_the_circle,       UNDER),
    Act("succeed", "演练通过", {S.BEGUN},           S.PASSED, the_clock_or_the_last_guardian, UNDER),
    Act("fail",    "演练失败", {S.BEGUN},           S.FAILED, the_clock,                      UNDER),
)  # fmt: skip
