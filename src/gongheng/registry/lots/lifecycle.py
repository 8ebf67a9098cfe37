"""The life of a verifiable draw: asked, fixed in the log, answered by the guardians, drawn."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle
from gongheng.registry.lots.access import (
    another_supervisor,
    the_clock,
    the_guardian,
    whoever_answers_it,
    whoever_cancels,
    whoever_may_ask,
    whoever_proposes_it,
    whoever_tells_the_value,
)


class LotKind(TextChoices):
    """What is drawn; the words of the transcript."""

    EXPERTS = "experts", "抽取专家"
    TIE = "tie", "并列抽签"
    COEFFICIENT = "coefficient", "抽取系数"
    INSPECTION = "inspection", "抽查"


class LotState(TextChoices):
    """How far a draw has come; it never goes back."""

    ASKED = "asked", "已申请，待入树"
    ANCHORED = "anchored", "待监护人答复"
    DRAWN = "drawn", "已抽出"
    CANCELLED = "cancelled", "已撤销"


S = LotState
OPEN = frozenset({S.ASKED, S.ANCHORED})
RANDOM = "招标投标法实施条例第四十六条"

# fmt: off
LOT = Lifecycle(
    "lot", "可验证抽取", LotState,
    #   verb       label              from             to           who              under
    Act("request", "申请抽取",        NOTHING,         S.ASKED,     whoever_may_ask, RANDOM, CLOSED),
    Act("tell_value", "录入公开数值",  {S.ASKED},      SAME,         whoever_tells_the_value, RANDOM, CLOSED),
    Act("agree_value", "核对公开数值", {S.ASKED},      SAME,         another_supervisor, RANDOM, CLOSED),
    Act("miss_value", "公开数值未产生", {S.ASKED},     SAME,         the_clock,       RANDOM, CLOSED),
    Act("anchor",  "固定检查点",      {S.ASKED},       S.ANCHORED,  the_clock,       RANDOM, CLOSED),
    Act("answer",  "监护人答复",      {S.ANCHORED},    SAME,        the_guardian,    RANDOM, CLOSED),
    Act("combine", "合成随机值",      {S.ANCHORED},    S.DRAWN,     the_clock,       RANDOM, CLOSED),
    Act("propose_cancel", "提出撤销", {S.ANCHORED, S.DRAWN}, SAME, whoever_proposes_it, RANDOM, CLOSED),
    Act("keep",    "维持抽取",        {S.ANCHORED, S.DRAWN}, SAME,        whoever_answers_it, RANDOM, CLOSED),
    Act("cancel",  "撤销抽取",        {*OPEN, S.DRAWN}, S.CANCELLED, whoever_cancels, RANDOM, CLOSED),
)
# fmt: on
