"""The opening of sealed bids, phase by phase, with real keys."""

from decimal import Decimal

import pytest

from builders import openings as build
from builders.denied import refused
from builders.openings import MINUTE
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.models import Attribution, Half, Release, Unsealing
from gongheng.trading.opening.shares import actions as shares

pytestmark = pytest.mark.django_db


def test_bids_open_all_at_once_when_three_of_five_guardians_released():
    hall = build.an_open_hall(parts=("price", "technical"))
    build.give(hall)
    at = build.shut(hall, build.opened_at(hall) + 6 * MINUTE)
    for place in (1, 3, 5):
        build.release(hall, place, at + MINUTE)
    held = build.read_out(hall, at + 2 * MINUTE)

    bids = Bid.objects.filter(section__tender=hall.tender)
    assert {bid.state for bid in bids} == {"opened"}
    assert sorted(bid.price for bid in bids) == [Decimal("9000000.00"), Decimal("9200000.00"), Decimal("9500000.00")]
    assert all(bid.attachments[0]["name"] == "方案.txt" for bid in bids)
    assert held.faults == []
    assert hall.unsealing.state == "read"
