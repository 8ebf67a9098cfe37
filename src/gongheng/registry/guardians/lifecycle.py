"""The life of a circle of guardians: proposed, confirmed by another body, ended."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import NOTHING, SAME, Act, Lifecycle
from gongheng.registry.guardians.access import (
    another_supervision,
    another_supervision_than_asked,
    another_supervision_than_offered,
    the_confirming_supervision,
    whoever_forms_the_circle,
)


class CircleState(TextChoices):
    """Whether bids are sealed to the circle."""

    PROPOSED = "proposed", "待确认"
    IN_FORCE = "in_force", "在任"
    RETIRED = "retired", "已停用"


S = CircleState
UNDER = "电子招标投标办法第二十七条（保密，条号待核实）"

CIRCLE = Lifecycle(
    "circle", "监护组", CircleState,
    #   verb             label           from                      to          who                             under
    Act("propose",       "提出监护组",   NOTHING,                  S.PROPOSED, whoever_forms_the_circle,       UNDER),
    Act("confirm",       "确认监护组",   {S.PROPOSED},             S.IN_FORCE, another_supervision,            UNDER),
    Act("set_draw_key",  "登记抽取公钥", {S.PROPOSED, S.IN_FORCE}, SAME,       whoever_forms_the_circle,       UNDER),
    Act("confirm_draw_key", "确认抽取公钥", {S.PROPOSED, S.IN_FORCE}, SAME,    another_supervision_than_offered, UNDER),
    Act("ask_to_retire", "申请停用",     {S.IN_FORCE},             SAME,       whoever_forms_the_circle,       UNDER),
    Act("retire",        "停用监护组",   {S.IN_FORCE},             S.RETIRED,  another_supervision_than_asked, UNDER),
    Act("give_way",      "由新组接替",   {S.IN_FORCE},             S.RETIRED,  the_confirming_supervision,     UNDER),
    Act("drop",          "撤回提出",     {S.PROPOSED},             S.RETIRED,  whoever_forms_the_circle,       UNDER),
)  # fmt: skip
