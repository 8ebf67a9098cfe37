"""The life of a party and of what is kept in its file (一地注册、全网通用，一次录入、重复使用)."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle
from gongheng.registry.parties.access import (
    the_importer,
    the_party_of_the_same_name,
    whoever_acts_for_it,
    whoever_acts_for_its_party,
    whoever_may_tell_its_performance,
    whoever_registers_it,
)


class PartyState(TextChoices):
    """Whether a party is known from old notices only, registered, or gone."""

    HISTORICAL = "historical", "历史记录"
    CLAIMED = "claimed", "已认领"
    REGISTERED = "registered", "已登记"
    CANCELLED = "cancelled", "已注销"


class EntryState(TextChoices):
    """Whether a line of the file is in force."""

    IN_FORCE = "in_force", "有效"
    WITHDRAWN = "withdrawn", "已撤下"


S, E = PartyState, EntryState
ONCE = "湖北省整合建立统一的公共资源交易平台实施方案第四条（统一注册登记）"
OPEN = "湖北省整合建立统一的公共资源交易平台实施方案第十条（不得以注册登记、资质验证排斥市场主体）"
RELATED = "招标投标法实施条例第三十四条"
KEPT = "山东省公共资源交易平台信用信息管理实施方案（主体信息一次录入、动态更新）"


# fmt: off
PARTY = Lifecycle(
    "party", "市场主体", PartyState,
    #   verb              label       from            to            who                         under
    Act("register",       "登记",     NOTHING,        S.REGISTERED, whoever_registers_it,       OPEN),
    Act("record_former",  "录入历史", NOTHING,        S.HISTORICAL, the_importer,               ONCE),
    Act("amend",          "变更",     {S.REGISTERED}, SAME,         whoever_acts_for_it,        ONCE),
    Act("add_role",       "增加身份", {S.REGISTERED}, SAME,         whoever_acts_for_it,        ONCE),
    Act("claim_history",  "认领历史", {S.HISTORICAL}, S.CLAIMED,    the_party_of_the_same_name, ONCE),
    Act("cancel",         "注销",     {S.REGISTERED}, S.CANCELLED,  whoever_acts_for_it,        ONCE),
)

QUALIFICATION = Lifecycle(
    "qualification", "资质", EntryState,
    Act("enter_qualification",    "录入资质", NOTHING,      E.IN_FORCE,  whoever_acts_for_its_party, KEPT),
    Act("withdraw_qualification", "撤下资质", {E.IN_FORCE}, E.WITHDRAWN, whoever_acts_for_its_party, KEPT),
)

STAFF = Lifecycle(
    "staff", "从业人员", EntryState,
    Act("enter_staff",    "录入人员", NOTHING,      E.IN_FORCE,  whoever_acts_for_its_party, KEPT, CLOSED),
    Act("withdraw_staff", "撤下人员", {E.IN_FORCE}, E.WITHDRAWN, whoever_acts_for_its_party, KEPT, CLOSED),
)

PERFORMANCE = Lifecycle(
    "performance", "业绩", EntryState,
    Act("enter_performance",    "录入业绩", NOTHING,      E.IN_FORCE,  whoever_may_tell_its_performance, KEPT),
    Act("withdraw_performance", "撤下业绩", {E.IN_FORCE}, E.WITHDRAWN, whoever_may_tell_its_performance, KEPT),
)

RELATION = Lifecycle(
    "relation", "关联关系", EntryState,
    Act("declare_relation",  "申报关联关系", NOTHING,      E.IN_FORCE,  whoever_acts_for_its_party, RELATED),
    Act("withdraw_relation", "终止关联关系", {E.IN_FORCE}, E.WITHDRAWN, whoever_acts_for_its_party, RELATED),
)

HEAD = Lifecycle(
    "head", "单位负责人", EntryState,
    Act("declare_head",  "申报单位负责人", NOTHING,      E.IN_FORCE,  whoever_acts_for_its_party, RELATED, CLOSED),
    Act("withdraw_head", "终止单位负责人", {E.IN_FORCE}, E.WITHDRAWN, whoever_acts_for_its_party, RELATED, CLOSED),
)
# fmt: on
