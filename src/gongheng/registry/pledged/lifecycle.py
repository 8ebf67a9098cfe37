"""The life of a noted pledge: held, until it is struck off."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle
from gongheng.registry.pledged.access import whoever_gave_it_or_the_platform


class PledgedState(TextChoices):
    """Whether the register still counts the pledge."""

    HELD = "held", "已承诺"
    STRUCK = "struck", "不再计入"


S = PledgedState
UNDER = "2019年湖北省公共资源招标投标信用体系建设工作安排第十八条"

PLEDGED = Lifecycle(
    "pledged", "承诺登记", PledgedState,
    #   verb          label           from      to        who                              under
    Act("note_down",  "登记承诺",     NOTHING,  S.HELD,   whoever_gave_it_or_the_platform, UNDER, CLOSED),
    Act("strike_off", "注销承诺登记", {S.HELD}, S.STRUCK, whoever_gave_it_or_the_platform, UNDER, CLOSED),
)  # fmt: skip
