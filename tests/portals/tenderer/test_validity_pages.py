"""Longer validity asked and answered by pages."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.access.actors import actor_of
from gongheng.foundation.access.models import Office
from gongheng.trading.bidding.models import Extension
from gongheng.trading.bidding.validity.rules import validity_ends_on

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def test_longer_validity_is_asked_of_all_and_answered_by_each(client_of, good_page):
    host = build.a_tenderer()
    award = late.a_published_award(host)
    tender = award.tender
    last = validity_ends_on(tender)
    path = f"/tenderer/tenders/{tender.code}/"
    with clock.frozen(clock.beijing(last.year, last.month, last.day) - timedelta(days=5)):
        page = good_page(host, path, "tenderer", "validity-warned")
        assert "剩 5 日" in page.content()
        assert "投标有效期将满" in client_of(host).get("/desk/").content.decode()
        good_page(host, f"{path}validity/", "tenderer", "validity-ask")
        short = client_of(host).post(
            f"{path}validity/", {"until": last.isoformat(), "reason": "投诉"}
        )
        assert short.status_code == 422
        sent = {"until": (last + timedelta(days=30)).isoformat(), "reason": "投诉处理期间"}
        assert client_of(host).post(f"{path}validity/", sent).status_code == 302
        one = Extension.objects.order_by("pk").first()
        bidder = actor_of(Office.objects.get(body=one.bid.bidder_code, state="held"))
        assert "延长投标有效期" in client_of(bidder).get("/desk/").content.decode()
        good_page(bidder, f"/bidder/extensions/{one.pk}/", "bidder", "extension")
        assert client_of(build.a_bidder()).get(f"/bidder/extensions/{one.pk}/").status_code == 404
        done = client_of(bidder).post(f"/bidder/extensions/{one.pk}/", {"answer": "agree"})
        assert done.status_code == 302
        page = good_page(host, f"{path}?tab=award", "tenderer", "validity-answers")
        assert "同意延长" in page.content()
