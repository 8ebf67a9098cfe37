"""The composer on a slow machine and a slow line: nothing is sent for another bid, nothing is lost in between."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from builders import composing as own
from builders import sealed, trading
from builders.chunk_store import Line
from builders.guardians import circle_in_force
from gongheng.foundation import clock
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.package.container import head_bytes

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))


@pytest.fixture
def section(transactional_db):
    circle_in_force()
    tender = trading.an_announced_tender(trading.a_tenderer())
    with clock.frozen(tender.documents_from + timedelta(days=2)):
        yield tender.sections.get()


@pytest.fixture
def composer(browse, section):
    def make(bidder):
        page = browse(bidder)
        page.goto(f"{page.site}/bidder/sections/{section.code}/sealed/")
        return page

    return make


class Held:
    """Answers from there wait until they are let go: late for sure, on a fast machine too."""

    def __init__(self, page, address):
        self.page, self.address, self.waiting = page, address, []
        page.route(address, lambda route: self.waiting.append(route))  # noqa: PLW0108  # it marks it

    def let_go(self):
        """From now on everything is answered, what waited first."""
        self.page.unroute(self.address)
        while self.waiting:
            self.waiting.pop(0).fallback()


def slowly(page, address, *, seconds):
    """Answers from there come so much later."""

    def late(route):
        time.sleep(seconds)
        route.fallback()

    page.route(address, late)


def said(page, name, words):
    expect(page.locator(f"[data-{name}-said]")).to_contain_text(words, timeout=20_000)


def bring(page, package):
    page.locator("[data-bid-file]").set_input_files(own.a_file("标书.ghsbp", sbp.pack(package)))
    page.get_by_role("button", name="核对封标文件").click()


def test_sending_waits_for_the_recovery_file_that_is_still_being_checked(composer):
    """Pressed a moment too early it was refused: who looked away at the deadline had sent nothing."""
    bidder, files = own.a_bidder_with_certificate()
    page = composer(bidder)
    line = Line().between(page)
    own.seal(page, files)
    said(page, "seal", "封标完成")
    held = Held(page, "**/sealing-worker*.js")
    _, bid_file = own.save_and_prove(page)
    own.confirm_and_send(page)
    said(page, "send", "正在核对")
    held.let_go()
    page.wait_for_url("**/bidder/", timeout=20_000)
    assert line.head == head_bytes(sbp.unpack(bid_file))


def test_a_recovery_file_that_turns_out_wrong_sends_nothing_however_late(composer):
    bidder, files = own.a_bidder_with_certificate()
    page = composer(bidder)
    line = Line().between(page)
    own.seal(page, files)
    said(page, "seal", "封标完成")
    held = Held(page, "**/sealing-worker*.js")
    own.save_and_prove(page, passphrase="不是这一个口令")
    own.confirm_and_send(page)
    held.let_go()
    said(page, "recovery", "口令不正确")
    said(page, "send", "请先在上一步再次选择恢复文件")
    assert (line.held, line.head) == ({}, b"")


def test_ticks_for_one_bid_do_not_count_for_the_next_however_late_it_comes(composer, section):
    bidder = sealed.a_bidder(at=clock.now())
    first, second = (sealed.a_package(section, bidder).package for _ in range(2))
    page = composer(bidder.actor)
    line = Line().between(page)
    page.get_by_label("上传已有的封标文件").check()
    bring(page, first)
    said(page, "bring", "是为本标段封装的")
    for box in page.locator("[data-sure]").all():
        box.check()
    held = Held(page, "**/sealed/terms/")
    bring(page, second)
    expect(page.locator("[data-send]")).to_be_hidden()
    held.let_go()
    said(page, "bring", "是为本标段封装的")
    for box in page.locator("[data-sure]").all():
        expect(box).not_to_be_checked()
    page.locator("[data-send-go]").click()
    expect(page.locator("[data-send] .error").first).to_contain_text("请核对后勾选")
    assert (line.held, line.head) == ({}, b"")
    own.confirm_and_send(page)
    page.wait_for_url("**/bidder/", timeout=20_000)
    assert line.head == head_bytes(second)


def test_four_commits_with_late_answers_at_every_step_all_start(composer, section):
    for number in range(4):
        bidder = sealed.a_bidder(at=clock.now(), number=number)
        package = sealed.a_package(section, bidder).package
        page = composer(bidder.actor)
        line = Line().between(page)
        for address in ("**/sealed/terms/", "**/sealing-worker*.js"):
            slowly(page, address, seconds=0.5)
        page.get_by_label("上传已有的封标文件").check()
        bring(page, package)
        said(page, "bring", "是为本标段封装的")
        own.confirm_and_send(page)
        page.wait_for_url("**/bidder/", timeout=20_000)
        assert line.head == head_bytes(package)
        page.close()


def test_while_it_is_sent_nothing_else_of_the_page_can_be_done_and_a_reload_shows_what_was_chosen(
    composer, section
):
    bidder = sealed.a_bidder(at=clock.now())
    page = composer(bidder.actor)
    line = Line(lasts=0).between(page)
    page.get_by_label("上传已有的封标文件").check()
    bring(page, sealed.a_package(section, bidder).package)
    said(page, "bring", "是为本标段封装的")
    own.confirm_and_send(page)
    said(page, "send", "网络暂时不通，正在重试")
    assert page.evaluate("document.querySelector('[data-brought]').inert")
    page.locator("[data-send-stop]").click()
    said(page, "send", "已经上传的部分保留")
    assert not page.evaluate("document.querySelector('[data-brought]').inert")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    brought = page.get_by_label("上传已有的封标文件").is_checked()
    expect(page.locator("[data-brought]")).to_be_visible(visible=brought)
    assert line.head == b""
