"""The bidder's pages in a real browser; a bid goes in by keyboard and its receipt comes back."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.trading.bidding.models import Bid
from portals.conftest import faults_of, scrolls_sideways, shot

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def test_a_bidder_submits_by_keyboard_and_gets_a_receipt(browse):
    tender = build.an_announced_tender(build.a_tenderer())
    bidder = build.a_bidder()
    section = tender.sections.get()
    with clock.frozen(tender.documents_from + timedelta(days=2)):
        page = browse(bidder)
        page.goto(f"{page.site}/bidder/")
        page.get_by_role("link", name=tender.title).press("Enter")
        page.get_by_role("link", name="编制并递交投标文件").press("Enter")
        page.get_by_label("投标报价").fill("9000000.5")
        assert "玖佰万元伍角" in page.locator(".reading-of").first.text_content()
        page.get_by_label("工期").fill("170")
        page.get_by_label("项目负责人姓名").fill("李四")
        page.locator("#id_attachments").set_input_files(
            {
                "name": "施工组织设计.pdf",
                "mimeType": "application/pdf",
                "buffer": b"%PDF-1.7\n%%EOF",
            }
        )
        page.get_by_label("已核对报价和附件").check()
        shot(page, "bidder", "compose-1280")
        page.get_by_role("button", name="封装并递交").press("Enter")
        page.wait_for_url("**/bidder/bids/*/")
        bid = Bid.objects.get(section=section, bidder_code=bidder.body)
        assert bid.sealed_digest in page.locator(".document").text_content()
        seal_all(at=clock.now())
        page.reload()
        assert page.get_by_role("link", name="下载证明并自行校验").count() == 1
        shot(page, "bidder", "receipt-1280")
        assert faults_of(page) == []
        page.set_viewport_size({"width": 360, "height": 780})
        shot(page, "bidder", "receipt-360")
        assert not scrolls_sideways(page)


def test_the_bidders_pages_are_good_pages(good_page):
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host, sections_wanted=2)
    _, other = tender.sections.all()
    bid = build.a_submitted_bid(tender, bidder)
    pages = (
        ("/bidder/", "trades"), (f"/bidder/tenders/{tender.code}/", "tender"),
        (f"/bidder/tenders/{tender.code}/ask/", "ask"),
        (f"/bidder/tenders/{tender.code}/object-documents/", "object"),
        (f"/bidder/sections/{other.code}/bid/", "compose"), ("/bidder/bids/", "bids"),
        (f"/bidder/bids/{bid.pk}/withdraw/", "withdraw"), ("/bidder/objections/", "objections"),
        ("/bidder/contracts/", "contracts"), ("/bidder/unit/", "unit"),
        ("/bidder/unit/qualification/", "qualification"), ("/bidder/unit/staff/", "staff"),
        ("/bidder/unit/performance/", "performance"),
    )  # fmt: skip
    with clock.frozen(tender.documents_from + timedelta(days=4)):
        for path, name in pages:
            good_page(bidder, path, "bidder", name)


def test_a_settled_tender_is_a_good_page_for_a_loser(good_page):
    host = build.a_tenderer()
    award = late.a_notified_award(host)
    loser = award.section.bids.exclude(pk=award.winner_id).first()
    from gongheng.foundation.access.actors import actor_of
    from gongheng.foundation.access.models import Office

    actor = actor_of(Office.objects.get(body=loser.bidder_code))
    with clock.frozen(award.notified_at + timedelta(hours=1)):
        page = good_page(actor, f"/bidder/tenders/{award.tender.code}/", "bidder", "settled")
        assert "中标人" in page.content()
