"""Who may give and end offices, who declares and lifts a recusal."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.models import Office, Recusal
from gongheng.foundation.access.roles import ADMINISTRATION, MARKET, Role


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
    """安全管理员；本单位登记人，或者同一岗位的同事（不及于登记人）."""
    return the_security_administrator(actor, office) or whoever_keeps_the_people(actor, office)


def the_registrant(actor: Actor, body: str) -> bool:
    """为本单位办理统一登记的人，即本单位第一个岗位的持有人，并且仍在岗."""
    return actor.acts_for(body) and bool(actor.person) and actor.person == registrant_of(body)


def whoever_keeps_the_people(actor: Actor, office: Office) -> bool:
    """本单位登记人管理全部市场岗位；其他人只管同一岗位的同事，不得及于登记人：投标与招标互不支配."""
    if not (_in_the_market(office) and actor.acts_for(office.body)):
        return False
    return _above(actor, office, registrant_of(office.body))


def offices_ended_by(actor: Actor, offices: list[Office]) -> set[int]:
    """Return which of one unit's offices the actor may end; its registrant is asked once."""
    bodies = {one.body for one in offices if actor.acts_for(one.body)}
    first = {body: registrant_of(body) for body in bodies}
    return {
        one.pk for one in offices
        if the_security_administrator(actor, one)
        or (_in_the_market(one) and one.body in first and _above(actor, one, first[one.body]))
    }  # fmt: skip


def _above(actor: Actor, office: Office, first: str) -> bool:
    if first and actor.person == first:
        return True
    return office.role == actor.role and office.person != first


def registrant_of(body: str) -> str:
    """Return the person whose office was the first of this unit; "" when it has none."""
    first = Office.objects.filter(body=body, role__in=MARKET).order_by("pk").first()
    return first.person if first else ""


def whoever_keeps_away(actor: Actor, recusal: Recusal) -> bool:
    """应当回避的人本人，不论以何岗位."""
    return actor.is_somebody and bool(actor.person) and actor.person == recusal.person


def the_supervision(actor: Actor, recusal: Recusal) -> bool:
    """当地行政监督；没有写明地区的，省级行政监督。不得解除本人的，也不得解除自己应当回避的."""
    above_all = actor.holds(Role.SUPERVISOR) and actor.region.endswith("0000")
    here = actor.supervises(recusal.region) if recusal.region else above_all
    apart = actor.person != recusal.person and not actor.is_recused_from(recusal.against)
    return here and apart


def _in_the_market(office: Office) -> bool:
    return office.role in MARKET


def whoever_may_reset(actor: Actor, account: Any, offices: list[Office]) -> bool:
    """当面核对本人后重设密码：安全管理员；只在本单位任市场岗位的，由管理其各个岗位的人。不得重设自己的."""
    if actor.account_id == account.pk or not offices:
        return False
    own = all(whoever_keeps_the_people(actor, one) for one in offices)
    return own or actor.holds(Role.SECURITY_ADMIN)
