"""Rounds of a re-tender over the interface."""

from datetime import timedelta

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db


def test_the_next_round_its_sections_and_its_draft_are_read_by_its_host_only(as_actor, anyone):
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    me, other = as_actor(host), as_actor(build.a_tenderer())
    with clock.frozen(tender.bids_due_at + timedelta(days=1)):
        made = me.send(f"/tenders/{tender.code}/enter-again", {}).json()
        whole = me.get(f"/tenders/{made['code']}").json()
        assert made["previous_code"] == tender.code
        assert whole["sections"][0]["previous_code"] == tender.sections.get().code
        assert me.get(f"/tenders/{tender.code}").json()["next_rounds"] == [made["code"]]
        assert anyone.get(f"/tenders/{tender.code}").json()["next_rounds"] == []
        draft = me.get(f"/tenders/{made['code']}/draft").json()
        assert draft["previous"] == tender.code
        assert draft["terms"] == Tender.objects.get(pk=tender.pk).terms()
        assert other.get(f"/tenders/{made['code']}/draft").status_code == 404
        assert other.get(f"/tenders/{tender.code}/draft").status_code == 404
        assert anyone.get(f"/tenders/{tender.code}/draft").status_code == 401
