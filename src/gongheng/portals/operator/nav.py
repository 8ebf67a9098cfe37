"""What stands in the rail of the centre's portal; administration is split three ways."""

from gongheng.foundation.access.roles import Role

CENTRE = (Role.CENTRE, Role.WITNESS)
SYSTEM = (Role.SYSTEM_ADMIN,)
SECURITY = (Role.SECURITY_ADMIN,)
AUDIT = (Role.AUDITOR,)

NAV = [
    ("今日场次", "operator:today", CENTRE),
    ("场所和房间", "operator:venues", CENTRE),
    ("场地预约", "operator:bookings", CENTRE),
    ("评标席位", "operator:seats", CENTRE),
    ("公开数值", "operator:values", CENTRE),
    ("主体登记", "operator:parties", CENTRE),
    ("保证金收退", "operator:bonds", (Role.CENTRE,)),
    ("信用承诺", "mycredit:pledges", CENTRE),
    ("信用查询", "checks:checks", (Role.CENTRE,)),
    ("信用业务培训", "culture:courses", CENTRE),
    ("电子档案", "operator:packages", (Role.CENTRE,)),
    ("数据质量", "operator:imports", (Role.CENTRE, *SYSTEM)),
    ("运行状态", "operator:status", SYSTEM),
    ("密钥监护组", "circles:circles", SYSTEM),
    ("推送信用湖北", "feeds:deliveries", SYSTEM),
    ("岗位和账号", "operator:offices", SECURITY),
    ("机构", "operator:organs", SECURITY),
    ("保证金专户", "operator:bond_accounts", SECURITY),
    ("安全事件", "operator:events", AUDIT),
    ("岗位审计", "operator:offices_audit", AUDIT),
    ("日志核验", "operator:ledger", AUDIT),
    ("外部见证", "operator:witnesses", (*SYSTEM, *AUDIT)),
    ("信用数据核对", "operator:audits", (*SYSTEM, *AUDIT)),
]
