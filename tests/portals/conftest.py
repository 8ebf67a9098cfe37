"""Signed-in clients for every role, and a real browser for pages."""

import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase

from builders import registry, trading
from builders.races import sweep
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK, Actor, actor_of
from gongheng.foundation.access.models import Account, Office
from gongheng.foundation.access.roles import STAFF, Role

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("GONGHENG_SHOTS", "")  # drawing whole pages takes long
WUHAN = "420100"
ROLES = ["anonymous", *Role.values]


def sign_in(client: Client, actor: Actor) -> Client:
    """Open a session for an actor of the builders, as the sign-in leaves it."""
    client.force_login(
        Account.objects.get(pk=actor.account_id), settings.AUTHENTICATION_BACKENDS[0]
    )
    session = client.session
    session["office"] = actor.office_id
    if actor.role in STAFF:
        session["second_factor"] = True
    session.save()
    return client


def someone(role: str, *, region: str = WUHAN) -> Actor:
    """A new person in this office, with a body where the office needs one."""
    if role in (Role.TENDERER, Role.AGENCY, Role.BIDDER):
        return trading.a_party_with_office(role)
    if role == Role.EXPERT:
        return registry.an_office(role)
    held = Office.objects.filter(role=role, state="held").first()
    if held and role == Role.SECURITY_ADMIN:
        return actor_of(held)
    if role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        return registry._appointed(role, body=settings.CENTRE_CODE, region="420000", by=CLOCK,
                                   at=registry.START)  # fmt: skip
    body = settings.CENTRE_CODE if role in (Role.CENTRE, Role.WITNESS) else registry.a_code("11")
    return registry.an_office(role, body, region)


@pytest.fixture
def client_of(db):
    """`client_of(actor)` or `client_of("supervisor")` -> a signed-in django Client.

    The actor is at `client.actor`. "anonymous" gives a client without a session.
    """

    def make(who) -> Client:
        client = Client()
        if who == "anonymous":
            client.actor = None
            return client
        client.actor = who if isinstance(who, Actor) else someone(who)
        return sign_in(client, client.actor)

    return make


@pytest.fixture
def somebody():
    """`somebody("centre")` -> a new person in that office."""
    return someone


@pytest.fixture
def at_moment():
    """`with at_moment(instant):` – the pages live at that instant of legal time."""
    return clock.frozen


@pytest.fixture(scope="session", autouse=True)
def _swept_not_flushed():
    """After a live server the tables are emptied by the owner: our role may not truncate a ledger."""
    before = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _: sweep()
    yield
    TransactionTestCase._fixture_teardown = before


# --- a real browser ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's chromium; root needs --no-sandbox, small /dev/shm the second flag."""
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium"),
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai",
            "viewport": {"width": 1280, "height": 900}}  # fmt: skip


@pytest.fixture
def site(live_server, settings):
    """The live server with unhashed static files straight from their folders; returns its address."""
    return live_server.url


@pytest.fixture(autouse=True)
def _static_without_manifest(settings):
    """No `collectstatic` before tests: names stay unhashed, whitenoise finds the folders."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def be(site, context):
    """`be(actor or None)`: the browser is that person's from now on."""

    def become(who):
        if who is not None:
            client = sign_in(Client(), who)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])

    return become


@pytest.fixture
def browse(site, context, be):
    """`browse(actor or None)` -> a Playwright page of that person, with `page.site`."""

    def make(who=None, *, width=1280, height=900):
        be(who)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.site = site
        return page

    return make


def faults_of(page) -> list[str]:
    """What axe finds wrong on a page: `rule: element`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => JSON.stringify((await axe.run({resultTypes: ['violations']})).violations)"
    )
    return [
        f"{one['id']}: {node['html'][:160]}" for one in json.loads(found) for node in one["nodes"]
    ]


def scrolls_sideways(page) -> bool:
    """Whether the page stays wider than its window: charts follow a new width a moment later."""
    return page.evaluate(
        """async () => {
          const root = document.documentElement, wide = () => root.scrollWidth > root.clientWidth;
          for (let tries = 0; tries < 40 && wide(); tries += 1)
            await new Promise((later) => setTimeout(later, 50));
          return wide();
        }"""
    )


def shot(page, portal: str, name: str) -> None:
    """Keep a picture for people to look at, where `GONGHENG_SHOTS` names a folder for them."""
    if not SHOTS:
        return
    folder = Path(SHOTS) / portal
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.fixture
def good_page(browse, be):
    """`good_page(actor, path, "portal", "name")`: no axe fault, no sideways scroll, two pictures.

    All in one tab: axe and the site's scripts are compiled once, and no page left open goes on drawing.
    """
    tabs = []

    def look(who, path, portal, name):
        page = tabs[0] if tabs else browse(who)
        if tabs:
            be(who)
            page.set_viewport_size({"width": 1280, "height": 900})
        else:
            tabs.append(page)
        answer = page.goto(page.site + path)
        assert answer is not None
        assert answer.status < 400, (path, answer.status)
        shot(page, portal, f"{name}-1280")
        assert faults_of(page) == [], path
        page.set_viewport_size({"width": 360, "height": 780})
        shot(page, portal, f"{name}-360")
        assert not scrolls_sideways(page), path
        assert faults_of(page) == [], path
        return page

    return look
