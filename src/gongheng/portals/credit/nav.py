"""What stands in the rail of the credit office."""

from gongheng.foundation.access.roles import Role

OFFICERS = (Role.CREDIT,)

NAV = [
    ("记分规则试算", "credit:simulations", OFFICERS),
    ("限制与禁入", "supervisor:standings", OFFICERS),
]
