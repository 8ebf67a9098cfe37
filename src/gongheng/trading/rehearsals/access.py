"""Who rehearses."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.registry.guardians.queries import guardian_of

if TYPE_CHECKING:
    from gongheng.trading.rehearsals.models import Rehearsal


def the_clock(actor: Actor, rehearsal: "Rehearsal") -> bool:
    """公告以后由平台时钟自动安排和结束."""
    return actor.role == "clock"


def a_guardian_of_the_circle(actor: Actor, rehearsal: "Rehearsal") -> bool:
    """本项目监护组的监护人."""
    return guardian_of(actor, rehearsal.circle) is not None


def the_clock_or_the_last_guardian(actor: Actor, rehearsal: "Rehearsal") -> bool:
    """平台时钟，或者使份额达到门槛的那位监护人."""
    return the_clock(actor, rehearsal) or a_guardian_of_the_circle(actor, rehearsal)
