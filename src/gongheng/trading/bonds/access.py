"""Who lodges, confirms, returns and keeps a bond."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.trading.tendering.access import the_host, the_tenderer


def the_security_administrator(actor: Actor, account: Any) -> bool:
    """安全管理员：指定谁能看到保证金到账，是授权，不是业务."""
    return actor.holds(Role.SECURITY_ADMIN)


def the_payer(actor: Actor, bond: Any) -> bool:
    """缴纳保证金的投标人本单位；招标人和代理机构不得在自己的项目中缴纳."""
    tender = bond.section.tender
    own = actor.body in {tender.tenderer_code, tender.agency_code}
    return actor.holds(Role.BIDDER) and actor.acts_for(bond.bidder_code) and not own


def the_keeper(actor: Actor, bond: Any) -> bool:
    """投标保证金由专户唯一的账户经办确认和退还；履约保证金由受益的招标人确认和退还."""
    if bond.purpose == "performance":
        return the_tenderer(actor, bond)
    return actor.holds(Role.CENTRE) and actor.reference == bond.account.keeper


def whoever_ends_its_purpose(actor: Actor, bond: Any) -> bool:
    """使保证金不再需要的人：撤回投标的投标人，签约、终止、宣布流标的招标人，到时办理的平台时钟."""
    return actor.role == "clock" or the_host(actor, bond) or the_payer(actor, bond)
