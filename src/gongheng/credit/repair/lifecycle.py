"""The life of an application for repair, from the subject to the end of publication."""

from django.db.models import TextChoices

from gongheng.credit.repair.access import (
    a_second_officer,
    an_officer_not_of_the_decision,
    another_who_revokes,
    the_clock,
    the_clock_or_the_office,
    the_office_that_handles,
    the_subject_itself,
)
from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle


class RepairState(TextChoices):
    """Where an application stands."""

    APPLIED = "applied", "待核对材料"
    TO_SUPPLEMENT = "to_supplement", "待补正"
    CHECKED = "checked", "待受理"
    ACCEPTED = "accepted", "待核实"
    VERIFIED = "verified", "待决定"
    GRANTED = "granted", "准予修复"
    FINISHED = "finished", "已终止公示"
    DENIED = "denied", "不予修复"
    REFUSED = "refused", "不予受理"
    REVOKED = "revoked", "材料虚假，已撤销"
    TAKEN_BACK = "taken_back", "已撤回"
    LAPSED = "lapsed", "已终结"


S = RepairState
OPEN = frozenset({S.APPLIED, S.TO_SUPPLEMENT, S.CHECKED, S.ACCEPTED, S.VERIFIED})
LIVE = OPEN | {S.GRANTED}
DOUBTED = LIVE | {S.FINISHED}

NATIONAL = "信用修复管理办法（国家发展改革委令第36号，条号待核实）"
HUBEI = "2019年湖北省公共资源招标投标信用体系建设工作安排第十六条"

# fmt: off
REPAIR = Lifecycle(
    "repair", "信用修复", RepairState,
    #   verb               label           from                      to               who                             under
    Act("apply",           "申请信用修复", NOTHING,                  S.APPLIED,       the_subject_itself,             HUBEI,    CLOSED),
    Act("ask_supplement",  "一次告知补正", {S.APPLIED},              S.TO_SUPPLEMENT, the_office_that_handles,        NATIONAL, CLOSED),
    Act("supplement",      "补正材料",     {S.TO_SUPPLEMENT},        S.APPLIED,       the_subject_itself,             NATIONAL, CLOSED),
    Act("check_materials", "核对材料齐全", {S.APPLIED},              S.CHECKED,       the_office_that_handles,        NATIONAL, CLOSED),
    Act("accept",          "受理修复申请", {S.CHECKED},              S.ACCEPTED,      the_office_that_handles,        NATIONAL, CLOSED),
    Act("refuse",          "不予受理修复", {S.APPLIED, S.CHECKED},   S.REFUSED,       the_office_that_handles,        NATIONAL, CLOSED),
    Act("verify",          "核实纠正情况", {S.ACCEPTED},             S.VERIFIED,      the_office_that_handles,        NATIONAL, CLOSED),
    Act("extend",          "延长决定期限", {S.ACCEPTED, S.VERIFIED}, SAME,            the_office_that_handles,        NATIONAL, CLOSED),
    Act("grant",           "准予修复",     {S.VERIFIED},             S.GRANTED,       a_second_officer,               NATIONAL),
    Act("deny",            "不予修复",     {S.VERIFIED},             S.DENIED,        a_second_officer,               NATIONAL, CLOSED),
    Act("finish",          "终止公示",     {S.GRANTED},              S.FINISHED,      the_clock_or_the_office,        NATIONAL),
    Act("propose_revocation", "提出认定材料虚假", DOUBTED,           SAME,            an_officer_not_of_the_decision, NATIONAL, CLOSED),
    Act("drop_revocation", "不予认定材料虚假", DOUBTED,              SAME,            an_officer_not_of_the_decision, NATIONAL, CLOSED),
    Act("revoke",          "认定材料虚假", DOUBTED,                  S.REVOKED,       another_who_revokes,            NATIONAL, CLOSED),
    Act("take_back",       "撤回修复申请", OPEN,                     S.TAKEN_BACK,    the_subject_itself,             HUBEI,    CLOSED),
    Act("lapse",           "修复申请终结", LIVE,                     S.LAPSED,        the_clock,                      HUBEI,    CLOSED),
)
# fmt: on
