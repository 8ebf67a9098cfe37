"""Who notes a check: whoever made it."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor

if TYPE_CHECKING:
    from gongheng.registry.checked.models import Checked


def whoever_checked(actor: Actor, checked: "Checked") -> bool:
    """查询的单位，由出具回执时一并登记."""
    return actor.is_somebody and actor.body == checked.body
