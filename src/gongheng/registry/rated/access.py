"""Who takes a snapshot of ratings, and who ends one."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.registry.rated.models import Snapshot


def the_platform(actor: Actor, snapshot: "Snapshot") -> bool:
    """平台自身：按省级采用的评价模型逐日取数，不作任何决定."""
    return actor.role == "clock"


def the_platform_or_the_province(actor: Actor, snapshot: "Snapshot") -> bool:
    """平台自身（次日取数时替换），或者省级信用信息经办（废止评价模型时停用）."""
    province = actor.holds(Role.CREDIT) and actor.region.endswith("0000")
    return actor.role == "clock" or province
