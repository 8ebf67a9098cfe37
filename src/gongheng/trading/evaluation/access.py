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


def _seat_of(actor: Actor, evaluation: Any) -> Any:
    if not (actor.person and actor.holds(Role.EXPERT, Role.TENDERER, Role.AGENCY)):
        return None
    if evaluation.pk is None or actor.is_recused_from(*evaluation.parties()):
        return None
    return evaluation.members.filter(person=actor.person).first()
