"""Who gets in, how, and what is noted of it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from builders import registry, trading
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.access.models import Account, Office, SecurityEvent
from gongheng.foundation.access.roles import Role

PASSWORD = registry.PASSWORD
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def name_of(actor):
    return Account.objects.get(pk=actor.account_id).username


def enter(client, actor, password=PASSWORD, **more):
    return client.post("/signin/", {"login": name_of(actor), "password": password, **more})


def test_a_bidder_signs_in_with_name_and_password_and_comes_to_his_desk():
    bidder = trading.a_bidder()
    client = Client()
    answer = enter(client, bidder)
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"
    page = client.get("/desk/")
    assert page.status_code == 200
    assert page.wsgi_request.actor.reference == bidder.reference


def test_the_session_gets_a_new_key_at_sign_in():
    bidder = trading.a_bidder()
    client = Client()
    client.get("/signin/")
    session = client.session
    session["before"] = "x"
    session.save()
    before = client.cookies["sessionid"] = session.session_key
    enter(client, bidder)
    assert client.cookies["sessionid"].value != before


def test_a_wrong_password_says_so_in_chinese_and_is_noted_without_the_name():
    bidder = trading.a_bidder()
    answer = enter(Client(), bidder, "not the password")
    assert answer.status_code == 200
    assert "登录名或密码不正确" in answer.content.decode()
    noted = SecurityEvent.objects.get(kind="wrong_password")
    assert name_of(bidder) not in f"{noted.actor}{noted.code}{noted.path}"


def test_five_wrong_passwords_close_the_name_to_that_address_even_for_the_right_one():
    bidder = trading.a_bidder()
    client = Client()
    for _ in range(5):
        enter(client, bidder, "not the password")
    answer = enter(client, bidder)
    assert answer.status_code == 200
    assert "五分钟" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_four_wrong_passwords_do_not():
    bidder = trading.a_bidder()
    client = Client()
    for _ in range(4):
        enter(client, bidder, "not the password")
    assert enter(client, bidder).status_code == 302


def test_allauth_offers_no_sign_up_and_no_reset_by_mail():
    for path in ("/signin/signup/", "/signin/password/reset/", "/signin/email/"):
        assert Client().get(path).status_code == 404


def test_staff_without_a_second_factor_can_do_nothing_else_first():
    centre = registry.an_office(Role.CENTRE, registry.a_code("12"), registry.WUHAN)
    client = Client()
    enter(client, centre)
    for path in ("/desk/", "/operator/", "/no-such-page/"):
        answer = client.get(path)
        assert answer["Location"] == "/signin/second-factor/", path
    page = client.get("/signin/second-factor/")
    assert "先设置第二验证方式" in page.content.decode()
    assert page.wsgi_request.actor == NOBODY


def code_for(secret):
    from allauth.mfa import app_settings
    from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time

    counter = next(iter(yield_hotp_counters_from_time()))
    assert app_settings.TOTP_DIGITS == 6
    return format_hotp_value(hotp_value(secret, counter))


def set_up_code(client):
    """The first factor, after the password was asked once more; returns the secret."""
    assert client.get("/signin/factor/code/")["Location"].startswith("/signin/again/")
    client.post("/signin/again/", {"password": PASSWORD})
    page = client.get("/signin/factor/code/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    done = client.post("/signin/factor/code/", {"code": code_for(secret)})
    assert done.status_code == 302, done.content.decode()[-3000:]
    return secret


def test_staff_set_up_a_one_time_code_and_then_work():
    centre = registry.an_office(Role.CENTRE, registry.a_code("12"), registry.WUHAN)
    client = Client()
    enter(client, centre)
    secret = set_up_code(client)
    assert client.get("/desk/").status_code == 200
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored, "the secret lies in the vault, not in the row"


def test_a_code_is_asked_at_the_next_sign_in_and_a_spare_code_works_once():
    centre = registry.an_office(Role.CENTRE, registry.a_code("12"), registry.WUHAN)
    client = Client()
    enter(client, centre)
    set_up_code(client)
    shown = client.get("/signin/factor/spare/").content.decode()
    spare = re.findall(r"<li>([0-9a-z]{8})</li>", shown)
    assert len(spare) == 10
    for expected in (302, 200):
        fresh = Client()
        assert enter(fresh, centre)["Location"].startswith("/signin/factor/check/")
        assert fresh.get("/desk/")["Location"].startswith("/signin/")
        assert fresh.post("/signin/factor/check/", {"code": spare[0]}).status_code == expected


def test_staff_may_not_take_off_their_only_factor():
    auditor = registry.an_office(Role.AUDITOR, "", "420000")
    account = Account.objects.get(pk=auditor.account_id)
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(account)
    session = client.session
    session["second_factor"] = True
    session.save()
    assert client.post("/signin/factor/code/off/")["Location"] == "/signin/factor/"
    assert Authenticator.objects.filter(user=account, type="totp").exists()


def test_a_person_with_two_offices_chooses_and_may_switch(client_of):
    bidder = trading.a_bidder()
    account = Account.objects.get(pk=bidder.account_id)
    from gongheng.foundation.access import actions as access
    from gongheng.foundation.access.actors import Actor

    itself = Actor("registration", role="registration", body=bidder.body)
    second = access.appoint(account, role="tenderer", body=bidder.body, by=itself, at=trading.START)
    client = Client()
    enter(client, bidder)
    assert client.get("/desk/")["Location"].startswith("/signin/office/?next=")
    answer = client.post("/signin/office/", {"office": second.pk, "next": "/desk/"})
    assert answer["Location"] == "/desk/"
    assert client.get("/desk/").wsgi_request.actor.role == "tenderer"


def test_nobody_takes_anothers_office_or_is_sent_to_another_site():
    bidder, other = trading.a_bidder(), trading.a_bidder()
    client = Client()
    enter(client, bidder)
    assert client.post("/signin/office/", {"office": other.office_id}).status_code == 404
    assert client.post("/signin/office/", {"office": "-1"}).status_code == 404
    answer = client.post("/signin/office/", {"office": bidder.office_id, "next": "//evil.example/"})
    assert answer["Location"] == "/desk/"


def test_an_ended_office_ends_at_the_next_request(client_of):
    bidder = trading.a_bidder()
    client = client_of(bidder)
    assert client.get("/desk/").status_code == 200
    Office.objects.filter(pk=bidder.office_id).update(state="ended")
    assert client.get("/desk/").status_code == 302


def test_the_shell_costs_an_anonymous_visitor_no_query(client_of, django_assert_num_queries):
    client = client_of("anonymous")
    with django_assert_num_queries(0):
        client.get("/desk/")


def test_the_shell_costs_a_signed_in_person_two_queries_beyond_session_and_account(client_of, rf):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of("bidder")
    client.get("/desk/")
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get("/signin/office/")
    words = [one["sql"] for one in caught.captured_queries]
    assert sum("access_office" in sql and "access_recusal" not in sql for sql in words) <= 2
    assert sum("access_recusal" in sql for sql in words) == 1


def test_signing_out_is_a_post_and_is_noted(client_of):
    client = client_of("bidder")
    assert client.get("/signin/out/").status_code == 200
    assert client.get("/desk/").status_code == 200
    client.post("/signin/out/")
    assert client.get("/desk/")["Location"].startswith("/signin/")
    assert SecurityEvent.objects.filter(kind="sign_out").exists()


def test_changing_the_password_keeps_this_session_and_ends_the_others(client_of):
    bidder = trading.a_bidder()
    here, there = Client(), Client()
    enter(here, bidder)
    enter(there, bidder)
    new = "battery horse correct"
    answer = here.post(
        "/signin/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/")["Location"].startswith("/signin/")


def test_a_key_is_shown_once_works_and_can_be_revoked(client_of):
    from gongheng.foundation.access.keys import actor_with_token

    client = client_of("bidder")
    page = client.post("/signin/keys/", {"label": "系统对接"})
    assert page["Cache-Control"] == "no-store"
    secret = re.search(r"gh_[\w-]{40,}", page.content.decode())[0]
    at = trading.START
    assert actor_with_token(secret, at=at).reference == client.actor.reference
    again = client.get("/signin/keys/").content.decode()
    assert secret not in again
    number = re.search(r"/keys/([0-9a-f]{16})/revoke/", again)[1]
    stranger = client_of("bidder")
    assert stranger.post(f"/signin/keys/{number}/revoke/").status_code == 404
    assert client.post(f"/signin/keys/{number}/revoke/").status_code == 302
    assert actor_with_token(secret, at=at) is None
