"""Read venues and whether a room is free; the timetable shows times, not whose they are."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import beijing
from gongheng.registry.venues.lifecycle import BookingState
from gongheng.registry.venues.models import Booking, Room, RoomKind, Venue


def venues_of(region_head: str = "") -> QuerySet[Venue]:
    """Venues whose region begins with these digits, with their rooms; public. Two queries."""
    found = Venue.objects.filter(region__startswith=region_head).order_by("region", "name")
    return found.prefetch_related("rooms")


def is_free(room: Room, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether nobody holds the room at any instant of [starts_at, ends_at)."""
    held = room.bookings.filter(state=BookingState.BOOKED, during__overlap=(starts_at, ends_at))
    return not held.exists()


def timetable(room: Room, day: date) -> list[dict[str, Any]]:
    """When the room is held on a day in Beijing; public, so neither matter nor body."""
    start = beijing(day.year, day.month, day.day)
    span = (start, start + timedelta(days=1))
    held = room.bookings.filter(state=BookingState.BOOKED, during__overlap=span)
    return [
        {"since": one.during.lower, "until": one.during.upper} for one in held.order_by("during")
    ]


def bookings_visible_to(actor: Actor) -> QuerySet[Booking]:
    """Own bookings; the centre those of its rooms; supervision and witnesses all."""
    rows = Booking.objects.select_related("room__venue").order_by("-during", "-pk")
    if actor.holds(Role.SUPERVISOR, Role.INSPECTOR, Role.WITNESS):
        return rows
    if actor.holds(Role.CENTRE):
        return rows.filter(room__venue__organ_code=actor.body)
    return rows.filter(booked_by=actor.body) if actor.body else rows.none()


def bookings_of(matter: str) -> QuerySet[Booking]:
    """The rooms held for a matter, main and side venues alike."""
    live = Booking.objects.filter(matter=matter, state=BookingState.BOOKED)
    return live.select_related("room__venue").order_by("during", "pk")


def venues_of_centre(organ_code: str) -> QuerySet[Venue]:
    """The venues of one centre with their rooms. Two queries."""
    found = Venue.objects.filter(organ_code=organ_code).order_by("name")
    return found.prefetch_related("rooms")


def venue_of(pk: int) -> Venue | None:
    """One venue, or None; public."""
    return Venue.objects.filter(pk=pk).first()


def room_of(pk: int) -> Room | None:
    """One room with its venue, or None."""
    return Room.objects.select_related("venue").filter(pk=pk).first()


def bookings_on(actor: Actor, day: date) -> QuerySet[Booking]:
    """What the actor may see of a day in Beijing, in the order of time."""
    start = beijing(day.year, day.month, day.day)
    span = (start, start + timedelta(days=1))
    live = bookings_visible_to(actor).filter(state=BookingState.BOOKED, during__overlap=span)
    return live.order_by("during", "pk")


def room_kinds() -> list[tuple[str, str]]:
    """Value and label of what a room is for."""
    return [(kind.value, kind.label) for kind in RoomKind]
