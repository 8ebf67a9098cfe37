"""Clocks five minutes astray, either way: only the moment at which the platform had the last byte counts.

The command line's own clock is tested over HTTPS in `tests/running/test_bidding_over_https.py`; the page counts
down from the time that came with it. Whether the platform's own clock is wrong, witnesses say: each cosigns a
head with its own time, kept with the line.
"""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from builders import sealed
from builders.submission_doors import DOORS, nothing_changes
from gongheng.foundation import clock
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.sealed import rules
from trading.sealed.bad_input.test_bad_uploads import is_a_clear_no

SKEW = [timedelta(minutes=5), timedelta(minutes=-5)]
MICRO = timedelta(microseconds=1)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("skew", SKEW, ids=["five minutes fast", "five minutes slow"])
def test_a_bidders_clock_decides_nothing(scene, door, skew):
    """Sealed and sent by a machine whose clock is wrong, a microsecond before the deadline: taken."""
    due = scene.tender.bids_due_at
    with clock.frozen(scene.at + skew):
        package = sealed.a_package(scene.section, scene.bidder).package
    sealed.upload(package, scene.bidder, at=scene.at)
    with clock.frozen(due - MICRO):
        assert scene.door(door).package(package).status in {0, 201}
    assert Bid.objects.get().submitted_at == due - MICRO


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("skew", SKEW, ids=["five minutes fast", "five minutes slow"])
def test_at_the_deadline_it_is_late_whatever_the_bidders_clock_says(scene, door, skew):
    due = scene.tender.bids_due_at
    with clock.frozen(scene.at + skew):
        package = sealed.a_package(scene.section, scene.bidder).package
    sealed.upload(package, scene.bidder, at=scene.at)
    entrance = scene.door(door)
    with clock.frozen(due), nothing_changes():
        no = entrance.package(package)
        is_a_clear_no(no, "deadline_passed")
    assert "招标投标法" in no.source


@pytest.mark.parametrize("skew", SKEW, ids=["five minutes fast", "five minutes slow"])
def test_times_that_a_request_claims_are_not_read(scene, skew):
    """A Date of the sender's own, in time, does not make a late commit early; nor the reverse."""
    due, said = scene.tender.bids_due_at, {}
    sealed.upload(scene.package, scene.bidder, at=scene.at)
    entrance = scene.door("interface")
    path = f"/sections/{scene.section.code}/sealed-bids"
    claims = {"Date": format_datetime(due + skew, usegmt=True), "X-Request-Start": "t=0",
              "X-Forwarded-Date": "0", "If-Unmodified-Since": format_datetime(due + skew, usegmt=True)}  # fmt: skip
    for name, moment in (("late", due), ("in time", due - MICRO)):
        with clock.frozen(moment):
            said[name] = entrance.caller.send(path, head_bytes(scene.package), **claims).status_code
    assert said == {"late": 409, "in time": 201}


def test_without_the_time_of_arrival_a_slow_platform_calls_a_bid_in_time_late(scene, monkeypatch):
    """The twin: judged by when its turn came, five minutes of queue cost a bidder the tender."""
    due = scene.tender.bids_due_at
    sealed.upload(scene.package, scene.bidder, at=scene.at)
    plain = rules.arrived_in_time
    monkeypatch.setattr(rules, "arrived_in_time",
                        lambda tender, intake, _: plain(tender, intake, clock.now()))  # fmt: skip
    arrived, head = due - timedelta(seconds=1), head_bytes(scene.package)
    from gongheng.foundation.refusals import Refused
    from gongheng.trading.bidding.sealed import actions

    by = scene.bidder.actor
    with clock.frozen(due + timedelta(seconds=1)):
        with pytest.raises(Refused) as no:
            actions.submit_sealed(
                scene.section, head=head, received_at=arrived, by=by, at=clock.now()
            )
        assert no.value.code == "deadline_passed"
        monkeypatch.undo()
        bid = actions.submit_sealed(
            scene.section, head=head, received_at=arrived, by=by, at=clock.now()
        )
    assert bid.submitted_at == arrived
