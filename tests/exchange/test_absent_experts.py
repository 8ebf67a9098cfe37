"""Nobody is absent before the time he was called for: a clerk does not skip experts until he likes one."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from builders import trading
from builders.denied import refused
from gongheng.exchange.api.writes import lots

pytestmark = pytest.mark.django_db


def test_an_absence_is_recorded_from_the_time_of_the_meeting_on(monkeypatch):
    tender = trading.an_announced_tender(trading.a_tenderer())
    seat, due, recorded = SimpleNamespace(matter=tender.code), tender.bids_due_at, []
    monkeypatch.setattr(lots.calling, "vacate", lambda *_, **told: recorded.append(told["at"]))
    before = due - timedelta(microseconds=1)

    refused("too_early", lots._vacate, seat, reason="未到场", by=None, at=before)
    assert recorded == []
    lots._vacate(seat, reason="未到场", by=None, at=due)
    assert recorded == [due]
