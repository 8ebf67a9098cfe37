"""Who may restrict a party and lift the restriction."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.registry.standing.models import Standing


def the_authority_of_the_region(actor: Actor, standing: "Standing") -> bool:
    """作出决定地区的行政监督或信用信息经办；与被限制者同一单位的回避；到期由平台自动解除."""
    if actor.role == "clock":
        return True
    apart = actor.body != standing.party_code and not actor.is_recused_from(standing.party_code)
    of_region = bool(standing.region) and covers(actor.region, standing.region)
    return actor.holds(Role.SUPERVISOR, Role.CREDIT) and of_region and apart
