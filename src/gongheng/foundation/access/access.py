"""Who may give and end offices, who declares and lifts a recusal."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.models import Office, Recusal
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


def whoever_keeps_away(actor: Actor, recusal: Recusal) -> bool:
    """应当回避的人本人，不论以何岗位；或安全管理员应其申请代为登记."""
    himself = actor.is_somebody and bool(actor.person) and actor.person == recusal.person
    return himself or (actor.holds(Role.SECURITY_ADMIN) and bool(recusal.person))


def the_supervision(actor: Actor, recusal: Recusal) -> bool:
    """当地行政监督；没有写明地区的，省级行政监督。不得解除本人的，也不得解除自己应当回避的."""
    above_all = actor.holds(Role.SUPERVISOR) and actor.region.endswith("0000")
    here = actor.supervises(recusal.region) if recusal.region else above_all
    apart = actor.person != recusal.person and not actor.is_recused_from(recusal.against)
    return here and apart


def _in_the_market(office: Office) -> bool:
    return office.role in {Role.TENDERER, Role.AGENCY, Role.BIDDER}


def whoever_may_reset(actor: Actor, account: Any, offices: list[Office]) -> bool:
    """当面核对本人后重设密码：安全管理员；只在本单位任市场岗位的人员，由本单位同事办理。不得重设自己的."""
    if actor.account_id == account.pk or not offices:
        return False
    own = all(_in_the_market(one) and actor.acts_for(one.body) for one in offices)
    return own or actor.holds(Role.SECURITY_ADMIN)
