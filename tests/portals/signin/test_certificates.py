"""Linking a certificate on the page, signing in with it, and everything that does not get in."""

import io
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape

from builders import registry, trading
from builders.certificates import a_pair, answered
from gongheng.foundation import clock
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.access.models import Account, SecurityEvent
from gongheng.foundation.access.roles import Role
from gongheng.registry.certificates.models import CertificateLink
from portals.conftest import sign_in
from portals.signin.test_signing_in import PASSWORD, code_for, enter, set_up_code

pytestmark = pytest.mark.django_db
IN, MINE = "/signin/certificate/", "/signin/certificates/"


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))
    cache.clear()


def text_of(client, page) -> str:
    return client.get(f"{page}text/").content.decode()


def give(client, page, answer, **more):
    return client.post(page, {"answer": answer, **more})


@pytest.fixture
def linked():
    """A bidder with a certificate linked on the page, and the pair."""
    bidder = trading.a_bidder()
    pair = a_pair(clock.now(), code=bidder.body)
    client = sign_in(Client(), bidder)
    assert give(client, MINE, answered(text_of(client, MINE), pair)).status_code == 302
    return bidder, pair


def test_the_page_shows_the_very_text_of_the_file(linked):
    client = Client()
    page = client.get(IN).content.decode()

    assert escape(text_of(client, IN)).strip() in page


def test_a_linked_certificate_opens_a_session(linked):
    bidder, pair = linked
    client = Client()
    answer = give(client, IN, answered(text_of(client, IN), pair))

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.get("/desk/").wsgi_request.actor.reference == bidder.reference
    noted = SecurityEvent.objects.filter(kind="certificate_shown").get()
    assert noted.actor == f"account:{bidder.account_id}"


def test_the_answer_may_come_as_a_file(linked):
    bidder, pair = linked
    client = Client()
    file = io.BytesIO(answered(text_of(client, IN), pair).encode())
    file.name = "answer.json"

    assert client.post(IN, {"file": file}).status_code == 302
    assert client.get("/desk/").wsgi_request.actor.reference == bidder.reference


def test_an_answer_stolen_on_the_way_opens_no_other_session(linked):
    _, pair = linked
    own, thief = Client(), Client()
    thief.get(IN)
    stolen = answered(text_of(own, IN), pair)
    page = give(thief, IN, stolen)

    assert page.status_code == 409
    assert "签名的不是本页的验证内容" in page.content.decode()
    assert thief.get("/desk/").wsgi_request.actor == NOBODY


def test_an_answer_is_good_for_one_sign_in(linked):
    _, pair = linked
    client = Client()
    answer = answered(text_of(client, IN), pair)
    client.get(IN)
    kept = dict(client.session.items())
    give(client, IN, answer)
    client.get("/signin/out/")
    client.post("/signin/out/")
    session = client.session
    session.update(kept)
    session.save()

    assert give(client, IN, answer).status_code == 409


def test_people_on_public_duty_still_show_their_second_factor():
    officer = registry.an_office(Role.CENTRE, registry.a_code("12"), registry.WUHAN)
    own = Client()
    enter(own, officer)
    secret = set_up_code(own)
    pair = a_pair(clock.now(), code=officer.body)
    give(own, MINE, answered(text_of(own, MINE), pair))
    cache.clear()
    client = Client()
    answer = give(client, IN, answered(text_of(client, IN), pair))

    assert answer["Location"].startswith("/signin/factor/")
    assert client.get("/desk/").wsgi_request.actor == NOBODY
    client.post(answer["Location"], {"code": code_for(secret)})
    assert client.get("/desk/").wsgi_request.actor.reference == officer.reference


def test_a_password_lock_does_not_stop_a_certificate(linked):
    bidder, pair = linked
    for _ in range(6):
        enter(Client(), bidder, "wrong")
    locked = enter(Client(), bidder, PASSWORD)
    assert locked.status_code == 200
    client = Client()

    assert give(client, IN, answered(text_of(client, IN), pair)).status_code == 302


def test_a_closed_account_does_not_get_in(linked):
    bidder, pair = linked
    Account.objects.filter(pk=bidder.account_id).update(is_active=False)
    client = Client()
    give(client, IN, answered(text_of(client, IN), pair))

    assert client.get("/desk/").wsgi_request.actor == NOBODY


def test_each_refusal_is_a_sentence_and_a_fresh_text_and_never_a_fault_of_ours(linked):
    _, pair = linked
    client = Client()
    for given, status in [("", 422), ("{}", 422), ("x" * 60_000, 422), ("\0", 422),
                          (answered("another", pair), 409),
                          (answered(text_of(client, IN), a_pair(clock.now())), 403)]:  # fmt: skip
        before = text_of(client, IN)
        page = give(client, IN, given)
        assert page.status_code == status, given[:20]
        assert re.search("验证内容", page.content.decode())
        if status == 403:
            assert text_of(client, IN) != before
    assert client.get("/desk/").wsgi_request.actor == NOBODY


def test_a_second_pair_replaces_the_first_and_ending_it_asks_a_reason(linked):
    bidder, _ = linked
    client = sign_in(Client(), bidder)
    page = client.get(MINE).content.decode()
    assert "更换证书" in page
    second = a_pair(clock.now(), code=bidder.body)
    assert give(client, MINE, answered(text_of(client, MINE), second)).status_code == 302
    states = CertificateLink.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["replaced", "linked"]

    live = CertificateLink.objects.get(state="linked")
    assert client.post(f"{MINE}{live.pk}/end/", {"reason": ""}).status_code == 422
    assert client.post(f"{MINE}{live.pk}/end/", {"reason": "遗失"}).status_code == 302
    live.refresh_from_db()
    assert live.state == "unlinked"


def test_nobody_sees_or_ends_the_certificate_of_another(linked):
    live = CertificateLink.objects.get()
    stranger = sign_in(Client(), trading.a_bidder())

    assert stranger.get(f"{MINE}{live.pk}/end/").status_code == 404
    assert stranger.post(f"{MINE}{live.pk}/end/", {"reason": "x"}).status_code == 404
    assert live.fingerprint[:16] not in stranger.get(MINE).content.decode()
    assert Client().get(MINE).status_code == 302
    assert Client().get(f"{MINE}text/").status_code == 302
    live.refresh_from_db()
    assert live.state == "linked"


def test_a_refused_link_says_why_at_its_field(linked):
    bidder, _ = linked
    client = sign_in(Client(), bidder)
    foreign = a_pair(clock.now(), code=registry.a_code())
    page = give(client, MINE, answered(text_of(client, MINE), foreign))

    assert page.status_code == 422
    assert "另一个单位" in page.content.decode()
    assert CertificateLink.objects.count() == 1
