"""Two sessions at once, over two connections: the database keeps the claim."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from builders.certificates import a_pair, taken
from builders.races import at_once
from builders.registry import START, WUHAN, a_code, a_party, a_room, an_office, hours, someone_of
from gongheng.foundation import acts
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.models import Token
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.certificates import actions as certificates
from gongheng.registry.certificates import programs
from gongheng.registry.certificates.lifecycle import LinkState
from gongheng.registry.certificates.models import CertificateLink
from gongheng.registry.parties import actions as parties
from gongheng.registry.parties.models import Party
from gongheng.registry.projects import actions as projects
from gongheng.registry.projects.models import Project
from gongheng.registry.venues import actions as venues
from gongheng.registry.venues.models import Booking

NOON = START + timedelta(days=1)


def both_look_before_either_writes(monkeypatch, model):
    """Hold both sessions between their checks and their insert."""
    both_looked = threading.Barrier(2, timeout=30)
    checked = model.full_clean

    def look(self, *args, **kwargs):
        checked(self, *args, **kwargs)
        both_looked.wait()

    monkeypatch.setattr(model, "full_clean", look)


def a_booking_by(room, centre, start=NOON):
    return lambda: venues.book(room, matter="E47", purpose="开标", starts_at=start,
                               ends_at=start + hours(2), by=centre, at=START)  # fmt: skip


def both_come_at_once(monkeypatch, *, lock=True):
    """Both sessions stand before the room's lock together; without the lock they walk past it."""
    both_there = threading.Barrier(2, timeout=30)
    real = acts.hold

    def wait_and_hold(thing):
        both_there.wait()
        return real(thing) if lock else thing

    monkeypatch.setattr(venues, "hold", wait_and_hold)


@pytest.mark.parametrize("shift", [0, 1])
def test_two_sessions_that_come_at_once_leave_one_booking(committed, monkeypatch, shift):
    room, centre = a_room()
    both_come_at_once(monkeypatch)
    jobs = a_booking_by(room, centre), a_booking_by(room, centre, NOON + hours(shift))
    results = at_once(*jobs)
    assert sorted(type(one).__name__ for one in results) == ["Booking", "Refused"]
    no = next(one for one in results if isinstance(one, Refused))
    assert (no.code, no.field) == ("room_taken", "during")
    assert Booking.objects.count() == Entry.objects.filter(act="booking.book").count() == 1


def test_past_the_lock_the_database_still_keeps_the_room_to_one(committed, monkeypatch):
    """The twin of the lock: both look at a free room and the constraint stands alone."""
    room, centre = a_room()
    both_come_at_once(monkeypatch, lock=False)
    both_look_before_either_writes(monkeypatch, Booking)
    results = at_once(a_booking_by(room, centre), a_booking_by(room, centre, NOON + hours(1)))
    assert [isinstance(one, Booking) for one in results].count(True) == 1
    assert Booking.objects.count() == Entry.objects.filter(act="booking.book").count() == 1


def test_without_lock_and_constraint_both_sessions_would_hold_the_room(committed, monkeypatch):
    """The twin of both: the defences removed, the room is held twice."""
    room, centre = a_room()
    claim = "one_session_per_room_at_a_time"
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname=%s", [claim]
        )
        definition = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE registry_booking DROP CONSTRAINT {claim}")
    try:
        both_come_at_once(monkeypatch, lock=False)
        both_look_before_either_writes(monkeypatch, Booking)
        at_once(a_booking_by(room, centre), a_booking_by(room, centre, NOON + hours(1)))
        assert Booking.objects.count() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM registry_booking")
            cursor.execute(f"ALTER TABLE registry_booking ADD CONSTRAINT {claim} {definition}")


def test_two_sessions_registering_one_code_leave_one_party(committed, monkeypatch):
    both_look_before_either_writes(monkeypatch, Party)
    code = a_code()
    itself = Actor("registration", role="registration", body=code)

    def register():
        return parties.register(code, name="示例公司", kind="enterprise", region=WUHAN,
                                roles=["bidder"], by=itself, at=START)  # fmt: skip

    results = at_once(register, register)
    assert sorted(type(one).__name__ for one in results) == ["Party", "Refused"]
    assert next(one.code for one in results if isinstance(one, Refused)) == "already_exists"
    assert Party.objects.count() == Entry.objects.filter(act="party.register").count() == 1


def test_projects_entered_at_once_get_codes_without_gap_or_repeat(committed):
    owner = a_party(roles=["tenderer"])
    by = someone_of(owner, "tenderer")

    def enter():
        return projects.enter("示例工程", region=WUHAN, industry="E47", owner_code=owner.code,
                              by=by, at=START)  # fmt: skip

    results = at_once(*[enter] * 4)
    assert all(isinstance(one, Project) for one in results), results
    assert sorted(one.code[-4:] for one in results) == ["0001", "0002", "0003", "0004"]


def a_key_while_the_link_is_ended(monkeypatch):
    """Whoever asks for a key has read the link when its holder ends it."""
    bidder = an_office(Role.BIDDER, a_party().code)
    pair = a_pair(START, code=bidder.body)
    link = certificates.link_certificate(taken(pair, at=START), by=bidder, at=START)
    given = taken(pair, at=START, purpose="program")
    was_read, was_ended = threading.Event(), threading.Event()
    real = programs.offices_of

    def slowly(account):
        was_read.set()
        was_ended.wait(1)  # in vain where the link is held
        return real(account)

    def ending():
        assert was_read.wait(30)
        certificates.unlink_certificate(link, reason="钥匙遗失", by=bidder, at=START)
        was_ended.set()

    monkeypatch.setattr(programs, "offices_of", slowly)
    return at_once(lambda: programs.key_for(given, role="bidder", at=START), ending)


def test_a_key_made_while_the_link_is_ended_ends_with_it(committed, monkeypatch, tmp_path):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))
    assert a_key_while_the_link_is_ended(monkeypatch)[1] is None
    assert CertificateLink.objects.get().state == LinkState.UNLINKED
    assert Token.objects.count() == 0


def test_without_holding_the_link_a_thief_keeps_a_key(committed, monkeypatch, tmp_path):
    """Twin."""
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    a_key_while_the_link_is_ended(monkeypatch)
    assert CertificateLink.objects.get().state == LinkState.UNLINKED
    assert Token.objects.count() == 1
