"""The life of an organ on the platform: set up, kept true, closed (S2 第十一条)."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import NOTHING, SAME, Act, Lifecycle
from gongheng.registry.organs.access import the_keeper_of_organs


class OrganState(TextChoices):
    """Whether the organ does its duty on the platform."""

    ACTIVE = "active", "履职中"
    CLOSED = "closed", "已撤销"


S = OrganState
UNDER = "湖北省整合建立统一的公共资源交易平台实施方案第十一条"

ORGAN = Lifecycle(
    "organ", "机构", OrganState,
    #   verb         label   from         to         who                   under
    Act("establish", "设立", NOTHING,     S.ACTIVE,  the_keeper_of_organs, UNDER),
    Act("amend",     "变更", {S.ACTIVE},  SAME,      the_keeper_of_organs, UNDER),
    Act("close",     "撤销", {S.ACTIVE},  S.CLOSED,  the_keeper_of_organs, UNDER),
)  # fmt: skip
