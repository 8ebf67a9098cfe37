"""The opening in the hall, in a real browser, seen at once by the host and by the public."""

from datetime import timedelta

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all
from portals.conftest import faults_of, scrolls_sideways, shot

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def confirmed(page, name):
    page.get_by_role("button", name=name).first.press("Enter")
    page.locator("dialog[open]").get_by_role("button", name=name).press("Enter")
    page.wait_for_load_state()


def test_an_opening_is_held_read_out_and_watched(browse, browser):
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    for price in ("9000000.00", "9200000.00", "9500000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    watcher = browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 780}).new_page()
    with clock.frozen(tender.bids_due_at - timedelta(minutes=5)):
        page = browse(host)
        page.goto(f"{page.site}/hall/{tender.code}/")
        assert page.get_by_text("投标截止时间到了才能开标").count() == 1
        shot(page, "hall", "before-1280")
        assert faults_of(page) == []
    with clock.frozen(tender.bids_due_at):
        watcher.goto(f"{page.site}/hall/{tender.code}/")
        assert watcher.locator(".acts").count() == 0
        page.reload()
        confirmed(page, "主持开标")
        assert page.locator("[data-phase]").text_content() == "开标中，等待唱标"
        confirmed(page, "唱标")
        seal_all(at=clock.now())
        # No live process runs beside the test server: the page falls back to asking.
        watcher.get_by_text("9,200,000.00").first.wait_for(timeout=20_000)
        # Table and messages come by two answers; the messages may be the later one.
        watcher.locator("[data-stream]").get_by_text("唱标完成").first.wait_for(timeout=20_000)
        assert watcher.locator("[data-link-state]").get_attribute("data-state") == "open"
        shot(watcher, "hall", "public-360")
        assert not scrolls_sideways(watcher)
        assert faults_of(watcher) == []
        confirmed(page, "签认记录")
        confirmed(page, "结束开标")
        shot(page, "hall", "closed-1280")
        assert faults_of(page) == []
        page.goto(f"{page.site}/hall/")
        shot(page, "hall", "openings-1280")
        assert faults_of(page) == []
    watcher.context.close()
