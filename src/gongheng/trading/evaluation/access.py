"""Who may call, form, sit on and speak for an evaluation committee."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role


def the_member(actor: Actor, evaluation: Any) -> bool:
    """本标段评标委员会成员本人；应回避者除外."""
    return _seat_of(actor, evaluation) is not None


def the_chair(actor: Actor, evaluation: Any) -> bool:
    """本标段评标委员会负责人."""
    seat = _seat_of(actor, evaluation)
    return seat is not None and seat.chair


def the_bidder_asked(actor: Actor, inquiry: Any) -> bool:
    """被评标委员会书面要求澄清的投标人自己."""
    return actor.holds(Role.BIDDER) and actor.acts_for(inquiry.bid.bidder_code)


def the_clock_or_the_chair(actor: Actor, thing: Any) -> bool:
    """平台按登记的事实提示，或者评标委员会负责人要求重新核对."""
    return actor.role == "clock" or the_chair(actor, thing)


def _seat_of(actor: Actor, thing: Any) -> Any:
    evaluation = getattr(thing, "evaluation", thing)
    if not (actor.person and actor.holds(Role.EXPERT, Role.TENDERER, Role.AGENCY)):
        return None
    if evaluation.pk is None:
        return None
    # whoever keeps away from nobody need not be held against every party: that costs four queries
    if actor.recused_from and actor.is_recused_from(*evaluation.parties()):
        return None
    return evaluation.members.filter(person=actor.person).first()
