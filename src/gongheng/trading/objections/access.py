"""Who may object and who must answer."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role


def an_interested_party(actor: Actor, objection: Any) -> bool:
    """投标人、潜在投标人或者其他利害关系人；招标人不对自己提异议."""
    tender = objection.tender
    own = actor.body in {tender.tenderer_code, tender.agency_code}
    return actor.holds(Role.BIDDER) and actor.body == objection.raised_by and not own


def whoever_raised_it(actor: Actor, objection: Any) -> bool:
    """异议人本人."""
    return actor.acts_for(objection.raised_by)
