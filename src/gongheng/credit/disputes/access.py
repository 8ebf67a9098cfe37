"""Who objects, who handles it, who decides; never the person whose entry is objected to."""

from typing import TYPE_CHECKING, TypeAlias

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.disputes.models import Contest, Dispute

    Matter: TypeAlias = Dispute | Contest


def the_clock(actor: Actor, matter: "Matter") -> bool:
    """平台自身：所异议的记录已经终止的，异议随之终结."""
    return actor.role == "clock"


def the_subject_itself(actor: Actor, matter: "Matter") -> bool:
    """信用主体：单位的在任经办人，或者专家（工作人员）本人."""
    code = matter.subject.code
    return actor.acts_for(code) or (bool(actor.person) and actor.person == code)


def the_office_that_handles(actor: Actor, matter: "Matter") -> bool:
    """提供该信息的单位或者省级的信用信息经办；与主体有关的回避."""
    code = matter.subject.code
    apart = code not in {actor.body, actor.person} and not actor.is_recused_from(code)
    above = actor.region.endswith("0000") and covers(actor.region, matter.region)
    own = bool(matter.organ_code) and actor.body == matter.organ_code
    return actor.holds(Role.CREDIT) and apart and (own or above)


def an_officer_with_clean_hands(actor: Actor, matter: "Matter") -> bool:
    """办理单位的信用信息经办，没有填报、认定过所异议的信息."""
    return the_office_that_handles(actor, matter) and actor.person not in matter.hands()


def the_subject_or_the_office(actor: Actor, matter: "Matter") -> bool:
    """信用主体，或者办理单位的信用信息经办（收到复议、诉讼通知的）."""
    return the_subject_itself(actor, matter) or the_office_that_handles(actor, matter)


def the_unit_asked(actor: Actor, matter: "Dispute") -> bool:
    """被请求协助核查的单位的信用信息经办或者行政监督."""
    asked = bool(matter.asked_unit) and actor.body == matter.asked_unit
    code = matter.subject.code
    apart = code not in {actor.body, actor.person} and not actor.is_recused_from(code)
    return actor.holds(Role.CREDIT, Role.SUPERVISOR) and asked and apart
