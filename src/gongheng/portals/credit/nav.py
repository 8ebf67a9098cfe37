"""What stands in the rail of the credit office."""

from gongheng.foundation.access.roles import Role

OFFICERS = (Role.CREDIT,)

NAV = [
    ("信用记录", "credit:records", OFFICERS),
    ("填报", "credit:choose", OFFICERS),
    ("批量导入", "credit:uploads", OFFICERS),
    ("推送信用湖北", "feeds:deliveries", OFFICERS),
    ("归集时效", "credit:timeliness", OFFICERS),
    ("数据质量", "credit:quality", OFFICERS),
    ("限制与禁入", "supervisor:standings", OFFICERS),
]
