"""Who may submit, open and reject."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.trading.tendering.access import the_host, the_supervisor


def the_bidder(actor: Actor, bid: Any) -> bool:
    """投标人本单位的投标经办；招标人和代理机构不得在自己的项目中投标."""
    tender = bid.section.tender
    own = actor.body in {tender.tenderer_code, tender.agency_code}
    return actor.holds(Role.BIDDER) and actor.acts_for(bid.bidder_code) and not own


def the_lead(actor: Actor, consortium: Any) -> bool:
    """联合体牵头人本单位的投标经办."""
    return actor.holds(Role.BIDDER) and actor.acts_for(consortium.lead_code)


def a_named_member(actor: Actor, consortium: Any) -> bool:
    """被列为联合体成员的单位自己；同意参加只能由本单位作出."""
    named = consortium.members.filter(code=actor.body, lead=False)
    return actor.holds(Role.BIDDER) and bool(actor.body) and named.exists()


def a_partner(actor: Actor, consortium: Any) -> bool:
    """联合体牵头人或者任一成员."""
    return the_lead(actor, consortium) or a_named_member(actor, consortium)


def the_bidder_asked_to_extend(actor: Actor, extension: Any) -> bool:
    """被要求延长投标有效期的投标人自己；同意与否由其自愿."""
    return actor.holds(Role.BIDDER) and actor.acts_for(extension.bid.bidder_code)


def the_opening_host(actor: Actor, bid: Any) -> bool:
    """开标主持人：招标人或其代理机构，不得是投标人；到时由平台时钟代为开启."""
    if actor.role == "clock":
        return True
    return the_host(actor, bid) and actor.body != bid.bidder_code


def the_opening_host_or_the_overseer(actor: Actor, bid: Any) -> bool:
    """开标主持人、平台时钟；变更归责经两人签字的，由确认的行政监督办理."""
    return the_opening_host(actor, bid) or the_supervisor(actor, bid)


def the_committee(actor: Actor, bid: Any) -> bool:
    """评标委员会成员；是否本标段成员由评标环节核对."""
    return actor.holds(Role.EXPERT, Role.TENDERER, Role.AGENCY) and not actor.is_recused_from(
        bid.bidder_code, bid.section.tender.code, bid.section.tender.project.code
    )


def the_clock_or_host(actor: Actor, bid: Any) -> bool:
    """招标失败或者终止时退回未开启的投标文件."""
    return actor.role == "clock" or the_host(actor, bid)


def the_clock(actor: Actor, intake: Any) -> bool:
    """平台时钟；任何人不得提前截止，也不得推迟."""
    return actor.role == "clock"


def any_bidder(actor: Actor, intake: Any) -> bool:
    """递交投标文件的投标经办本人；所记的是他自己的递交."""
    return actor.holds(Role.BIDDER) and bool(actor.body)
