"""Who may ask."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role


def a_potential_bidder(actor: Actor, question: Any) -> bool:
    """潜在投标人；招标人和代理机构不向自己提问."""
    tender = question.tender
    own = actor.body in {tender.tenderer_code, tender.agency_code}
    return actor.holds(Role.BIDDER) and bool(actor.body) and not own
