"""What stands in the rail of the credit office."""

from gongheng.foundation.access.roles import Role

OFFICERS = (Role.CREDIT,)

NAV = [
    ("信用记录", "credit:records", OFFICERS),
    ("填报", "credit:choose", OFFICERS),
    ("批量导入", "credit:uploads", OFFICERS),
    ("归集时效", "credit:timeliness", OFFICERS),
    ("数据质量", "credit:quality", OFFICERS),
    ("信用评价模型", "culture:ratings", OFFICERS),
    ("信用宣传稿件", "culture:pieces", OFFICERS),
    ("信用业务培训", "culture:courses", OFFICERS),
    ("信用工作通报", "culture:bulletins", OFFICERS),
    ("信用工作责任人", "culture:duties", OFFICERS),
    ("限制与禁入", "supervisor:standings", OFFICERS),
]
