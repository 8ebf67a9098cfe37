"""Find the seat, the proposal or the draw an address names, for whoever may see it."""

from typing import Any

from gongheng.exchange.api.ways import found
from gongheng.foundation.access.actors import Actor
from gongheng.registry.experts import queries as experts
from gongheng.registry.experts.asking import queries as asking
from gongheng.registry.experts.attending import queries as attending
from gongheng.registry.lots import queries as lots


def seat_in_the_hall(actor: Actor, invitation_id: int) -> Any:
    """A seat that was called for, for the centre's people and the supervision of its region."""
    return found(attending.seats_of(actor).filter(pk=invitation_id).first(), "invitation_id")


def seat_of_actor(actor: Actor, invitation_id: int) -> Any:
    """A seat of one's own, or one in the hall that one keeps."""
    own = (one for one in experts.invitations_of(actor) if one.pk == invitation_id)
    seat = next(own, None) or attending.seats_of(actor).filter(pk=invitation_id).first()
    return found(seat, "invitation_id")


def draw_without_value(actor: Actor, draw_id: int) -> Any:
    """A draw of the region that waits for the value it named."""
    return found(lots.waiting_for_value(actor).filter(pk=draw_id).first(), "draw_id")


def proposed_draw(actor: Actor, proposal_id: int) -> Any:
    """A draw proposed in the region one supervises."""
    return found(asking.proposed_to(actor).filter(pk=proposal_id).first(), "proposal_id")


def own_proposed_draw(actor: Actor, proposal_id: int) -> Any:
    """A draw that oneself proposed."""
    return found(asking.own_proposals(actor).filter(pk=proposal_id).first(), "proposal_id")
