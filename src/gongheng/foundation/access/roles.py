"""The roles a person may hold in an organisation, and which may never meet in one hand."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What an office lets a person do; the body it belongs to says for whom."""

    TENDERER = "tenderer", "招标人经办"
    AGENCY = "agency", "代理机构经办"
    BIDDER = "bidder", "投标人经办"
    EXPERT = "expert", "评标专家"
    CENTRE = "centre", "交易中心业务"
    WITNESS = "witness", "交易中心见证"
    SUPERVISOR = "supervisor", "行政监督"
    INSPECTOR = "inspector", "纪检监察与审计（只读）"
    CREDIT = "credit", "信用信息经办"
    GUARDIAN = "guardian", "密钥监护人经办"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDITOR = "auditor", "安全审计员"


# 三员分立：系统管理、安全管理、审计三岗互斥（GB/T 22239-2019 第三级，待核实条号）
ADMINISTRATION = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})

# 交易、服务、监督分离（S2 第十一条、S4 第一条第二款）：政府与中心人员不得同时代表市场主体
PUBLIC_DUTY = frozenset(
    {Role.CENTRE, Role.WITNESS, Role.SUPERVISOR, Role.INSPECTOR, Role.CREDIT, *ADMINISTRATION}
)
MARKET = frozenset({Role.TENDERER, Role.AGENCY, Role.BIDDER})

# Whoever keeps a share of the bids' keys never acts for the market, and never sees more for it: a
# guardian is kept apart like public duty, without being on it (公证机构也可以是监护人).
APART_FROM_MARKET = PUBLIC_DUTY | {Role.GUARDIAN}

# Offices whose holder must sign in with a second factor.
STAFF = APART_FROM_MARKET


def kept_apart_from(role: str) -> frozenset[Role]:
    """The roles nobody may hold together with this one."""
    if role in APART_FROM_MARKET:
        return MARKET
    return APART_FROM_MARKET if role in MARKET else frozenset()
