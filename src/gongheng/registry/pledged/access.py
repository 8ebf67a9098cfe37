"""Who notes a pledge in the register, and who strikes it off."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor

if TYPE_CHECKING:
    from gongheng.registry.pledged.models import Pledged


def whoever_gave_it_or_the_platform(actor: Actor, pledged: "Pledged") -> bool:
    """承诺人（单位经办人或者本人），或者平台按承诺的变化自动登记."""
    himself = bool(actor.person) and actor.person == pledged.code
    return actor.acts_for(pledged.code) or himself or actor.role == "clock"
