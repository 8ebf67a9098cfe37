"""The public pages in a real browser: no axe fault, no sideways scroll at 360 px, light, scriptless."""

import gzip

import pytest

from gongheng.foundation import clock
from portals.public.conftest import NOW, a_public_life  # type: ignore[import-not-found]

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
MOST_BYTES = 150 * 1024


@pytest.fixture
def public(transactional_db):
    with clock.frozen(NOW):
        yield a_public_life()


def addresses(life):
    tender = life["tender"]
    candidates = tender.notices.get(kind="candidates")
    new = life["open"].notices.get(version=2)
    return {
        "home": "/", "trades": "/trades/", "projects": "/trades/projects/",
        "project": f"/projects/{tender.code}/", "project-open": f"/projects/{life['open'].code}/",
        "proofs": f"/projects/{tender.code}/proof/",
        "evaluation": f"/projects/{tender.code}/sections/{life['section'].code}/evaluation/",
        "notice": f"/notices/{candidates.number}/", "compare": f"/notices/{new.number}/compare/",
        "party": f"/parties/{tender.tenderer_code}/", "credit": "/credit/?q=示例",
        "supervision": "/supervision/", "restrictions": "/supervision/restrictions/",
        "laws": "/laws/", "law": "/laws/national/tendering/bid_preparation/",
        "catalogue": "/services/catalogue/?trade_class=A02&amount=500&region=420100&day=2026-06-15",
        "calendar": "/services/calendar/?start=2026-09-28&rule=contracts/sign",
        "verify": "/verify/", "checkpoint": "/verify/checkpoint/", "search": "/search/?q=示例",
        "figures": "/figures/", "help": "/services/help/", "developers": "/developers/",
    }  # fmt: skip


def test_public_pages_are_good_pages(good_page, public):
    for name, path in addresses(public).items():
        good_page(None, path, "public", name)


def test_public_pages_are_light_and_speak_without_scripts(
    browser, site, public, browser_context_args
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    for name, path in addresses(public).items():
        sizes = {}
        page.on("response", lambda r, s=sizes: s.update({r.url: len(gzip.compress(r.body()))}))
        page.goto(site + path, wait_until="load")
        assert page.locator("main").inner_text().strip(), name
        whole = sum(size for url, size in sizes.items() if "charts.js" not in url)
        assert whole <= MOST_BYTES, (name, sizes)
    context.close()


def test_a_visitor_finds_a_project_by_keyboard_alone(browse, public):
    page = browse()
    page.goto(page.site + "/")
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("道路改造")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    link = page.locator(f"a[href='/projects/{public['tender'].code}/']").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/**")
    assert public["tender"].title in page.locator("h1").inner_text()
