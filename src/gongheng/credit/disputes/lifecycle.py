"""The life of an objection to credit information, and of a review or lawsuit beside it."""

from django.db.models import TextChoices

from gongheng.credit.disputes.access import (
    an_officer_with_clean_hands,
    the_clock,
    the_office_that_handles,
    the_subject_itself,
    the_subject_or_the_office,
    the_unit_asked,
)
from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle


class DisputeState(TextChoices):
    """Where an objection stands."""

    LODGED = "lodged", "待受理"
    ACCEPTED = "accepted", "办理中"
    PAUSED = "paused", "鉴定论证中（不计时）"
    REFUSED = "refused", "不予受理"
    UPHELD = "upheld", "异议成立"
    REJECTED = "rejected", "异议不成立"
    TAKEN_BACK = "taken_back", "已撤回"
    LAPSED = "lapsed", "已终结"


class ContestState(TextChoices):
    """Where a review or lawsuit stands, as told to the platform."""

    REPORTED = "reported", "待核对"
    MARKED = "marked", "已标注"
    TURNED_DOWN = "turned_down", "不予标注"
    CONCLUDED = "concluded", "已审结"


S, C = DisputeState, ContestState
OPEN = frozenset({S.LODGED, S.ACCEPTED, S.PAUSED})
DECIDED = frozenset({S.REFUSED, S.UPHELD, S.REJECTED})

RIGHTS = "2019年湖北省公共资源招标投标信用体系建设工作安排第十六条"
DAYS = "湖北省社会信用信息管理条例（异议条号待核实）"
MARKED = "行政处罚法第四十八条"

# fmt: off
DISPUTE = Lifecycle(
    "dispute", "信用异议", DisputeState,
    #   verb         label               from                      to            who                          under
    Act("lodge",     "提出信用异议",     NOTHING,                  S.LODGED,     the_subject_itself,          RIGHTS, CLOSED),
    Act("accept",    "受理异议",         {S.LODGED},               S.ACCEPTED,   the_office_that_handles,     DAYS,   CLOSED),
    Act("refuse",    "不予受理异议",     {S.LODGED},               S.REFUSED,    the_office_that_handles,     DAYS,   CLOSED),
    Act("ask_unit",  "请提供单位协助核查", {S.ACCEPTED},           SAME,         the_office_that_handles,     DAYS,   CLOSED),
    Act("tell_facts", "答复核查情况",    {S.ACCEPTED, S.PAUSED},   SAME,         the_unit_asked,              DAYS,   CLOSED),
    Act("pause",     "开始鉴定论证",     {S.ACCEPTED},             S.PAUSED,     the_office_that_handles,     DAYS,   CLOSED),
    Act("resume",    "鉴定论证结束",     {S.PAUSED},               S.ACCEPTED,   the_office_that_handles,     DAYS,   CLOSED),
    Act("uphold",    "认定异议成立",     {S.ACCEPTED},             S.UPHELD,     an_officer_with_clean_hands, RIGHTS, CLOSED),
    Act("reject",    "认定异议不成立",   {S.ACCEPTED},             S.REJECTED,   an_officer_with_clean_hands, RIGHTS, CLOSED),
    Act("take_back", "撤回信用异议",     OPEN,                     S.TAKEN_BACK, the_subject_itself,          RIGHTS, CLOSED),
    Act("lapse",     "异议终结",         OPEN,                     S.LAPSED,     the_clock,                   RIGHTS, CLOSED),
)
CONTEST = Lifecycle(
    "contest", "复议（诉讼）标注", ContestState,
    #   verb         label               from             to             who                        under
    Act("report",    "申报复议（诉讼）", NOTHING,         C.REPORTED,    the_subject_or_the_office, MARKED, CLOSED),
    Act("confirm",   "标注复议（诉讼）中", {C.REPORTED},  C.MARKED,      the_office_that_handles,   MARKED, CLOSED),
    Act("turn_down", "不予标注",         {C.REPORTED},    C.TURNED_DOWN, the_office_that_handles,   MARKED, CLOSED),
    Act("conclude",  "登记审结结果",     {C.MARKED},      C.CONCLUDED,   an_officer_with_clean_hands, MARKED, CLOSED),
)
# fmt: on
