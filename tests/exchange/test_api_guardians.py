"""A guardian's program asks what waits for it and answers; nobody else is told."""

import pytest

from builders import guardians as build
from builders import registry, trading
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.rehearsals import actions

pytestmark = pytest.mark.django_db
LATER = trading.START + registry.hours(2)


@pytest.fixture
def formed():
    return build.circle_in_force()


@pytest.fixture
def rehearsal(formed):
    tender = trading.an_announced_tender(trading.a_tenderer())
    with clock.frozen(LATER):
        yield actions.begin(tender, by=CLOCK, at=LATER)


def test_three_programs_pass_a_rehearsal(as_actor, formed, rehearsal):
    code = rehearsal.tender.code
    for place in (1, 3, 4):
        caller = as_actor(formed.officer(place))
        assert caller.get("/guardians/waiting").json() == {"openings": [], "rehearsals": [code]}
        asked = caller.get(f"/rehearsals/{code}/to-release").json()
        assert asked["bids"][0]["header"] == rehearsal.header
        told = build.a_release(rehearsal, formed, place)
        answer = caller.send(f"/rehearsals/{code}/releases", told)
        assert answer.status_code == 200
        assert caller.get("/guardians/waiting").json() == {"openings": [], "rehearsals": []}
    assert answer.json() == {"tender": f"rehearsal:{code}", "state": "passed", "answers": 3}


def test_nobody_else_is_told_or_answers(as_actor, anyone, formed, rehearsal):
    code, told = rehearsal.tender.code, build.a_release(rehearsal, formed, 1)
    before = Entry.objects.count()
    assert anyone.get("/guardians/waiting").status_code == 401
    for actor in (registry.an_office("guardian", registry.a_code("12")),
                  registry.a_supervisor(registry.HUBEI)):  # fmt: skip
        before = Entry.objects.count()
        caller = as_actor(actor)
        assert caller.get("/guardians/waiting").json() == {"openings": [], "rehearsals": []}
        assert caller.get(f"/rehearsals/{code}/to-release").status_code == 404
        assert caller.send(f"/rehearsals/{code}/releases", told).status_code == 404
        assert Entry.objects.count() == before


@pytest.mark.parametrize("body", [{}, {"batch": []}, {"batch": {}, "signature": ""},
                                  {"batch": {"format": 1}, "signature": "x" * 500}])  # fmt: skip
def test_a_body_of_another_shape_is_refused(as_actor, formed, rehearsal, body):
    caller = as_actor(formed.officer(1))
    assert caller.send(f"/rehearsals/{rehearsal.tender.code}/releases", body).status_code == 422
    assert not rehearsal.releases.exists()
