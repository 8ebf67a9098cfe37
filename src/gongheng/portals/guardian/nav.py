"""What stands in the rail of the guardian's portal, and who forms circles."""

from gongheng.foundation.access.roles import Role

GUARDIAN = (Role.GUARDIAN,)
FORMERS = (Role.SYSTEM_ADMIN, Role.SUPERVISOR)
WATCHERS = (*FORMERS, Role.INSPECTOR)

NAV = [
    ("开启与演练", "guardian:front", GUARDIAN),
    ("抽取", "guardian:draws", GUARDIAN),
]
