"""The life of a tender and of its sections, in the order the law tells it (招标投标法第二章)."""

from gongheng.foundation.lifecycle import NOTHING, SAME, Act, Lifecycle
from gongheng.trading.tendering.access import (
    the_clock,
    the_host,
    the_host_or_the_clock,
    the_supervisor,
    the_tenderer_running_itself,
)
from gongheng.trading.tendering.models import SectionState, TenderState

T = TenderState
BEFORE_OPENING: set[str] = {T.ENTERED, T.REVIEWED, T.ANNOUNCED}

TENDER = Lifecycle(
    "tender", "招标项目", TenderState,
    #   verb                label             from                     to            who                           under
    Act("enter",            "项目进场",       NOTHING,                 T.ENTERED,    the_host,                     "招标投标法第九条"),
    Act("enter_again",      "重新招标",       NOTHING,                 T.ENTERED,    the_host,                     "招标投标法第二十八条"),
    Act("file_self_tender", "自行招标备案",   {T.ENTERED},             SAME,         the_tenderer_running_itself,  "招标投标法第十二条"),
    Act("review_fairness",  "公平竞争审查",   {T.ENTERED},             T.REVIEWED,   the_host,                     "公平竞争审查条例第八条"),
    Act("draft_documents",  "编制招标文件",   {T.REVIEWED},            SAME,         the_host,                     "招标投标法第十九条"),
    Act("revise_documents", "修改招标文件",   {T.ANNOUNCED},           SAME,         the_host,                     "招标投标法第二十三条"),
    Act("announce",         "发布招标公告",   {T.REVIEWED},            T.ANNOUNCED,  the_host,                     "招标投标法第十六条"),
    Act("postpone",         "顺延截止时间",   {T.ANNOUNCED},           SAME,         the_host,                     "招标投标法实施条例第二十一条"),
    Act("postpone_for_outage", "因平台故障顺延", {T.ANNOUNCED},         SAME,         the_clock,                    "电子招标投标办法（国家发展改革委令第20号）第二十七条"),
    Act("suspend",          "责令暂停",       {T.ANNOUNCED, T.OPENED}, SAME,         the_supervisor,               "招标投标法实施条例第六十二条"),
    Act("resume",           "恢复",           {T.ANNOUNCED, T.OPENED}, SAME,         the_supervisor,               "招标投标法实施条例第六十二条"),
    Act("terminate",        "终止招标",       BEFORE_OPENING,          T.TERMINATED, the_host,                     "招标投标法实施条例第三十一条"),
    Act("open",             "开标",           {T.ANNOUNCED},           T.OPENED,     the_host_or_the_clock,        "招标投标法第三十四条"),
    Act("fail",             "招标失败",       {T.ANNOUNCED, T.OPENED}, T.FAILED,     the_host_or_the_clock,        "招标投标法第二十八条"),
    Act("conclude",         "办结",           {T.OPENED},              T.CONCLUDED,  the_host,                     "招标投标法第四十八条"),
)  # fmt: skip

S = SectionState

SECTION = Lifecycle(
    "section", "标段", SectionState,
    #   verb             label       from       to          who                     under
    Act("add",           "添加标段", NOTHING,   S.OPEN,     the_host,               "招标投标法第十九条"),
    Act("carry",         "转入标段", NOTHING,   S.OPEN,     the_host,               "招标投标法第二十八条"),
    Act("hand_on",       "转入重新招标", {S.FAILED}, SAME,  the_host,               "招标投标法第二十八条"),
    Act("fail_section",  "标段流标", {S.OPEN},  S.FAILED,   the_host_or_the_clock,  "招标投标法第二十八条"),
    Act("settle",        "标段定标", {S.OPEN},  S.SETTLED,  the_host,               "招标投标法第四十五条"),
)  # fmt: skip
