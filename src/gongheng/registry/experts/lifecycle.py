"""The life of an expert in the pool, the draw, the invitation (招标投标法第三十七条、实施条例第四十六条)."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle
from gongheng.registry.experts.access import (
    another_supervisor_of_the_draw,
    the_applicant,
    the_asker,
    the_clock,
    the_expert_or_the_keeper,
    the_hall,
    the_invited,
    the_invited_or_the_hall,
    the_keeper_of_the_pool,
    the_supervisor_of_the_draw,
    whoever_empties_a_seat,
    whoever_forms_the_committee,
)


class ExpertState(TextChoices):
    """Where an expert stands in the pool."""

    APPLIED = "applied", "已申请"
    ADMITTED = "admitted", "在库"
    SUSPENDED = "suspended", "暂停"
    EXITED = "exited", "已退出"


class DrawState(TextChoices):
    """A draw that was made is never undone by whoever asked; a supervisor may cancel, on record."""

    PROPOSED = "proposed", "待行政监督同意"
    OPPOSED = "opposed", "行政监督已退回"
    TAKEN_BACK = "taken_back", "已撤回"
    REQUESTED = "requested", "已申请，待产生种子"
    DRAWN = "drawn", "已抽取"
    CANCELLED = "cancelled", "已撤销"


class SnapshotState(TextChoices):
    """A snapshot of the pool is only ever taken."""

    TAKEN = "taken", "已固定"


class SurveyState(TextChoices):
    """A survey is only ever taken."""

    TAKEN = "taken", "已统计"


class InvitationState(TextChoices):
    """What a drawn expert has answered."""

    INVITED = "invited", "待答复"
    CONFIRMED = "confirmed", "已确认参加"
    DECLINED = "declined", "不参加"
    LAPSED = "lapsed", "逾期未答复"
    VACATED = "vacated", "席位已让出"
    RECALLED = "recalled", "抽取已撤销"


S = ExpertState
N = InvitationState
D = DrawState
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
    #   verb         label              from          to           who                          under
    Act("draw",      "抽取",            NOTHING,      D.DRAWN,     whoever_forms_the_committee, RANDOM, CLOSED),
    Act("request",   "申请可验证抽取",  NOTHING,      D.REQUESTED, whoever_forms_the_committee, RANDOM, CLOSED),
    Act("propose",   "提出抽取申请",    NOTHING,      D.PROPOSED,  whoever_forms_the_committee, RANDOM, CLOSED),
    Act("agree",     "同意抽取申请",    {D.PROPOSED}, D.REQUESTED, another_supervisor_of_the_draw, RANDOM, CLOSED),
    Act("oppose",    "退回抽取申请",  {D.PROPOSED}, D.OPPOSED,   the_supervisor_of_the_draw,  RANDOM, CLOSED),
    Act("take_back", "撤回抽取申请",    {D.PROPOSED}, D.TAKEN_BACK, the_asker,                  RANDOM, CLOSED),
    Act("go_ahead",  "无异议办理",      {D.PROPOSED}, D.REQUESTED, the_clock,                   RANDOM, CLOSED),
    Act("list_out",  "排出呼叫次序",    {D.REQUESTED}, D.DRAWN,    the_clock,                   RANDOM, CLOSED),
    Act("pass_over", "略过应当回避者",  {D.DRAWN},    SAME,        the_clock,                   RANDOM, CLOSED),
    Act("cancel",    "撤销抽取",        {D.REQUESTED, D.DRAWN}, D.CANCELLED, the_supervisor_of_the_draw, RANDOM, CLOSED),
)

SNAPSHOT = Lifecycle(
    "pool", "专家库名单", SnapshotState,
    Act("take", "固定当日名单", NOTHING, SnapshotState.TAKEN, the_clock, POOL),
)

SURVEY = Lifecycle(
    "draw_survey", "抽取统计", SurveyState,
    Act("survey", "统计抽取", NOTHING, SurveyState.TAKEN, the_clock, RANDOM, CLOSED),
)

INVITATION = Lifecycle(
    "invitation", "评标邀请", InvitationState,
    #   verb       label                 from                      to           who                          under
    Act("invite",  "邀请",               NOTHING,                  N.INVITED,   whoever_forms_the_committee, RANDOM, CLOSED),
    Act("confirm", "确认参加",           {N.INVITED},              N.CONFIRMED, the_invited,                 FIT,    CLOSED),
    Act("decline", "申报回避或者不参加", {N.INVITED, N.CONFIRMED}, N.DECLINED,  the_invited,                 FIT,    CLOSED),
    Act("lapse",   "逾期未答复",         {N.INVITED},              N.LAPSED,    the_clock,                   RANDOM, CLOSED),
    Act("call",    "按次序呼叫",         NOTHING,                  N.INVITED,   the_clock,                   RANDOM, CLOSED),
    Act("tell",    "发出通知",           {N.INVITED},              SAME,        the_clock,                   RANDOM, CLOSED),
    Act("arrive",  "签到",               {N.CONFIRMED},            SAME,        the_invited_or_the_hall,     RANDOM, CLOSED),
    Act("report_absence", "记录未到场",  {N.CONFIRMED},            SAME,        the_hall,                    RANDOM, CLOSED),
    Act("vacate",  "让出席位",           {N.CONFIRMED},            N.VACATED,   whoever_empties_a_seat,      RANDOM, CLOSED),
    Act("recall",  "因撤销抽取收回",     {N.INVITED, N.CONFIRMED}, N.RECALLED,  the_supervisor_of_the_draw,  RANDOM, CLOSED),
)
# fmt: on
