"""The app in a real browser of a phone's size: accessible, by keyboard, offline, and never stale."""

import pytest
from playwright.sync_api import expect

from builders.registry import START, someone_of
from gongheng.foundation import clock
from gongheng.foundation.access.roles import Role
from gongheng.registry.parties.queries import party_of
from portals.app.test_app_pages import AFTER, everything
from portals.conftest import faults_of, scrolls_sideways, shot

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
PHONES = ((390, 844), (360, 640))
FIRST_VIEW, SCRIPT = 60 * 1024, 10 * 1024
READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ? 1 : new Promise(r => navigator.serviceWorker.addEventListener('controllerchange', () => r(1))))"


@pytest.fixture
def life(transactional_db):
    with clock.frozen(AFTER):
        yield everything()


def look_of(context, site, **cookies):
    context.add_cookies([{"name": n, "value": v, "url": site} for n, v in cookies.items()])


@pytest.mark.parametrize("look", [{}, {"gh_text": "large"}, {"gh_theme": "dark"}], ids=str)
def test_every_page_fits_a_phone_and_has_no_fault_in_any_look(browse, context, site, life, look):
    look_of(context, site, **look)
    name = "-".join(look.values()) or "plain"
    page = browse(width=390, height=844)
    shown = (
        life
        if not look
        else [one for one in life if one in ("/app/", "/app/repair/") or "s/9" in one]
    )
    for number, address in enumerate([*shown, "/app/mine/"]):
        page.goto(site + address)
        for width, height in PHONES:
            page.set_viewport_size({"width": width, "height": height})
            assert not scrolls_sideways(page), (address, width)
        shot(page, "app", f"{name}-{number:02d}")
        assert faults_of(page) == [], address


def test_a_subject_is_found_by_keyboard_alone(browse, life):
    page = browse(width=360, height=640)
    page.goto(page.site + "/app/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("示例")
    page.keyboard.press("Enter")
    page.wait_for_url("**/app/search/?q=*")
    page.locator(".cards a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/app/subjects/*/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_what_was_read_is_read_again_without_a_network_and_says_so(browse, context, life):
    page = browse(width=390, height=844)
    subject = next(one for one in life if "/subjects/" in one)
    page.goto(page.site + "/app/")
    page.evaluate(READY)
    page.goto(page.site + subject)
    name = page.locator("h1").inner_text()
    expect(page.locator(".read-before")).to_be_hidden()
    page.wait_for_function(
        "async () => (await (await caches.open('gh-app-pages-1')).keys()).length > 0"
    )
    context.set_offline(True)
    page.goto(page.site + subject)
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".read-before")).to_be_visible()
    expect(page.locator(".read-before")).to_contain_text("离线内容，读取于")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.pocket-head')).position")
        == "sticky"
    )
    shot(page, "app", "offline-read")
    page.goto(page.site + "/app/policies/")
    expect(page.locator("h1")).to_have_text("现在没有网络")
    assert faults_of(page) == []
    context.set_offline(False)
    page.goto(page.site + subject)
    expect(page.locator(".read-before")).to_be_hidden()


def test_nothing_personal_is_left_on_the_device_after_signing_out(browse, context, site, life):
    code = next(one for one in life if "/subjects/" in one).split("/")[-2]
    firm = someone_of(party_of(code), Role.BIDDER, at=START)
    page = browse(firm, width=390, height=844)
    page.goto(site + "/app/")
    page.evaluate(READY)
    page.goto(site + "/app/mine/")
    expect(page.get_by_role("heading", name="量化记分")).to_be_visible()
    page.goto(site + "/app/records/")
    page.goto(site + "/app/mine/")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()
    context.set_offline(True)
    page.goto(site + "/app/mine/")
    expect(page.locator("h1")).to_have_text("现在没有网络")
    kept = page.evaluate("""async () => {
      const found = [];
      for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).keys()) found.push(one.url);
      return found;
    }""")
    context.set_offline(False)
    assert not [one for one in kept if "/mine/" in one]
    assert any("/app/records/" in one for one in kept)
    page.goto(site + "/app/mine/")
    expect(page.get_by_role("link", name="登录")).to_be_visible()


def test_a_page_that_is_gone_is_dropped_from_the_device_and_a_changed_one_is_never_stale(
    browse, context, life, monkeypatch
):
    page = browse(width=390, height=844)
    record = next(one for one in life if "/app/records/" in one and one.count("/") == 4)
    page.goto(page.site + "/app/")
    page.evaluate(READY)
    page.goto(page.site + record)
    monkeypatch.setattr("gongheng.portals.app.front.Policies.title", "政策法规新版")
    page.goto(page.site + "/app/policies/")
    assert "政策法规新版" in page.title()
    from gongheng.credit.records.models import Record

    Record.objects.filter(code=record.split("/")[-2]).update(state="expired")
    page.goto(page.site + record)
    context.set_offline(True)
    page.goto(page.site + record)
    expect(page.locator("h1")).to_have_text("现在没有网络")
    context.set_offline(False)


def test_a_new_release_takes_over_and_throws_the_old_shell_away(browse, life, monkeypatch):
    from gongheng.portals.app import shell

    page = browse(width=390, height=844)
    page.goto(page.site + "/app/")
    page.evaluate(READY)
    old = page.evaluate("caches.keys()")
    monkeypatch.setattr(shell, "version", lambda: "another")
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update())")
    page.wait_for_function(
        "caches.keys().then(n => n.includes('gh-app-shell-another') && n.filter(x => x.startsWith('gh-app-shell')).length === 1)"
    )
    assert page.evaluate("caches.keys()") != old


def test_a_followed_page_stands_on_the_front_page_of_this_device(browse, life):
    page = browse(width=390, height=844)
    page.goto(page.site + next(one for one in life if "/subjects/" in one))
    name = page.locator("h1").inner_text()
    page.get_by_role("button", name="关注").click()
    expect(page.get_by_role("button", name="已关注")).to_have_attribute("aria-pressed", "true")
    page.goto(page.site + "/app/")
    expect(page.locator("[data-followed] a")).to_have_text(name)
    page.goto(page.site + "/app/settings/")
    page.get_by_role("button", name="清除离线内容和关注").click()
    page.goto(page.site + "/app/")
    expect(page.locator("[data-followed]")).to_be_hidden()


def test_the_first_view_is_light_and_readable_without_scripts(
    browser, site, life, browser_context_args
):
    import gzip

    context = browser.new_context(
        **browser_context_args | {"viewport": {"width": 360, "height": 640}}
    )
    opened = {}
    for address in life:
        page, answers = context.new_page(), []
        page.on("response", lambda one, told=answers: told.append(one))
        page.goto(site + address)
        opened[address] = page, answers
    for address, (page, answers) in opened.items():  # all fall quiet at once, not one after another
        page.wait_for_load_state("networkidle")
        loaded = [one for one in answers if one.status == 200 and "sw.js" not in one.url]
        sizes = {one.url: len(gzip.compress(one.body())) for one in loaded}
        assert any(url.endswith("pocket.css") for url in sizes), "nothing was weighed"
        assert sum(sizes.values()) <= FIRST_VIEW, (address, sizes)
        assert sum(size for url, size in sizes.items() if url.endswith(".js")) <= SCRIPT
    context.close()
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = plain.new_page()
    for address in life:
        page.goto(site + address)
        assert page.locator("main").inner_text().strip(), address
    plain.close()
