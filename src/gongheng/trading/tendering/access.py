"""Who may run, stop and end a tender."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role


def the_host(actor: Actor, thing: Any) -> bool:
    """招标人或其委托的代理机构；已回避者除外."""
    tender = tender_of(thing)
    acts = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    own_role = actor.holds(Role.TENDERER, Role.AGENCY)
    return acts and own_role and not keeps_away(actor, tender)


def the_tenderer(actor: Actor, thing: Any) -> bool:
    """招标人自己；代理机构不得代为定标、签约；已回避者除外."""
    tender = tender_of(thing)
    own = actor.holds(Role.TENDERER) and actor.acts_for(tender.tenderer_code)
    return own and not keeps_away(actor, tender)


def the_tenderer_running_itself(actor: Actor, thing: Any) -> bool:
    """自行招标的招标人."""
    return the_tenderer(actor, thing) and not tender_of(thing).agency_code


def the_supervisor(actor: Actor, thing: Any) -> bool:
    """对该项目所在地有监督权的行政监督部门；已就该项目或者其当事人回避者除外."""
    tender = tender_of(thing)
    parties = (tender.tenderer_code, tender.agency_code)
    apart = keeps_away(actor, tender) or actor.is_recused_from(*parties)
    return actor.supervises(tender.region) and not apart


def the_host_or_the_clock(actor: Actor, thing: Any) -> bool:
    """招标人、代理机构，或到时自动办理的平台时钟."""
    return actor.role == "clock" or the_host(actor, thing)


def the_clock(actor: Actor, thing: Any) -> bool:
    """平台时钟：凭探测记录自动办理，任何人不得代为决定."""
    return actor.role == "clock"


def keeps_away(actor: Actor, tender: Any) -> bool:
    """Tell whether the actor is recused from this tender or the project it belongs to."""
    if not actor.recused_from:  # almost always: then the project need not be fetched
        return False
    return actor.is_recused_from(tender.code, tender.project.code)


def tender_of(thing: Any) -> Any:
    """Return the tender a thing belongs to."""
    if hasattr(thing, "tenderer_code"):
        return thing
    return thing.tender if hasattr(thing, "tender") else thing.section.tender
