"""Who may register a party and keep its file true; registration is never an approval."""

from typing import TYPE_CHECKING, Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.registry.parties.models import Party


def whoever_registers_it(actor: Actor, party: "Party") -> bool:
    """该单位自助登记，或交易中心窗口按其申请代录；登记是告知，不是审批."""
    itself = actor.role == "registration" and bool(party.code) and actor.body == party.code
    return itself or actor.holds(Role.CENTRE)


def whoever_acts_for_it(actor: Actor, party: "Party") -> bool:
    """该主体自己的经办人，或交易中心窗口按其申请代录."""
    code = party.code or ""
    return actor.acts_for(code) or (bool(code) and actor.holds(Role.CENTRE))


def the_party_of_the_same_name(actor: Actor, party: "Party") -> bool:
    """名称（含曾用名）与历史记录相同的已登记主体的经办人."""
    return any(actor.acts_for(code) for code in party.codes_of_namesakes())


def the_importer(actor: Actor, party: "Party") -> bool:
    """历史公告导入程序；只写历史记录，不写在办交易."""
    return actor.role == "importer"


def whoever_acts_for_its_party(actor: Actor, thing: Any) -> bool:
    """所属主体的经办人，或交易中心窗口按其申请代录."""
    return whoever_acts_for_it(actor, thing.party)


def whoever_may_tell_its_performance(actor: Actor, performance: Any) -> bool:
    """自行申报的业绩由所属主体填报；平台业绩只由平台依据完成的合同写入."""
    if performance.source == "platform":
        return actor.role == "clock"
    return whoever_acts_for_its_party(actor, performance)
