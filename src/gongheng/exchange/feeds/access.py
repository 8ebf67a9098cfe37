"""Who keeps the feed: the platform itself delivers, officers of the province mend what is stuck."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

READERS = (Role.CREDIT, Role.SYSTEM_ADMIN)


def the_clock(actor: Actor, delivery: Any) -> bool:
    """平台自身：按办理记录的先后列入、发送，按对方的答复登记."""
    return actor.role == "clock"


def whoever_keeps_the_feed(actor: Actor, delivery: Any) -> bool:
    """省级信用信息经办，或者平台的系统管理员；不看、不改推送内容."""
    return keeps_the_feed(actor)


def whoever_supersedes(actor: Actor, delivery: Any) -> bool:
    """省级信用信息经办、系统管理员；平台自身在后一次推送取代前一次时."""
    return actor.role == "clock" or keeps_the_feed(actor)


def keeps_the_feed(actor: Actor) -> bool:
    """Officers of the province and the system administrator."""
    above = actor.holds(Role.CREDIT) and actor.region.endswith("0000")
    return above or actor.holds(Role.SYSTEM_ADMIN)
