"""The life of an award, in the order the law tells it (招标投标法第四十五条至第四十七条)."""

from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle
from gongheng.trading.award.models import AbilityState, AwardState
from gongheng.trading.evaluation.access import the_chair
from gongheng.trading.tendering.access import the_host, the_tenderer

S = AwardState
# 中标人在签约前放弃或者不符合条件的，可以依次另定（实施条例第五十五条）
BEFORE_CONTRACT = frozenset({S.PUBLISHED, S.DECIDED, S.NOTIFIED})

AWARD = Lifecycle(
    "award", "定标", AwardState,
    #   verb                  label               from                       to           who           under
    Act("publish_candidates", "公示中标候选人",   NOTHING,                   S.PUBLISHED, the_host,     "招标投标法实施条例第五十四条"),
    Act("decide",             "确定中标人",       BEFORE_CONTRACT,           S.DECIDED,   the_tenderer, "招标投标法第四十条"),
    Act("notify",             "发出中标通知书",   {S.DECIDED},               S.NOTIFIED,  the_tenderer, "招标投标法第四十五条"),
    Act("report_in_writing",  "提交书面报告",     {S.NOTIFIED, S.CONTRACTED}, SAME,       the_tenderer, "招标投标法第四十七条"),
    Act("contract",           "转入签约",         {S.NOTIFIED},              S.CONTRACTED, the_tenderer, "招标投标法第四十六条"),
)  # fmt: skip

A = AbilityState
# 审查的是候选人的经营、财务状况，结论随中标结果公开之前不公开。
ABILITY = Lifecycle(
    "ability", "履约能力审查", AbilityState,
    Act("call_back", "提请审查履约能力", NOTHING,   A.OPEN,      the_tenderer, "招标投标法实施条例第五十六条", CLOSED),
    Act("confirm",   "确认能够履约",     {A.OPEN},  A.CONFIRMED, the_chair,    "招标投标法实施条例第五十六条", CLOSED),
    Act("deny",      "确认不能履约",     {A.OPEN},  A.DENIED,    the_chair,    "招标投标法实施条例第五十六条", CLOSED),
)  # fmt: skip
