"""From the composer to the receipt, replaced and withdrawn, through the real server in Chromium."""

import base64
import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from builders import composing as own
from builders import sealed, trading
from builders.guardians import circle_in_force
from gongheng.foundation import clock
from gongheng.foundation.ledger import keys
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.sealing import package as sbp
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.models import Bid, Chunk, Link
from portals.conftest import faults_of, scrolls_sideways, shot

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))


@pytest.fixture
def tender(transactional_db):
    circle_in_force()
    made = trading.an_announced_tender(trading.a_tenderer())
    with clock.frozen(made.documents_from + timedelta(days=2)):
        yield made


def said(page, name, words):
    expect(page.locator(f"[data-{name}-said]")).to_contain_text(words, timeout=20_000)


def sent(page, files, **more) -> bytes:
    """Seal, save, prove and send; give the bid's file."""
    own.seal(page, files, **more)
    said(page, "seal", "封标完成")
    _, bid_file = own.save_and_prove(page)
    said(page, "recovery", "恢复文件可用")
    own.confirm_and_send(page)
    page.wait_for_url("**/bidder/bids/*/", timeout=20_000)
    return bid_file


def test_a_bid_goes_from_the_composer_to_its_receipt_and_its_proof(browse, tender):
    bidder, files = own.a_bidder_with_certificate()
    section = tender.sections.get()
    page = browse(bidder)
    page.goto(f"{page.site}/bidder/tenders/{tender.code}/")
    page.get_by_role("link", name="编制并递交投标文件").click()
    package = sbp.unpack(sent(page, files))

    bid = Bid.objects.get(section=section, bidder_code=bidder.body)
    assert (bid.commitment, bid.key) == (package.commitment.hex(), "")
    assert Chunk.objects.filter(bid=bid).count() == 2
    shown = page.locator(".document").text_content()
    link = Link.objects.get(bid=bid)
    for told in (bid.commitment, link.head, bid.receipt["signature"], bid.bidder_name):
        assert told in shown
    with page.expect_download() as waited:
        page.get_by_role("link", name="下载回执文件").click()
    receipt = json.loads(waited.value.path().read_bytes())
    assert receipt == bid.receipt
    signer = keys.log_signer()
    assert base64.b64decode(receipt["signature"]) == signer.sign(chain.receipt_bytes(receipt))
    expect(page.get_by_text("一分钟左右记入日志")).to_be_visible()
    expect(page.get_by_role("link", name="下载证明", exact=True)).to_be_hidden()
    seal_all(at=clock.now())
    expect(page.get_by_text("证明可以下载")).to_be_visible(timeout=15_000)
    with page.expect_download() as waited:
        page.get_by_role("link", name="下载证明", exact=True).click()
    proof = json.loads(waited.value.path().read_bytes())
    assert proof["entry"]["facts"]["commitment"] == bid.commitment
    shot(page, "bidder", "sealed-receipt-1280")
    assert faults_of(page) == []
    page.set_viewport_size({"width": 360, "height": 780})
    shot(page, "bidder", "sealed-receipt-360")
    assert not scrolls_sideways(page)


def test_a_bid_is_replaced_and_withdrawn_by_a_statement_signed_in_the_page(browse, tender):
    bidder, files = own.a_bidder_with_certificate()
    page = browse(bidder, width=360, height=780)
    page.goto(f"{page.site}/bidder/sections/{tender.sections.get().code}/sealed/")
    first = sbp.unpack(sent(page, files))
    page.get_by_role("link", name="替换封标文件").click()
    expect(page.get_by_text("这是替换")).to_be_visible()
    second = sbp.unpack(sent(page, files, price="8000000"))
    bid = Bid.objects.get()
    assert bid.commitment == second.commitment.hex() != first.commitment.hex()

    page.get_by_role("link", name="撤回封标文件").click()
    page.get_by_role("button", name="签名并撤回").click()
    expect(page.locator(".field.wrong")).to_have_count(3)  # a reason may be left out
    assert faults_of(page) == []
    assert not scrolls_sideways(page)
    shot(page, "bidder", "sealed-withdraw-360")
    page.get_by_label("原因").fill("示例：资料有误")
    for name in ("certificate", "key"):
        page.locator(f"[data-{name}]").set_input_files(files.of(name))
    page.locator("[data-passphrase]").fill("错误错误错误错误")
    page.get_by_role("button", name="签名并撤回").click()
    expect(page.locator("[data-said]")).to_contain_text("口令不正确")
    assert Bid.objects.get().state == "submitted"
    page.locator("[data-passphrase]").fill(own.PASSPHRASE)
    page.get_by_role("button", name="签名并撤回").click()
    expect(page.get_by_text("这份投标已经撤回")).to_be_visible(timeout=15_000)
    assert Bid.objects.get().state == "withdrawn"
    assert list(Link.objects.order_by("place").values_list("kind", flat=True)) == [
        "submit",
        "replace",
        "withdraw",
    ]
    assert "reason" not in Link.objects.get(kind="withdraw").statement, (
        "it would be in the public file"
    )


def test_a_bid_sealed_elsewhere_is_sent_from_its_file_and_the_same_head_twice_is_one_bid(
    browse, tender
):
    bidder = sealed.a_bidder(at=clock.now())
    section = tender.sections.get()
    package = sealed.a_package(section, bidder).package
    page = browse(bidder.actor)
    page.goto(f"{page.site}/bidder/sections/{section.code}/sealed/")
    page.get_by_label("上传已有的封标文件").check()
    page.locator("[data-bid-file]").set_input_files(own.a_file("我的.ghsbp", sbp.pack(package)))
    page.get_by_role("button", name="核对封标文件").click()
    said(page, "bring", "是为本标段封装的")
    lost = {"left": 1}

    def lose_the_answer(route):
        if route.request.method == "POST" and lost["left"]:
            lost["left"] = 0
            route.fetch()
            route.abort()
        else:
            route.fallback()

    page.route("**/sealed/", lose_the_answer)
    own.confirm_and_send(page)
    said(page, "send", "网络中断")
    page.get_by_role("button", name="继续上传").click()
    page.wait_for_url("**/bidder/bids/*/", timeout=20_000)
    assert Bid.objects.get().commitment == package.commitment.hex()
    assert Entry.objects.filter(act="bid.submit_sealed").count() == 1


def test_the_explanation_for_bidders_is_a_good_page(good_page):
    good_page(trading.a_bidder(), "/bidder/sealing/", "bidder", "sealed-guide")
