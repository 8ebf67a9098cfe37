"""What stands in the rail of the supervisor's portal."""

from gongheng.foundation.access.roles import Role

WATCHERS = (Role.SUPERVISOR, Role.INSPECTOR)
OFFICERS = (*WATCHERS, Role.CREDIT)

NAV = [
    ("项目监督", "supervisor:tenders", WATCHERS),
    ("异议", "supervisor:objections", WATCHERS),
    ("书面报告", "supervisor:reports", WATCHERS),
    ("保证金退还", "supervisor:bonds", WATCHERS),
    ("不予退还认定", "supervisor:held_bonds", (Role.SUPERVISOR,)),
    ("评标专家库", "supervisor:experts", WATCHERS),
    ("抽取申请", "supervisor:proposals", WATCHERS),
    ("可验证抽取", "supervisor:draws", WATCHERS),
    ("评标席位", "supervisor:seats", WATCHERS),
    ("抽取统计", "supervisor:survey", WATCHERS),
    ("回避", "supervisor:recusals", (Role.SUPERVISOR,)),
    ("密钥监护组", "circles:circles", WATCHERS),
    ("限制与禁入", "supervisor:standings", OFFICERS),
    ("调阅审批", "inquiries:inquiries", WATCHERS),
    ("信用查询", "checks:checks", WATCHERS),
    ("红黑名单", "consequences:listings", WATCHERS),
    ("信用承诺核查", "consequences:pledges", WATCHERS),
    ("联合奖惩案例", "consequences:cases", (Role.SUPERVISOR,)),
    ("信用业务培训", "culture:courses", WATCHERS),
]
