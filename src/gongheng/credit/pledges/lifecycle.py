"""The life of a pledge: signed, checked, kept or broken."""

from django.db.models import TextChoices

from gongheng.credit.pledges.access import (
    another_of_the_office,
    the_office_that_checks,
    whoever_it_binds,
)
from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle


class PledgeState(TextChoices):
    """Where a pledge stands."""

    SIGNED = "signed", "已签署"
    SUPERSEDED = "superseded", "已由新版本替代"
    TAKEN_BACK = "taken_back", "已撤回承诺"
    BROKEN = "broken", "承诺不实"


S = PledgeState
PLAN = "2019年湖北省公共资源招标投标信用体系建设工作安排"
SIGN = f"{PLAN}第十八条"
CHECK = "山东省公共资源交易平台信用信息管理实施方案第十三条"
HEARD = "湖北省社会信用信息管理条例第二十三条"
RIGHTS = f"{PLAN}第十六条"
STANDS = frozenset({S.SIGNED, S.SUPERSEDED})

# fmt: off
PLEDGE = Lifecycle(
    "pledge", "信用承诺", PledgeState,
    #   verb          label         from        to            who                     under
    Act("sign",        "签署承诺",   NOTHING,    S.SIGNED,     whoever_it_binds,       SIGN),
    Act("supersede",   "以新版替代", {S.SIGNED}, S.SUPERSEDED, whoever_it_binds,       f"{PLAN}第十七条"),
    Act("take_back",   "撤回承诺",   {S.SIGNED}, S.TAKEN_BACK, whoever_it_binds,       SIGN),
    Act("check",       "核查承诺",   {S.SIGNED}, SAME,         the_office_that_checks, CHECK),
    Act("tell_broken", "告知拟认定不实", STANDS, SAME,         the_office_that_checks, HEARD,  CLOSED),
    Act("state_case",  "陈述申辩",   STANDS,     SAME,         whoever_it_binds,       RIGHTS, CLOSED),
    Act("drop_finding", "不予认定不实", STANDS,  SAME,         the_office_that_checks, CHECK,  CLOSED),
    Act("find_broken", "认定不实",   STANDS,     S.BROKEN,     another_of_the_office,  CHECK),
)
# fmt: on
