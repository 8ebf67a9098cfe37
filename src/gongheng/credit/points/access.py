"""Who tries a draft of the rules, and who computes it."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.points.models import Simulation


def the_province(actor: Actor, simulation: "Simulation") -> bool:
    """省级信用信息经办."""
    return actor.holds(Role.CREDIT) and actor.region.endswith("0000")


def the_clock(actor: Actor, simulation: "Simulation") -> bool:
    """平台自身：按月逐步计算，不作任何决定."""
    return actor.role == "clock"
