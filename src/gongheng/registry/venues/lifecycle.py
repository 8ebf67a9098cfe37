"""Venues, rooms and bookings (整合场所资源；S2 第五条)."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import NOTHING, Act, Lifecycle
from gongheng.registry.venues.access import (
    the_centre_of_the_room,
    the_centre_of_the_venue,
    whoever_booked_it,
    whoever_needs_the_room,
)


class PlaceState(TextChoices):
    """Whether a venue or room is in use."""

    OPEN = "open", "启用"


class BookingState(TextChoices):
    """Whether a booking holds its room."""

    BOOKED = "booked", "已预约"
    RELEASED = "released", "已释放"


B = BookingState
UNDER = "湖北省整合建立统一的公共资源交易平台实施方案第五条（整合场所资源）"

# fmt: off
VENUE = Lifecycle(
    "venue", "场所", PlaceState,
    Act("open_venue", "启用场所", NOTHING, PlaceState.OPEN, the_centre_of_the_venue, UNDER),
)

ROOM = Lifecycle(
    "room", "房间", PlaceState,
    Act("add_room", "增设房间", NOTHING, PlaceState.OPEN, the_centre_of_the_room, UNDER),
)

BOOKING = Lifecycle(
    "booking", "场地预约", BookingState,
    #   verb       label   from        to          who                     under
    Act("book",    "预约", NOTHING,    B.BOOKED,   whoever_needs_the_room, UNDER),
    Act("release", "释放", {B.BOOKED}, B.RELEASED, whoever_booked_it,      UNDER),
)
# fmt: on
