"""Who may give and end offices."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.models import Office
from gongheng.foundation.access.roles import ADMINISTRATION, Role


def the_security_administrator(actor: Actor, office: Office) -> bool:
    """安全管理员授权；不得给自己授权，也不得授予系统岗位以外本人所在的管理岗位."""
    return actor.holds(Role.SECURITY_ADMIN) and actor.person != office.person


def the_first_administrator(actor: Actor, office: Office) -> bool:
    """初始化时由平台自身设立三员，各一人."""
    none_yet = not Office.objects.filter(role=office.role).exists()
    return actor.role == "clock" and office.role in ADMINISTRATION and none_yet


def whoever_may_appoint(actor: Actor, office: Office) -> bool:
    """安全管理员、初始化程序，或主体自助登记时为本单位设立的市场岗位."""
    return (
        the_security_administrator(actor, office)
        or the_first_administrator(actor, office)
        or (actor.role == "registration" and actor.body == office.body and _in_the_market(office))
    )


def whoever_may_dismiss(actor: Actor, office: Office) -> bool:
    """安全管理员；市场主体可以结束本单位人员的岗位."""
    return the_security_administrator(actor, office) or (
        _in_the_market(office) and actor.acts_for(office.body)
    )


def _in_the_market(office: Office) -> bool:
    return office.role in {Role.TENDERER, Role.AGENCY, Role.BIDDER}


def whoever_may_reset(actor: Actor, account: Any, offices: list[Office]) -> bool:
    """当面核对本人后重设密码：安全管理员；只在本单位任市场岗位的人员，由本单位同事办理。不得重设自己的."""
    if actor.account_id == account.pk or not offices:
        return False
    own = all(_in_the_market(one) and actor.acts_for(one.body) for one in offices)
    return own or actor.holds(Role.SECURITY_ADMIN)
