"""The life of an opening (招标投标法第三十四条至第三十六条，实施条例第四十四条)."""

from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle
from gongheng.trading.opening.access import (
    a_bidder_who_is_present,
    a_guardian_of_the_circle,
    another_overseer,
    the_host_or_a_participant,
    the_overseer,
)
from gongheng.trading.opening.models import AttributionState, OpeningState, UnsealingState
from gongheng.trading.tendering.access import the_clock, the_host, the_host_or_the_clock

O = OpeningState  # noqa: E741

OPENING = Lifecycle(
    "opening", "开标", OpeningState,
    #   verb                   label        from       to         who                        under
    Act("hold_opening",        "主持开标",  NOTHING,   O.OPEN,    the_host_or_the_clock,     "招标投标法第三十四条"),
    Act("read_out",            "唱标",      {O.OPEN},  SAME,      the_host_or_the_clock,     "招标投标法第三十六条"),
    Act("object_on_the_spot",  "当场异议",  {O.OPEN},  SAME,      a_bidder_who_is_present,   "招标投标法实施条例第四十四条"),
    Act("note_unanswered",     "记明逾期未答复", {O.OPEN}, SAME, the_clock,                 "招标投标法实施条例第四十四条"),
    Act("sign_record",         "签认记录",  {O.OPEN},  SAME,      the_host_or_a_participant, "招标投标法第三十六条"),
    Act("close",               "结束开标",  {O.OPEN},  O.CLOSED,  the_host,                  "招标投标法第三十六条"),
)  # fmt: skip

U = UnsealingState
EVERY = frozenset(U)
BY_DOCUMENT = "招标投标法第四十条"
SEALS = "招标投标法第三十六条"
DECRYPT = "电子招标投标办法（国家发展改革委令第20号）第三十条"
FAILED = "电子招标投标办法（国家发展改革委令第20号）第三十一条"

UNSEALING = Lifecycle(
    "unsealing", "共同开启", UnsealingState,
    #   verb              label          from                     to            who                       under    sight
    Act("show_seals",     "公布封条",     NOTHING,                 U.CHECKING,   the_host_or_the_clock,    SEALS),
    Act("ask_coefficients", "申请抽取系数", EVERY,                 SAME,          the_clock,                BY_DOCUMENT),
    Act("tell_coefficient", "公布系数",   EVERY,                   SAME,          the_clock,                SEALS),
    Act("open_window",    "开始解密",     {U.CHECKING},            U.GIVING,     the_host_or_the_clock,    DECRYPT),
    Act("give_half",      "投标人解密",   {U.GIVING},              SAME,         a_bidder_who_is_present,  DECRYPT),
    Act("give_remedy",    "补救解密",     {U.GIVING},              SAME,         a_bidder_who_is_present,  FAILED),
    Act("tell_trouble",   "说明解密障碍", {U.CHECKING, U.GIVING},  SAME,         a_bidder_who_is_present,  FAILED,  CLOSED),
    Act("stop_the_clock", "停钟顺延",     {U.GIVING},              SAME,         the_clock,                FAILED),
    Act("shut_window",    "解密截止",     {U.GIVING},              U.RELEASING,  the_host_or_the_clock,    DECRYPT),
    Act("release",        "释放份额",     {U.RELEASING},           SAME,         a_guardian_of_the_circle, DECRYPT),
    Act("put_off",        "推迟开启",     {U.RELEASING},           SAME,         the_clock,                FAILED),
    Act("join",           "合并开启",     {U.RELEASING},           U.READ,       the_host_or_the_clock,    DECRYPT),
    Act("make_record",    "制作核验包",   {U.READ},                SAME,         the_clock,                SEALS),
)  # fmt: skip

A = AttributionState

ATTRIBUTION = Lifecycle(
    "attribution", "开启归责", AttributionState,
    Act("attribute",      "认定归责",     NOTHING,                 A.FOUND,      the_host_or_the_clock,    FAILED),
    Act("propose_change", "提出变更归责", {A.FOUND, A.CHANGED},    A.PROPOSED,   the_overseer,             FAILED),
    Act("confirm_change", "确认变更归责", {A.PROPOSED},            A.CHANGED,    another_overseer,         FAILED),
    Act("decline_change", "不同意变更归责", {A.PROPOSED},          A.FOUND,      another_overseer,         FAILED),
)  # fmt: skip
