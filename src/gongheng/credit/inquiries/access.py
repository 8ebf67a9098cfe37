"""Who asks for a file, who approves, who reads; never one person alone."""

from typing import TYPE_CHECKING

from gongheng.credit.inquiries.purposes import purposes
from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.inquiries.models import Inquiry


def whoever_may_ask(actor: Actor, inquiry: "Inquiry") -> bool:
    """该用途列明的岗位：信用信息经办、行政监督、纪检监察与审计；与主体有关的回避."""
    purpose = purposes().get(inquiry.purpose)
    return purpose is not None and actor.role in purpose.asked_by and _apart(actor, inquiry)


def the_approver(actor: Actor, inquiry: "Inquiry") -> bool:
    """有权批准该用途的单位的另一人：本单位同一岗位的，或者信用信息主管单位的经办；不得是申请人."""
    purpose = purposes().get(inquiry.purpose)
    if purpose is None or actor.person == inquiry.requested_by or not _apart(actor, inquiry):
        return False
    if purpose.approved_by == "organ":
        return _same_organ(actor, inquiry)
    return purpose.approved_by == "keeper" and _keeps(actor, inquiry)


def the_second_key(actor: Actor, inquiry: "Inquiry") -> bool:
    """同一单位同一岗位的另一人."""
    another = actor.person != inquiry.requested_by
    return another and _same_organ(actor, inquiry) and _apart(actor, inquiry)


def the_reviewer(actor: Actor, inquiry: "Inquiry") -> bool:
    """省级信用信息经办，不得是启用紧急调阅的两人之一."""
    hands = {inquiry.requested_by, inquiry.approved_by}
    return _keeps(actor, inquiry) and actor.region.endswith("0000") and actor.person not in hands


def the_requester(actor: Actor, inquiry: "Inquiry") -> bool:
    """提出申请的人."""
    return inquiry.kind != "authorised" and actor.serves() and actor.person == inquiry.requested_by


def whoever_may_call_it_in(actor: Actor, inquiry: "Inquiry") -> bool:
    """申请人、批准人，或者有权批准的另一人."""
    return the_requester(actor, inquiry) or the_approver(actor, inquiry)


def the_subject_itself(actor: Actor, inquiry: "Inquiry") -> bool:
    """信用主体自己：单位的在任经办人，或者本人."""
    whose = inquiry.subjects
    himself = bool(actor.person) and whose == [actor.person]
    return len(whose) == 1 and (actor.acts_for(whose[0]) or himself)


def the_holder(actor: Actor, inquiry: "Inquiry") -> bool:
    """获准的人：审批的为申请人本人，在原岗位；主体授权的为被授权单位的经办人."""
    if inquiry.kind == "authorised":
        return actor.acts_for(inquiry.body)
    same_office = actor.body == inquiry.body and actor.role == inquiry.requested_role
    return the_requester(actor, inquiry) and same_office and _apart(actor, inquiry)


def the_clock(actor: Actor, inquiry: "Inquiry") -> bool:
    """平台自身：期满时终止."""
    return actor.role == "clock"


def _same_organ(actor: Actor, inquiry: "Inquiry") -> bool:
    return bool(actor.body) and actor.body == inquiry.body and actor.role == inquiry.requested_role


def _keeps(actor: Actor, inquiry: "Inquiry") -> bool:
    return actor.holds(Role.CREDIT) and covers(actor.region, inquiry.region)


def _apart(actor: Actor, inquiry: "Inquiry") -> bool:
    whose = set(inquiry.subjects)
    return not whose & {actor.body, actor.person} and not actor.is_recused_from(*whose)
