"""What stands in the rail of the credit office."""

from gongheng.foundation.access.roles import Role

OFFICERS = (Role.CREDIT,)

NAV = [
    ("信用记录", "credit:records", OFFICERS),
    ("填报", "credit:choose", OFFICERS),
    ("批量导入", "credit:uploads", OFFICERS),
    ("信用异议", "credit:disputes", OFFICERS),
    ("信用修复", "credit:repairs", OFFICERS),
    ("复议（诉讼）", "credit:contests", OFFICERS),
    ("限制与禁入", "supervisor:standings", OFFICERS),
]
