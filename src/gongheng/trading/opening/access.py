"""Who takes part in an opening."""

from typing import Any

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role
from gongheng.registry.guardians.queries import guardian_of
from gongheng.trading.bidding.models import Bid
from gongheng.trading.tendering.access import the_host, the_supervisor


def the_witness(actor: Actor, opening: Any) -> bool:
    """交易中心的见证人员，只见证本辖区的项目；已回避者除外."""
    tender = opening.tender
    return (
        actor.holds(Role.WITNESS)
        and covers(actor.region, tender.region)
        and not actor.is_recused_from(tender.code)
    )


def the_host_or_a_participant(actor: Actor, opening: Any) -> bool:
    """招标人、代理机构、本辖区的见证人员，或者投标已经开启的投标人."""
    if the_host(actor, opening) or the_witness(actor, opening):
        return True
    own = Bid.objects.filter(section__tender=opening.tender, bidder_code=actor.body)
    return actor.holds(Role.BIDDER) and own.exclude(state="withdrawn").exists()


def a_bidder_who_is_present(actor: Actor, opening: Any) -> bool:
    """参加开标的投标人."""
    own = Bid.objects.filter(section__tender=opening.tender, bidder_code=actor.body)
    return actor.holds(Role.BIDDER) and own.exclude(state="withdrawn").exists()


def a_guardian_of_the_circle(actor: Actor, unsealing: Any) -> bool:
    """本项目监护组中的监护人，由其单位的经办办理."""
    circle = unsealing.tender.circle
    return circle is not None and guardian_of(actor, circle) is not None


def the_overseer(actor: Actor, attribution: Any) -> bool:
    """见证人员或者行政监督；招标人、代理机构和投标人都不得提出."""
    return the_witness(actor, attribution) or the_supervisor(actor, attribution)


def another_overseer(actor: Actor, attribution: Any) -> bool:
    """行政监督，不得是提出的人，也不得与其同一单位."""
    other = actor.person != attribution.proposed_by and actor.body != attribution.proposed_body
    return the_supervisor(actor, attribution) and other


def whoever_may_check_the_record(actor: Actor, opening: Any) -> bool:
    """参加开标的投标人、招标人和代理机构、见证、监护人，以及本辖区的监督和纪检审计；核验包含有人员姓名."""
    tender = opening.tender
    known = the_host_or_a_participant(actor, opening) or actor.watches(tender.region)
    return known or (tender.circle is not None and guardian_of(actor, tender.circle) is not None)
