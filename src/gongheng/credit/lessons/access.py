"""Who writes, who reviews, who learns."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.lessons.models import Attempt, Course, Piece


def an_officer_of_the_organ(actor: Actor, piece: "Piece") -> bool:
    """拟稿单位的信用信息经办."""
    return actor.holds(Role.CREDIT) and bool(actor.body) and actor.body == piece.organ_code


def another_officer_or_the_province(actor: Actor, piece: "Piece") -> bool:
    """拟稿单位或者省级的信用信息经办，不得是拟稿人."""
    above = actor.region.endswith("0000") and covers(actor.region, piece.region)
    own = actor.body == piece.organ_code or above
    return (
        actor.holds(Role.CREDIT) and bool(actor.person) and own and actor.person != piece.drafted_by
    )


def the_organ_or_the_province(actor: Actor, piece: "Piece") -> bool:
    """拟稿单位或者省级的信用信息经办."""
    above = actor.region.endswith("0000") and covers(actor.region, piece.region)
    return actor.holds(Role.CREDIT) and (an_officer_of_the_organ(actor, piece) or above)


def the_province(actor: Actor, course: "Course") -> bool:
    """省级信用信息经办."""
    return actor.holds(Role.CREDIT) and actor.region.endswith("0000") and bool(actor.person)


def another_officer_of_the_province(actor: Actor, course: "Course") -> bool:
    """省级信用信息经办中拟定人以外的另一人."""
    return the_province(actor, course) and actor.person != course.drafted_by


def whoever_it_is_for(actor: Actor, attempt: "Attempt") -> bool:
    """课程所列岗位的在任人员，本人作答."""
    own = bool(actor.person) and actor.person == attempt.person
    return own and actor.is_somebody and actor.role in attempt.course.roles
