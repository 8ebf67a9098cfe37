"""Who keeps venues and books rooms."""

from typing import TYPE_CHECKING, Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.registry.venues.models import Venue


def the_centre_of_the_venue(actor: Actor, venue: "Venue") -> bool:
    """场所所属交易中心的业务人员."""
    return actor.holds(Role.CENTRE) and actor.body == venue.organ_code


def the_centre_of_the_room(actor: Actor, room: Any) -> bool:
    """房间所属交易中心的业务人员."""
    return the_centre_of_the_venue(actor, room.venue)


def whoever_needs_the_room(actor: Actor, booking: Any) -> bool:
    """招标人、代理机构自助预约，或交易中心安排；不收费、不审批."""
    market = actor.holds(Role.TENDERER, Role.AGENCY) and bool(actor.body)
    return market or the_centre_of_the_room(actor, booking.room)


def whoever_booked_it(actor: Actor, booking: Any) -> bool:
    """预约单位，或房间所属交易中心."""
    own = bool(actor.body) and actor.body == booking.booked_by
    market = own and actor.holds(Role.TENDERER, Role.AGENCY)
    return market or the_centre_of_the_room(actor, booking.room)
