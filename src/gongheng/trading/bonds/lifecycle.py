"""The life of a bond, in the order the regulation tells it (招标投标法实施条例第二十六条、第三十五条、第五十七条)."""

from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle
from gongheng.trading.bonds.access import (
    the_keeper,
    the_payer,
    the_security_administrator,
    whoever_ends_its_purpose,
)
from gongheng.trading.bonds.models import AccountState, BondState
from gongheng.trading.tendering.access import the_supervisor, the_tenderer

A = AccountState

BOND_ACCOUNT = Lifecycle(
    "bond_account", "保证金专户", AccountState,
    #   verb             label             from         to         who                           under
    Act("open_account",  "启用专户",       NOTHING,     A.IN_USE,  the_security_administrator,   "招标投标法实施条例第二十六条"),
    Act("assign_keeper", "指定账户经办",   {A.IN_USE},  SAME,      the_security_administrator,   "招标投标法实施条例第二十六条"),
    Act("shut_account",  "停用专户",       {A.IN_USE},  A.SHUT,    the_security_administrator,   "招标投标法实施条例第二十六条"),
)  # fmt: skip

S = BondState
NOT_HELD: set[str] = {S.LODGED, S.CANCELLED}  # money may come after the registration was cancelled
KEPT: set[str] = {S.FORFEITED, S.CLAIMED}

BOND = Lifecycle(
    "bond", "保证金", BondState,
    #   verb              label              from                    to           who                        under                          sight
    Act("lodge",          "缴纳登记",        NOTHING,                S.LODGED,    the_payer,                 "招标投标法实施条例第二十六条", CLOSED),
    Act("cancel",         "取消登记",        {S.LODGED},             S.CANCELLED, the_payer,                 "招标投标法实施条例第二十六条", CLOSED),
    Act("confirm",        "确认到账",        {S.LODGED},             S.HELD,      the_keeper,                "招标投标法实施条例第二十六条", CLOSED),
    Act("reject_receipt", "不予确认",        NOT_HELD,               S.REFUSED,   the_keeper,                "招标投标法实施条例第二十六条", CLOSED),
    Act("owe",            "列为应退",        {S.HELD},               S.DUE,       whoever_ends_its_purpose,  "招标投标法实施条例第三十五条、第五十七条", CLOSED),
    Act("release",        "退还",            {S.DUE, S.REFUSED},     S.RELEASED,  the_keeper,                "招标投标法实施条例第三十五条、第五十七条", CLOSED),
    Act("find_ground",    "认定不予退还情形", {S.HELD},            SAME,         the_supervisor,            "招标投标法实施条例第七十四条", CLOSED),
    Act("forfeit",        "不予退还",        {S.HELD},               S.FORFEITED, the_tenderer,              "招标投标法实施条例第七十四条", CLOSED),
    Act("claim",          "向出具机构索赔",  {S.FORFEITED},          S.CLAIMED,   the_tenderer,              "招标投标法实施条例第七十四条", CLOSED),
    Act("pay_over",       "划转招标人",      KEPT,                   S.PAID_OVER, the_keeper,                "招标投标法实施条例第七十四条", CLOSED),
)  # fmt: skip
