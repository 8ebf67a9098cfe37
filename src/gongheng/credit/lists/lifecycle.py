"""The life of a name on the red or the black list."""

from django.db.models import TextChoices

from gongheng.credit.lists.access import (
    an_officer_of_the_organ,
    another_person_who_decides,
    the_clock,
    the_organ_or_the_province,
    the_subject_itself,
    whoever_proposes_removal,
    whoever_sets_aside,
    whoever_takes_off,
)
from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle


class ListingState(TextChoices):
    """Where a listing stands."""

    SUGGESTED = "suggested", "系统提示"
    PROPOSED = "proposed", "拟列入"
    TOLD = "told", "已告知"
    DECIDED = "decided", "已认定"
    IN_FORCE = "in_force", "公布中"
    SET_ASIDE = "set_aside", "不予列入"
    OVER = "over", "期满移出"
    TAKEN_OFF = "taken_off", "已移出"


S = ListingState
PENDING = frozenset({S.SUGGESTED, S.PROPOSED, S.TOLD, S.DECIDED})
WAS_PUBLIC = frozenset({S.IN_FORCE, S.OVER, S.TAKEN_OFF})

LISTS = "2019年湖北省公共资源招标投标信用体系建设工作安排第十条"
RIGHTS = "2019年湖北省公共资源招标投标信用体系建设工作安排第十六条"
HEARD = "湖北省社会信用信息管理条例第二十三条"

# fmt: off
LISTING = Lifecycle(
    "listing", "红黑名单", ListingState,
    #   verb          label         from                      to           who                         under
    Act("suggest",    "系统提示列入", NOTHING,                S.SUGGESTED, the_clock,                  LISTS,  CLOSED),
    Act("take_up",    "采纳提示",   {S.SUGGESTED},            S.PROPOSED,  an_officer_of_the_organ,    LISTS,  CLOSED),
    Act("propose",    "提出列入",   NOTHING,                  S.PROPOSED,  an_officer_of_the_organ,    LISTS,  CLOSED),
    Act("tell",       "书面告知当事人", {S.PROPOSED},         S.TOLD,      an_officer_of_the_organ,    HEARD,  CLOSED),
    Act("state_case", "陈述申辩",   {S.TOLD},                 SAME,        the_subject_itself,         RIGHTS, CLOSED),
    Act("decide",     "认定",       {S.PROPOSED, S.TOLD},     S.DECIDED,   another_person_who_decides, LISTS,  CLOSED),
    Act("set_aside",  "不予列入",   PENDING,                  S.SET_ASIDE, whoever_sets_aside,         LISTS,  CLOSED),
    Act("make_known", "公布名单",   {S.DECIDED},              S.IN_FORCE,  the_organ_or_the_province,  LISTS),
    Act("run_out",    "期满移出名单", {S.IN_FORCE},           S.OVER,      the_clock,                  LISTS),
    Act("propose_removal", "提出移出", {S.IN_FORCE},          SAME,        whoever_proposes_removal,   RIGHTS, CLOSED),
    Act("notify_removal", "告知拟移出红名单", {S.IN_FORCE},   SAME,        the_organ_or_the_province,  HEARD,  CLOSED),
    Act("drop_removal", "不予移出", {S.IN_FORCE},             SAME,        the_organ_or_the_province,  RIGHTS, CLOSED),
    Act("take_off",   "移出名单",   {S.IN_FORCE},             S.TAKEN_OFF, whoever_takes_off,          RIGHTS),
)
# fmt: on
