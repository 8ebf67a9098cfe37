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
    ("红黑名单", "consequences:listings", OFFICERS),
    ("信用承诺核查", "consequences:pledges", OFFICERS),
    ("联合奖惩案例", "consequences:cases", OFFICERS),
    ("记分规则试算", "credit:simulations", OFFICERS),
    ("信用异议", "credit:disputes", OFFICERS),
    ("信用修复", "credit:repairs", OFFICERS),
    ("复议（诉讼）", "credit:contests", OFFICERS),
    ("调阅审批", "inquiries:inquiries", OFFICERS),
    ("信用查询", "checks:checks", OFFICERS),
    ("信用评价模型", "culture:ratings", OFFICERS),
    ("信用宣传稿件", "culture:pieces", OFFICERS),
    ("信用业务培训", "culture:courses", OFFICERS),
    ("信用工作通报", "culture:bulletins", OFFICERS),
    ("信用工作责任人", "culture:duties", OFFICERS),
    ("限制与禁入", "supervisor:standings", OFFICERS),
]
