"""Who may establish, amend and close an organ on the platform."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.registry.organs.models import Organ


def the_keeper_of_organs(actor: Actor, organ: "Organ") -> bool:
    """安全管理员，但不得经办本人所在机构；平台初始化时由平台自身设立."""
    its_own = bool(actor.body) and actor.body == organ.code
    return actor.role == "clock" or (actor.holds(Role.SECURITY_ADMIN) and not its_own)
