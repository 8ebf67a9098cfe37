"""The life of a bid, in the order the law tells it (招标投标法第三章、第四章)."""

from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle
from gongheng.trading.bidding.access import (
    a_named_member,
    a_partner,
    any_bidder,
    the_bidder,
    the_bidder_asked_to_extend,
    the_clock,
    the_clock_or_host,
    the_committee,
    the_lead,
    the_opening_host,
    the_opening_host_or_the_overseer,
)
from gongheng.trading.bidding.models import BidState, ConsortiumState, ExtensionState, IntakeState
from gongheng.trading.tendering.access import the_host

S = BidState
NOT_DECRYPTED = "电子招标投标办法（国家发展改革委令第20号）第三十一条"
SEALED_BIDS = "招标投标法第二十八条、电子招标投标办法第二十六条"

BID = Lifecycle(
    "bid", "投标", BidState,
    #   verb        label       from            to            who                under                         sight
    Act("submit",   "递交",     NOTHING,        S.SUBMITTED,  the_bidder,        "招标投标法第二十八条",       CLOSED),
    Act("replace",  "替换",     {S.SUBMITTED},  SAME,         the_bidder,        "招标投标法第二十九条",       CLOSED),
    Act("withdraw", "撤回",     {S.SUBMITTED},  S.WITHDRAWN,  the_bidder,        "招标投标法第二十九条",       CLOSED),
    Act("submit_sealed",   "递交封标文件", NOTHING, S.SUBMITTED, the_bidder, SEALED_BIDS, CLOSED),
    Act("replace_sealed",  "替换封标文件", {S.SUBMITTED}, SAME, the_bidder, "招标投标法第二十九条", CLOSED),
    Act("withdraw_sealed", "撤回封标文件", {S.SUBMITTED}, S.WITHDRAWN, the_bidder, "招标投标法第二十九条", CLOSED),
    Act("unseal",   "开启",     {S.SUBMITTED},  S.OPENED,     the_opening_host,  "招标投标法第三十六条"),
    Act("unseal_jointly", "共同开启", {S.SUBMITTED}, S.OPENED, the_opening_host, "招标投标法第三十六条"),
    Act("deem_revoked", "视为撤销", {S.SUBMITTED, S.DEEMED_WITHDRAWN}, S.DEEMED_REVOKED, the_opening_host_or_the_overseer, NOT_DECRYPTED),
    Act("deem_withdrawn", "视为撤回", {S.SUBMITTED, S.DEEMED_REVOKED, S.VOID}, S.DEEMED_WITHDRAWN, the_opening_host_or_the_overseer, NOT_DECRYPTED),
    Act("void",     "认定无效未开启", {S.SUBMITTED, S.DEEMED_WITHDRAWN}, S.VOID, the_opening_host_or_the_overseer, NOT_DECRYPTED),
    Act("revoke",   "撤销",     {S.OPENED},     S.REVOKED,    the_bidder,        "招标投标法实施条例第三十五条"),
    Act("reject",   "否决",     {S.OPENED},     S.REJECTED,   the_committee,     "招标投标法实施条例第五十一条", CLOSED),
    Act("invalidate", "认定无效", {S.OPENED},     S.REJECTED,   the_committee,     "招标投标法实施条例第三十四条、第三十七条", CLOSED),
    Act("reject_with_all", "随全部投标否决", {S.OPENED}, S.REJECTED, the_committee, "招标投标法第四十二条", CLOSED),
    Act("lapse",    "退回",     {S.SUBMITTED},  S.LAPSED,     the_clock_or_host, "招标投标法实施条例第四十四条", CLOSED),
)  # fmt: skip

C = ConsortiumState
# 联合体由谁组成，开标前同投标人名称一样保密。
CONSORTIUM = Lifecycle(
    "consortium", "联合体", ConsortiumState,
    Act("propose",  "组成联合体",     NOTHING,       C.PROPOSED,  the_lead,       "招标投标法第三十一条", CLOSED),
    Act("consent",  "同意参加联合体", {C.PROPOSED},  SAME,        a_named_member, "招标投标法第三十一条", CLOSED),
    Act("dissolve", "解散联合体",     {C.PROPOSED},  C.DISSOLVED, a_partner,      "招标投标法实施条例第三十七条", CLOSED),
)  # fmt: skip

E = ExtensionState
LONGER = "招标投标法实施条例第二十五条；工程建设项目施工招标投标办法（条号待核实）"
EXTENSION = Lifecycle(
    "extension", "投标有效期延长", ExtensionState,
    Act("ask_extension", "要求延长投标有效期", NOTHING,   E.ASKED,    the_host,                   LONGER, CLOSED),
    Act("agree",         "同意延长",           {E.ASKED}, E.AGREED,   the_bidder_asked_to_extend, LONGER, CLOSED),
    Act("decline",       "不同意延长",         {E.ASKED}, E.DECLINED, the_bidder_asked_to_extend, LONGER, CLOSED),
)  # fmt: skip

I = IntakeState  # noqa: E741  # as S, C and E above
INTAKE = Lifecycle(
    "intake", "递交箱", IntakeState,
    Act("open",      "设立递交箱",   NOTHING,    I.OPEN,   the_clock,         "电子招标投标办法第二十六条", CLOSED),
    Act("close",     "截止递交",     {I.OPEN},   I.CLOSED, the_clock,         "招标投标法第二十八条、第三十四条"),
    Act("reopen",    "重新收取",     {I.CLOSED}, I.OPEN,   the_clock,         "招标投标法实施条例第六十二条"),
    Act("erase_ciphertext", "删除退回投标的密文", {I.OPEN, I.CLOSED}, SAME, the_clock, "个人信息保护法第四十七条"),
    Act("note_late", "记明平台迟延", {I.CLOSED}, SAME,     any_bidder,        "招标投标法实施条例第三十六条", CLOSED),
)  # fmt: skip
