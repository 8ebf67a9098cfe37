"""Open venues, add rooms, book and release them."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.venues.lifecycle import BOOKING, ROOM, VENUE
from gongheng.registry.venues.models import Booking, Room, RoomKind, Venue
from gongheng.registry.venues.queries import is_free


def open_venue(
    organ_code: str, *, name: str, region: str, address: str, by: Actor, at: datetime
) -> Venue:
    """启用场所."""
    venue = Venue(
        organ_code=check.uscc(organ_code, field="organ_code"),
        name=check.text(name, field="name"),
        region=check.region(region, on=day_of(at)),
        address=check.text(address, field="address", most=300),
    )
    with beginning(VENUE, "open_venue", venue, by=by, at=at) as (venue, record):
        same = Venue.objects.filter(organ_code=venue.organ_code, name=venue.name)
        refuse_unless(not same.exists(), "already_exists", field="name", thing="同名的场所")
        record(organ=venue.organ_code, name=venue.name, region=venue.region)
    return venue


def add_room(
    venue: Venue, *, name: str, kind: str, seats: int, equipment: str = "",
    by: Actor, at: datetime,
) -> Room:  # fmt: skip
    """增设房间."""
    refuse_unless(type(seats) is int and 0 < seats < 10_000, "invalid_count", field="seats")
    room = Room(
        venue=venue,
        name=check.text(name, field="name", most=100),
        kind=check.among(kind, RoomKind.values, field="kind"),
        seats=seats,
        equipment=check.text(equipment, field="equipment", most=500, required=False),
    )
    with beginning(ROOM, "add_room", room, by=by, at=at) as (room, record):
        same = venue.rooms.filter(name=room.name)
        refuse_unless(not same.exists(), "already_exists", field="name", thing="同名的房间")
        record(venue=venue.pk, name=room.name, kind=kind, seats=seats)
    return room


def book(
    room: Room, *, matter: str, purpose: str, starts_at: datetime, ends_at: datetime,
    by: Actor, at: datetime,
) -> Booking:  # fmt: skip
    """预约。同一房间同一时刻只有一场；多地同场的各约各的房间，写同一案卷."""
    good = starts_at < ends_at and at <= starts_at
    refuse_unless(good, "invalid_period", field="during")
    booking = Booking(
        room=room,
        matter=check.text(matter, field="matter", most=60),
        purpose=check.text(purpose, field="purpose"),
        during=(starts_at, ends_at),
        booked_by=by.body,
    )
    with beginning(BOOKING, "book", booking, by=by, at=at) as (booking, record):
        # One at a time per room: two inserts at once would wait for each other's exclusion check.
        hold(room)
        refuse_unless(is_free(room, starts_at, ends_at), "room_taken", field="during")
        record(room=room.pk, since=starts_at, until=ends_at, body=by.body)
    return booking


def release(booking: Booking, *, by: Actor, at: datetime) -> Booking:
    """释放，房间可以另约."""
    with performing(BOOKING, "release", booking, by=by, at=at) as (booking, record):
        record(room=booking.room_id)
    return booking
