"""Who applies for repair, who verifies, and that another one decides."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.repair.models import Repair


def the_clock(actor: Actor, repair: "Repair") -> bool:
    """平台自身：记录已经另行终止的，申请随之终结."""
    return actor.role == "clock"


def the_subject_itself(actor: Actor, repair: "Repair") -> bool:
    """信用主体：单位的在任经办人，或者专家（工作人员）本人."""
    code = repair.subject.code
    return actor.acts_for(code) or (bool(actor.person) and actor.person == code)


def the_office_that_handles(actor: Actor, repair: "Repair") -> bool:
    """认定单位或者省级的信用信息经办；与主体有关的、提出申请的人回避."""
    code, record = repair.subject.code, repair.record
    apart = code not in {actor.body, actor.person} and not actor.is_recused_from(code)
    above = actor.region.endswith("0000") and covers(actor.region, record.region)
    apart = (
        apart and actor.person != repair.applied_by
    )  # of the firm yesterday, in the office today
    return actor.holds(Role.CREDIT) and apart and (actor.body == record.reporter_code or above)


def a_second_officer(actor: Actor, repair: "Repair") -> bool:
    """同一办理单位或者省级的另一名经办人员，不得是核实人（两人办理）."""
    return the_office_that_handles(actor, repair) and actor.person != repair.verified_by


def an_officer_not_of_the_decision(actor: Actor, repair: "Repair") -> bool:
    """办理单位或者省级的经办人员，不得是核实人、作出修复决定的人."""
    hands = {repair.verified_by, repair.decided_by} - {""}
    return the_office_that_handles(actor, repair) and actor.person not in hands


def another_who_revokes(actor: Actor, repair: "Repair") -> bool:
    """没有核实、决定修复的另一名经办人员，不得是提出认定材料虚假的人（两人办理）."""
    apart = not repair.falsehood_by or actor.person != repair.falsehood_by
    return an_officer_not_of_the_decision(actor, repair) and apart


def the_clock_or_the_office(actor: Actor, repair: "Repair") -> bool:
    """准予修复之后由平台自动终止公示，或者由办理单位办理."""
    return actor.role == "clock" or the_office_that_handles(actor, repair)
