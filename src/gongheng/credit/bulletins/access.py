"""Who drafts and adopts a bulletin, who names the persons responsible."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.bulletins.models import Bulletin, Duty


def the_province(actor: Actor, bulletin: "Bulletin") -> bool:
    """省级信用信息经办."""
    return actor.holds(Role.CREDIT) and actor.region.endswith("0000") and bool(actor.person)


def another_officer_of_the_province(actor: Actor, bulletin: "Bulletin") -> bool:
    """省级信用信息经办中拟稿人以外的另一人."""
    return the_province(actor, bulletin) and actor.person != bulletin.drafted_by


def an_officer_of_the_organ(actor: Actor, duty: "Duty") -> bool:
    """本单位的信用信息经办."""
    return actor.holds(Role.CREDIT) and bool(actor.body) and actor.body == duty.organ_code


def the_province_is_told(actor: Actor, duty: "Duty") -> bool:
    """省级信用信息经办."""
    return actor.holds(Role.CREDIT) and actor.region.endswith("0000")
