"""The life of a restriction: what a party may not do today, and until when (一处失信、处处受限)."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import NOTHING, Act, Lifecycle
from gongheng.registry.standing.access import the_authority_of_the_region


class StandingState(TextChoices):
    """Whether a restriction is in force."""

    IN_FORCE = "in_force", "执行中"
    LIFTED = "lifted", "已解除"


S = StandingState
UNDER = "湖北省整合建立统一的公共资源交易平台实施方案第十二条（依法限制、市场禁入）"

STANDING = Lifecycle(
    "standing", "限制", StandingState,
    #   verb        label       from          to          who                          under
    Act("restrict", "限制",     NOTHING,      S.IN_FORCE, the_authority_of_the_region, UNDER),
    Act("lift",     "解除限制", {S.IN_FORCE}, S.LIFTED,   the_authority_of_the_region, UNDER),
)  # fmt: skip
