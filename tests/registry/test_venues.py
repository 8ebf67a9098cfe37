"""Rooms are booked by self service, one session at a time."""

from datetime import timedelta

import pytest

from builders.registry import (
    HUBEI,
    START,
    WUHAN,
    a_code,
    a_party,
    a_room,
    an_office,
    hours,
    someone_of,
)  # fmt: skip
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK, NOBODY
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.venues import actions, queries
from gongheng.registry.venues.models import Booking

pytestmark = pytest.mark.django_db
NOON = START + timedelta(days=1, hours=3)


def book(room, by, since=NOON, until=None, matter="E47"):
    return actions.book(room, matter=matter, purpose="开标", starts_at=since,
                        ends_at=until or since + hours(2), by=by, at=START)  # fmt: skip


def a_tenderer():
    return someone_of(a_party(roles=["tenderer"]), "tenderer")


@pytest.mark.parametrize(("shift", "long"), [(0, 2), (1, 2), (-1, 2), (0.5, 1), (-1, 5)])
def test_a_room_held_is_not_held_again(refused, shift, long):
    room, _ = a_room()
    book(room, a_tenderer())
    other = a_tenderer()
    with refused("room_taken", "during"):
        book(room, other, NOON + hours(shift), NOON + hours(shift + long))
    assert Booking.objects.count() == 1


def test_one_session_begins_when_the_other_ends_and_a_released_room_is_free():
    room, _ = a_room()
    me = a_tenderer()
    first = book(room, me)
    book(room, a_tenderer(), NOON + hours(2))
    book(room, a_tenderer(), NOON - hours(2))
    actions.release(first, by=me, at=START)
    assert book(room, a_tenderer()).state == "booked"


def test_main_and_side_venue_are_booked_for_one_matter():
    rooms = [a_room(kind="evaluation")[0] for _ in range(2)]
    me = a_tenderer()
    for room in rooms:
        book(room, me, matter="E1")
    assert [one.room for one in queries.bookings_of("E1")] == rooms


@pytest.mark.parametrize(
    ("since", "until"), [(NOON, NOON), (NOON, START), (START - hours(1), NOON)]
)
def test_a_period_that_is_none_or_over_is_refused(refused, since, until):
    room, centre = a_room()
    with refused("invalid_period", "during"):
        book(room, centre, since, until)


def test_strangers_neither_book_nor_release_nor_furnish(refused):
    room, centre = a_room()
    me = a_tenderer()
    booking = book(room, me)
    other_centre, other_tenderer = an_office("centre", a_code("12"), WUHAN), a_tenderer()
    for actor in (NOBODY, CLOCK, someone_of(a_party()), other_centre,
                  an_office("supervisor", a_code("11"), HUBEI)):  # fmt: skip
        with refused("not_permitted"):
            book(room, actor, NOON + hours(9))
        with refused("not_permitted"):
            actions.release(booking, by=actor, at=START)
        with refused("not_permitted"):
            actions.add_room(room.venue, name="二室", kind="opening", seats=9, by=actor, at=START)
    with refused("not_permitted"):
        actions.release(booking, by=other_tenderer, at=START)
    with refused("not_permitted"):
        actions.open_venue(
            a_code("12"), name="假场所", region=WUHAN, address="x", by=centre, at=START
        )
    booking.refresh_from_db()
    assert booking.state == "booked"
    assert actions.release(booking, by=centre, at=START).state == "released"
    with refused("wrong_state"):
        actions.release(booking, by=me, at=START)


@pytest.mark.parametrize("seats", [0, -1, "9", True, 10**6])
def test_a_room_has_seats(refused, seats):
    room, centre = a_room()
    with refused("invalid_count", "seats"):
        actions.add_room(room.venue, name="二室", kind="opening", seats=seats, by=centre, at=START)
    with refused("already_exists", "name"):
        actions.add_room(room.venue, name=room.name, kind="opening", seats=9, by=centre, at=START)


def test_the_timetable_shows_times_and_not_whose(django_assert_num_queries):
    room, centre = a_room()
    me = a_tenderer()
    booking = book(room, me)
    with django_assert_num_queries(1):
        rows = queries.timetable(room, clock.day_of(NOON))
    assert rows == [{"since": NOON, "until": NOON + hours(2)}]
    assert queries.timetable(room, clock.day_of(NOON) + timedelta(days=1)) == []
    seen = lambda actor: list(queries.bookings_visible_to(actor))  # noqa: E731
    assert seen(me) == seen(centre) == seen(an_office("witness", a_code("12"), WUHAN)) == [booking]
    assert (
        seen(NOBODY) == seen(a_tenderer()) == seen(an_office("centre", a_code("12"), WUHAN)) == []
    )
    assert Entry.objects.get(act="booking.book").matter == "E47"


def test_venues_come_with_their_rooms_in_two_queries(django_assert_num_queries):
    for _ in range(4):
        a_room()
    with django_assert_num_queries(2):
        assert [len(venue.rooms.all()) for venue in queries.venues_of("42")] == [1, 1, 1, 1]
