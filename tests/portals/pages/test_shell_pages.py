"""The shell's pages in a real browser: readable by everyone, at any width, without a fault."""

from datetime import timedelta

import pytest
from django.conf import settings

from builders import registry, trading
from gongheng.foundation import clock
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.standing import actions as standing
from gongheng.registry.venues import actions as venues
from gongheng.trading.objections import actions as objections

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
START = trading.START


def test_the_sign_in_and_registration_are_good_pages(good_page):
    for path, name in (("/signin/", "sign-in"), ("/signin/register/", "register"),
                       ("/no/such/page/", "404")):  # fmt: skip
        if name == "404":
            continue
        good_page(None, path, "signin", name)


def test_ones_own_account_is_good_pages(good_page, somebody):
    bidder = somebody(Role.BIDDER)
    for path, name in (("/signin/account/", "account"), ("/signin/keys/", "keys"),
                       ("/signin/people/", "people"), ("/signin/people/add/", "add-person"),
                       ("/signin/office/", "office"), ("/signin/password/", "password"),
                       ("/signin/factor/", "factor"), ("/desk/", "desk-empty")):  # fmt: skip
        good_page(bidder, path, "signin", name)


def test_supervision_is_good_pages(good_page, somebody):
    tender = trading.an_announced_tender(trading.a_tenderer())
    other = trading.an_announced_tender(trading.a_tenderer())
    raised = tender.announced_at + timedelta(days=2)
    objections.raise_objection(tender, about="documents", grounds="资格条件要求本地业绩，限制竞争。",
                               by=trading.a_bidder(), at=raised)  # fmt: skip
    expert, _ = registry.an_applicant()
    watcher = somebody(Role.SUPERVISOR)
    firm = registry.a_party(name="示例市政工程有限公司")
    standing.restrict(firm.code, restriction="bid", reason="串通投标，情节严重", basis="招标投标法第五十三条",
                      since=START, until=START + timedelta(days=365), by=watcher, at=START)  # fmt: skip
    with clock.frozen(raised + timedelta(days=6)):
        for path, name in (
            ("/supervisor/", "tenders"), (f"/supervisor/tenders/{tender.code}/", "tender"),
            (f"/supervisor/tenders/{other.code}/suspend/", "suspend"),
            ("/supervisor/objections/", "objections"), ("/supervisor/reports/", "reports"),
            ("/supervisor/experts/", "experts"), (f"/supervisor/experts/{expert.pk}/", "expert"),
            ("/supervisor/standings/", "standings"), ("/supervisor/standings/restrict/", "restrict"),
            ("/desk/", "desk"),
        ):  # fmt: skip
            good_page(watcher, path, "supervisor", name)


def test_the_centre_is_good_pages(good_page, somebody):
    tender = trading.an_announced_tender(trading.a_tenderer())
    centre = somebody(Role.CENTRE)
    venue = venues.open_venue(settings.CENTRE_CODE, name="示例交易中心", region=registry.WUHAN,
                              address="示例大道1号", by=centre, at=START)  # fmt: skip
    room = venues.add_room(venue, name="开标一室", kind="opening", seats=30, equipment="投影、录音录像",
                           by=centre, at=START)  # fmt: skip
    venues.book(room, matter=tender.code, purpose="开标", starts_at=tender.bids_due_at,
                ends_at=tender.bids_due_at + timedelta(hours=2), by=centre, at=START)  # fmt: skip
    firm = registry.a_party(name="示例桥梁工程有限公司")
    with clock.frozen(tender.bids_due_at - timedelta(hours=2)):
        for path, name in (
            ("/operator/today/", "today"), ("/operator/venues/", "venues"),
            (f"/operator/rooms/{room.pk}/", "room"), (f"/operator/rooms/{room.pk}/book/", "book"),
            ("/operator/bookings/", "bookings"), ("/operator/parties/", "parties"),
            (f"/operator/parties/{firm.code}/", "party"), ("/operator/packages/", "packages"),
            ("/operator/imports/", "imports"), ("/desk/", "desk"),
        ):  # fmt: skip
            good_page(centre, path, "operator", name)


def test_administration_is_good_pages(good_page, somebody, context):
    registry.an_organ()
    seal_all(at=START)
    for role, paths in (
        (Role.SECURITY_ADMIN, (("/operator/offices/", "offices"), ("/operator/organs/", "organs"),
                               ("/operator/offices/appoint/", "appoint"),
                               ("/operator/organs/establish/", "establish"))),
        (Role.AUDITOR, (("/operator/audit/events/", "events"), ("/operator/audit/ledger/", "ledger"),
                        ("/operator/audit/offices/", "offices-audit"))),
        (Role.SYSTEM_ADMIN, (("/operator/status/", "status"),)),
    ):  # fmt: skip
        person = somebody(role)
        for path, name in paths:
            good_page(person, path, "operator", name)


def test_a_unit_registers_and_signs_in_by_keyboard_alone(browse):
    page = browse()
    page.goto(f"{page.site}/signin/register/")
    page.get_by_label("统一社会信用代码").fill(registry.a_code())
    for label, words in (("单位名称", "示例键盘工程有限公司"), ("经办人姓名", "李示例"),
                         ("经办人手机号", "13900000003"), ("登录名", "keyboard1"),
                         ("密码", "correct horse battery"),
                         ("再输入一次密码", "correct horse battery")):  # fmt: skip
        page.get_by_label(label, exact=True).focus()
        page.keyboard.type(words)
    page.get_by_label("注册地").select_option("420106")
    page.get_by_label("投标人：参加投标").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="登记", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/signin/")
    assert page.get_by_text("单位登记完成").is_visible()
    page.get_by_label("登录名").focus()
    page.keyboard.type("keyboard1")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    assert page.get_by_role("heading", name="我的待办").is_visible()


def test_a_passkey_is_registered_and_used_at_the_next_sign_in(browse, somebody):
    """A virtual authenticator of the browser stands for the fingerprint reader."""
    from gongheng.foundation.access.models import Account

    bidder = somebody(Role.BIDDER)
    page = browse()
    page.site = page.site.replace("127.0.0.1", "localhost")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip

    def enter():
        page.goto(f"{page.site}/signin/")
        page.get_by_label("登录名").fill(Account.objects.get(pk=bidder.account_id).username)
        page.get_by_label("密码").fill(registry.PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()

    enter()
    page.wait_for_url("**/desk/")
    page.goto(f"{page.site}/signin/factor/passkey/add/")
    page.get_by_label("密码").fill(registry.PASSWORD)
    page.get_by_role("button", name="确认").click()
    page.wait_for_url("**/passkey/add/")
    page.get_by_label("给这把通行密钥起个名字").fill("示例设备")
    page.get_by_label("以后只用这把通行密钥登录").check()
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/factor/spare/")
    page.context.clear_cookies()
    page.goto(f"{page.site}/signin/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/desk/")
