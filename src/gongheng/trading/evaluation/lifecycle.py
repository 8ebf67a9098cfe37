"""The life of an evaluation, in the order the law tells it (招标投标法第三十七条至第四十四条)."""

from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle
from gongheng.trading.evaluation.access import (
    the_bidder_asked,
    the_chair,
    the_clock_or_the_chair,
    the_member,
)
from gongheng.trading.evaluation.models import EvaluationState, FindingState, InquiryState
from gongheng.trading.tendering.access import the_host

S = EvaluationState
SITTING = frozenset({S.FORMED, S.SCORING})

# 评标委员会名单在中标结果确定前保密，评标在严格保密的情况下进行，所以各项均不公开，只有摘要入树。
EVALUATION = Lifecycle(
    "evaluation", "评标", EvaluationState,
    #   verb              label             from        to          who         under
    Act("form",           "组建评标委员会", NOTHING,    S.FORMED,   the_host,   "招标投标法第三十七条", CLOSED),
    Act("replace",        "更换评标委员会成员", SITTING, SAME,      the_host,   "招标投标法实施条例第四十八条", CLOSED),
    Act("reconvene",      "汇总以后更换成员", {S.RANKED}, S.SCORING, the_host,  "招标投标法实施条例第四十八条", CLOSED),
    Act("record_late",    "记录迟到",       SITTING,    SAME,       the_host,   "评标专家和评标专家库管理办法（条号待核实）", CLOSED),
    Act("start",          "开始评标",       {S.FORMED}, S.SCORING,  the_host,   "招标投标法第三十八条", CLOSED),
    Act("score",          "评分",           {S.SCORING}, SAME,      the_member, "招标投标法第四十条", CLOSED),
    Act("reject_bid",     "否决投标",       {S.SCORING}, SAME,      the_chair,  "招标投标法实施条例第五十一条", CLOSED),
    Act("ask_for_time",   "认为评标时间不够", {S.SCORING}, SAME,   the_member, "招标投标法实施条例第四十八条", CLOSED),
    Act("extend",         "延长评标时间",   {S.SCORING}, SAME,      the_host,   "招标投标法实施条例第四十八条", CLOSED),
    Act("reject_all",     "认定明显缺乏竞争", {S.SCORING}, SAME,    the_chair,  "招标投标法第四十二条", CLOSED),
    Act("draw_lots",      "并列抽签",       {S.SCORING}, SAME,        the_chair,  "招标投标法第四十条", CLOSED),
    Act("rank",           "汇总排序",       {S.SCORING}, S.RANKED,  the_chair,  "招标投标法第四十条", CLOSED),
    Act("reassess",       "因撤销重新评审", {S.RANKED}, S.SCORING,  the_chair,  "招标投标法实施条例第三十五条", CLOSED),
    Act("sign",           "签署评标报告",   {S.RANKED}, SAME,       the_member, "招标投标法实施条例第五十三条", CLOSED),
    Act("record_refusal", "记录拒绝签字",   {S.RANKED}, SAME,       the_chair,  "招标投标法实施条例第五十三条", CLOSED),
    Act("report",         "提交评标报告",   {S.RANKED}, S.REPORTED, the_chair,  "招标投标法实施条例第五十三条", CLOSED),
    Act("fail",           "否决全部投标",   {S.SCORING}, S.FAILED,  the_host,   "招标投标法第四十二条"),
)  # fmt: skip

F = FindingState
FINDING = Lifecycle(
    "finding", "关联情形", FindingState,
    Act("lay",     "提示关联情形", NOTHING,   F.OPEN,      the_clock_or_the_chair, "招标投标法实施条例第三十四条、第三十七条", CLOSED),
    Act("uphold",  "认定成立",     {F.OPEN},  F.UPHELD,    the_chair,              "招标投标法实施条例第三十四条、第三十七条", CLOSED),
    Act("dismiss", "认定不成立",   {F.OPEN},  F.DISMISSED, the_chair,              "招标投标法实施条例第三十四条、第三十七条", CLOSED),
)  # fmt: skip

I = InquiryState  # noqa: E741
INQUIRY = Lifecycle(
    "inquiry", "投标澄清", InquiryState,
    Act("inquire",   "要求澄清",   NOTHING,       I.ASKED,     the_chair,        "招标投标法实施条例第五十二条", CLOSED),
    Act("reply",     "答复澄清",   {I.ASKED},     I.ANSWERED,  the_bidder_asked, "招标投标法实施条例第五十二条", CLOSED),
    Act("accept",    "采纳澄清",   {I.ANSWERED},  I.ACCEPTED,  the_chair,        "招标投标法实施条例第五十二条", CLOSED),
    Act("set_aside", "不采纳澄清", {I.ANSWERED},  I.SET_ASIDE, the_chair,        "招标投标法实施条例第五十二条", CLOSED),
)  # fmt: skip
