"""Sign-in by certificate for programs: one challenge, one answer, a short key with the person's rights."""

import secrets
from datetime import timedelta

import pytest
from django.core.cache import cache

from builders import sealed, trading
from builders.callers import Caller
from builders.certificates import answered
from gongheng.exchange.api import attempts, second_factor
from gongheng.foundation import clock
from gongheng.foundation.access.models import SecurityEvent, Token
from gongheng.registry.certificates import queries
from gongheng.registry.certificates.models import CertificateLink, Challenge

pytestmark = pytest.mark.django_db
NOW = trading.START + timedelta(days=3)


@pytest.fixture(autouse=True)
def _at_noon():
    cache.clear()
    with clock.frozen(NOW):
        yield
    cache.clear()


@pytest.fixture
def bidder():
    return sealed.a_bidder()


def posed(caller, session):
    return caller.send("/program-challenges", {"session": session}).json()["text"]


def signing_in(bidder, *, caller=None, session=None, text=None, **more):
    caller, session = caller or Caller(), session or secrets.token_hex(32)
    text = text or posed(caller, session)
    return caller.send(
        "/program-keys", {"session": session, "answer": answered(text, bidder.pair), **more}
    )


def test_a_signed_challenge_gives_a_short_key_with_the_rights_of_the_person(bidder):
    told = signing_in(bidder)
    assert told.status_code == 201, told.content
    caller = Caller(told.json()["key"])
    assert caller.get("/me").json()["body"] == bidder.actor.body
    with clock.frozen(NOW + timedelta(minutes=30)):
        assert caller.get("/me").json()["code"] == "key_not_valid"
        signing_in(bidder)
    assert Token.objects.count() == 1  # the one that ran out was swept
    noted = SecurityEvent.objects.filter(kind="key_issued")
    assert [one.actor for one in noted] == [f"account:{bidder.actor.account_id}"] * 2


def test_an_answer_is_good_once_in_its_own_session_and_in_time(bidder):
    caller, session = Caller(), secrets.token_hex(32)
    text = posed(caller, session)
    assert (
        signing_in(bidder, session=secrets.token_hex(32), text=text).json()["code"]
        == "challenge_unknown"
    )
    assert signing_in(bidder, session=session, text=text).status_code == 201
    assert signing_in(bidder, session=session, text=text).json()["code"] == "challenge_used"
    late = posed(caller, other := secrets.token_hex(32))
    with clock.frozen(NOW + timedelta(minutes=5)):
        assert signing_in(bidder, session=other, text=late).json()["code"] == "challenge_expired"
    assert Token.objects.count() == 1


def test_a_certificate_of_nobody_and_another_office_get_no_key(bidder):
    stranger = sealed.Bidder(bidder.actor, sealed.a_pair(41))
    assert signing_in(stranger).json()["code"] == "certificate_not_linked"
    for role in ("tenderer", "centre", "system_admin", "nothing"):
        assert signing_in(bidder, role=role).json()["code"] == "not_permitted"
    for bad in ({"answer": "{}"}, {"session": "x"}, {"more": "x"}, {"answer": 5}):
        told = Caller().send("/program-keys", {"session": "0" * 64, "answer": "x", **bad})
        assert 400 <= told.status_code < 500
    assert Token.objects.count() == 0


def a_second_factor(bidder) -> str:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from gongheng.foundation.access.models import Account

    secret = generate_totp_secret()
    TOTP.activate(Account.objects.get(pk=bidder.actor.account_id), secret)
    return secret


def code_of(secret):
    from allauth.mfa.totp.internal import auth

    return auth.format_hotp_value(
        auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time())))
    )


def test_an_account_with_a_second_factor_shows_it_here_too(bidder):
    secret = a_second_factor(bidder)
    assert signing_in(bidder).json()["code"] == "code_wanted"
    assert signing_in(bidder, code="000000").json()["code"] == "code_wanted"
    assert signing_in(bidder, code=code_of(secret)).status_code == 201
    for _ in range(attempts.MOST_CODES):
        last = signing_in(bidder, code="000000")
    assert (last.status_code, last.json()["code"]) == (429, "too_many_attempts")
    assert Token.objects.count() == 1


def test_without_it_a_stolen_key_file_would_be_enough(bidder, monkeypatch):
    """The twin of the second factor."""
    a_second_factor(bidder)
    monkeypatch.setattr("gongheng.exchange.api.writes.signing_in.shown", lambda *_: None)
    assert signing_in(bidder).status_code == 201
    assert second_factor.shown is not None


def test_an_address_that_asks_without_end_is_put_off(bidder):
    caller = Caller()
    for number in range(attempts.MOST_SIGNING_IN):
        posed(caller, f"{number:064x}")
    many = caller.send("/program-challenges", {"session": "f" * 64})
    assert (many.status_code, many.json()["code"]) == (429, "too_many_attempts")
    assert Challenge.objects.filter(purpose="program").count() == attempts.MOST_SIGNING_IN


def test_a_challenge_of_the_page_gives_no_program_a_key(bidder):
    from gongheng.registry.certificates import actions

    session = secrets.token_hex(32)
    text = actions.pose(session=session, purpose="sign_in", site="https://x", at=NOW)
    assert signing_in(bidder, session=session, text=text).json()["code"] == "challenge_unknown"


def test_a_key_lives_no_longer_than_its_certificates(bidder):
    CertificateLink.objects.update(until=NOW + timedelta(minutes=10))
    caller = Caller(signing_in(bidder).json()["key"])
    assert caller.get("/me").status_code == 200
    with clock.frozen(NOW + timedelta(minutes=10)):
        assert caller.get("/me").json()["code"] == "key_not_valid"
        assert signing_in(bidder).json()["code"] == "certificate_expired"


def test_who_is_not_linked_hears_by_which_article(bidder):
    stranger = sealed.Bidder(bidder.actor, sealed.a_pair(41))
    assert signing_in(stranger).json()["source"] == queries.SOURCE
