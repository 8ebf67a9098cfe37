"""The life of an expert in the pool, the draw, the invitation (招标投标法第三十七条、实施条例第四十六条)."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle
from gongheng.registry.experts.access import (
    the_applicant,
    the_clock,
    the_expert_or_the_keeper,
    the_invited,
    the_keeper_of_the_pool,
    whoever_forms_the_committee,
)


class ExpertState(TextChoices):
    """Where an expert stands in the pool."""

    APPLIED = "applied", "已申请"
    ADMITTED = "admitted", "在库"
    SUSPENDED = "suspended", "暂停"
    EXITED = "exited", "已退出"


class DrawState(TextChoices):
    """A draw is never undone; a replacement is a new draw."""

    DRAWN = "drawn", "已抽取"


class InvitationState(TextChoices):
    """What a drawn expert has answered."""

    INVITED = "invited", "待答复"
    CONFIRMED = "confirmed", "已确认参加"
    DECLINED = "declined", "不参加"
    LAPSED = "lapsed", "逾期未答复"


S = ExpertState
N = InvitationState
POOL = "湖北省整合建立统一的公共资源交易平台实施方案第六条（统一专家库）"
FIT = "招标投标法第三十七条"
RANDOM = "招标投标法实施条例第四十六条"


# fmt: off
EXPERT = Lifecycle(
    "expert", "评标专家", ExpertState,
    #   verb       label   from                       to           who                       under
    Act("apply",   "申请", NOTHING,                   S.APPLIED,   the_applicant,            POOL, CLOSED),
    Act("admit",   "入库", {S.APPLIED},               S.ADMITTED,  the_keeper_of_the_pool,   FIT,  CLOSED),
    Act("suspend", "暂停", {S.ADMITTED},              S.SUSPENDED, the_keeper_of_the_pool,   POOL, CLOSED),
    Act("resume",  "恢复", {S.SUSPENDED},             S.ADMITTED,  the_keeper_of_the_pool,   POOL, CLOSED),
    Act("leave",   "退出", {S.APPLIED, S.ADMITTED, S.SUSPENDED},
                                                      S.EXITED,    the_expert_or_the_keeper, POOL, CLOSED),
)

DRAW = Lifecycle(
    "draw", "专家抽取", DrawState,
    Act("draw", "抽取", NOTHING, DrawState.DRAWN, whoever_forms_the_committee, RANDOM, CLOSED),
)

INVITATION = Lifecycle(
    "invitation", "评标邀请", InvitationState,
    #   verb       label                 from                      to           who                          under
    Act("invite",  "邀请",               NOTHING,                  N.INVITED,   whoever_forms_the_committee, RANDOM, CLOSED),
    Act("confirm", "确认参加",           {N.INVITED},              N.CONFIRMED, the_invited,                 FIT,    CLOSED),
    Act("decline", "申报回避或者不参加", {N.INVITED, N.CONFIRMED}, N.DECLINED,  the_invited,                 FIT,    CLOSED),
    Act("lapse",   "逾期未答复",         {N.INVITED},              N.LAPSED,    the_clock,                   RANDOM, CLOSED),
)
# fmt: on
