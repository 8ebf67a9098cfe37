"""Who forms, confirms and ends a circle of guardians."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.registry.guardians.models import Circle


def whoever_forms_the_circle(actor: Actor, circle: "Circle") -> bool:
    """系统管理员，或者该地区的行政监督."""
    return actor.holds(Role.SYSTEM_ADMIN) or actor.supervises(circle.region)


def another_supervision(actor: Actor, circle: "Circle") -> bool:
    """该地区的行政监督，不得是提出的人，也不得与其同一单位."""
    return actor.supervises(circle.region) and _apart(
        actor, circle.proposed_by, circle.proposed_body
    )


def another_supervision_than_asked(actor: Actor, circle: "Circle") -> bool:
    """该地区的行政监督，不得是申请停用的人，也不得与其同一单位."""
    asked = bool(circle.ending_asked_by)
    return (
        asked
        and actor.supervises(circle.region)
        and _apart(actor, circle.ending_asked_by, circle.ending_asked_body)
    )


def another_supervision_than_offered(actor: Actor, circle: "Circle") -> bool:
    """该地区的行政监督，不得是登记抽取公钥的人，也不得与其同一单位."""
    offered = bool(circle.offered_by)
    return (
        offered
        and actor.supervises(circle.region)
        and _apart(actor, circle.offered_by, circle.offered_body)
    )


def the_confirming_supervision(actor: Actor, circle: "Circle") -> bool:
    """确认新监护组的行政监督."""
    return actor.supervises(circle.region)


def _apart(actor: Actor, person: str, body: str) -> bool:
    return actor.person != person and (not body or actor.body != body)
