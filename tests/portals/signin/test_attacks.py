"""What somebody with a stolen password, a colleague or a stranger with a name can not do."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from builders import registry, trading
from gongheng.foundation.access import access
from gongheng.foundation.access import actions as accounts
from gongheng.foundation.access.actors import NOBODY, Actor
from gongheng.foundation.access.keys import actor_with_token
from gongheng.foundation.access.models import Account, Office, Token
from gongheng.foundation.access.roles import Role
from gongheng.portals import middleware, second_factor
from gongheng.portals.signin.adapter import SignIn
from portals.signin.test_signing_in import PASSWORD, code_for, enter, set_up_code

pytestmark = pytest.mark.django_db
NEW = {"password": "battery horse correct"}


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def two_sessions(person):
    """The person's own session, in which a factor is set up, and one of a stolen password before."""
    thief, own = Client(), Client()
    enter(thief, person)
    enter(own, person)
    secret = set_up_code(own)
    return thief, own, secret


@pytest.fixture
def centre():
    return registry.an_office(Role.CENTRE, registry.a_code("12"), registry.WUHAN)


def test_a_factor_set_up_in_one_session_does_not_open_the_others(centre):
    thief, own, _ = two_sessions(centre)
    assert own.get("/desk/").status_code == 200
    answer = thief.get("/desk/", follow=True)
    assert answer.wsgi_request.actor == NOBODY
    assert answer.redirect_chain[-1][0].startswith("/signin/factor/again/")


def test_without_the_mend_it_would(centre, monkeypatch):
    def asked_of_the_table(request):
        return second_factor.is_mfa_enabled(request.user, second_factor.KINDS)

    monkeypatch.setattr(middleware, "has_second_factor", asked_of_the_table)
    thief, _, _ = two_sessions(centre)
    assert thief.get("/desk/").wsgi_request.actor.reference == centre.reference


def test_the_other_session_works_once_it_shows_the_code_itself(centre):
    thief, _, secret = two_sessions(centre)
    cache.clear()  # the same code was used a moment ago in the session that set it up
    shown = thief.post("/signin/factor/again/?next=/desk/", {"code": code_for(secret)})
    assert shown.status_code == 302, shown.content.decode()[-2000:]
    assert thief.get("/desk/").wsgi_request.actor.reference == centre.reference


@pytest.mark.parametrize(
    "path",
    ["/signin/factor/", "/signin/factor/code/", "/signin/factor/passkey/add/",
     "/signin/factor/spare/", "/signin/factor/spare/new/", "/signin/factor/spare/file/",
     "/signin/factor/code/off/", "/signin/password/", "/signin/keys/", "/signin/people/"],
)  # fmt: skip
@pytest.mark.parametrize("role", [Role.CENTRE, Role.BIDDER])
def test_a_session_that_has_not_shown_the_factor_changes_no_key_of_the_account(path, role):
    person = trading.a_bidder() if role == Role.BIDDER else registry.an_office(
        role, registry.a_code("12"), registry.WUHAN)  # fmt: skip
    thief, _, _ = two_sessions(person)
    thief.post("/signin/again/", {"password": PASSWORD})  # the stolen password, asked once more
    kinds = list(Authenticator.objects.values_list("pk", "type"))
    for answer in (thief.get(path), thief.post(path, {"label": "x", "code": "000000"})):
        assert answer["Location"].startswith("/signin/factor/again/"), path
    assert list(Authenticator.objects.values_list("pk", "type")) == kinds
    assert not Token.objects.exists()


def test_without_the_guard_the_spare_codes_would_be_read(monkeypatch):
    bidder = trading.a_bidder()
    thief, _, _ = two_sessions(bidder)
    thief.post("/signin/again/", {"password": PASSWORD})
    monkeypatch.setattr(middleware, "owes_proof", lambda *_: False)
    assert thief.get("/signin/factor/spare/").status_code == 200


# --- one market role does not command another's people -----------------------------------------


@pytest.fixture
def unit():
    """Its registrant, who bids; a clerk of bids; a clerk of tenders."""
    first = trading.a_party_with_office("bidder")
    held = Office.objects.get(pk=first.office_id)

    def colleague(role):
        return registry.an_office(role, held.body)

    return {"first": first, "bidder": colleague("bidder"), "tenderer": colleague("tenderer"),
            "other": colleague("bidder")}  # fmt: skip


def may_reset(actor, whom):
    account = Account.objects.get(pk=whom.account_id)
    return access.whoever_may_reset(actor, account, list(account.offices.filter(state="held")))


def may_dismiss(actor, whom):
    return access.whoever_may_dismiss(actor, Office.objects.get(pk=whom.office_id))


@pytest.mark.parametrize(
    ("who", "whom", "allowed"),
    [("bidder", "tenderer", False), ("tenderer", "bidder", False), ("bidder", "other", True),
     ("first", "tenderer", True), ("first", "bidder", True), ("bidder", "first", False),
     ("tenderer", "first", False)],
)  # fmt: skip
def test_a_clerk_commands_his_own_role_and_only_the_registrant_the_others(unit, who, whom, allowed):
    assert may_reset(unit[who], unit[whom]) is allowed
    assert may_dismiss(unit[who], unit[whom]) is allowed


@pytest.mark.parametrize("who", ["first", "bidder", "tenderer", "other"])
def test_the_offices_of_a_unit_asked_together_are_those_asked_one_by_one(unit, who):
    offices = list(Office.objects.all())
    singly = {one.pk for one in offices if access.whoever_may_dismiss(unit[who], one)}
    assert access.offices_ended_by(unit[who], offices) == singly


def test_a_clerk_of_bids_gets_no_further_through_the_pages(unit, client_of):
    client = client_of(unit["bidder"])
    whom = unit["tenderer"].office_id
    before = Account.objects.get(pk=unit["tenderer"].account_id).password
    assert client.post(f"/signin/people/{whom}/password/", NEW).status_code == 403
    assert client.post(f"/signin/people/{whom}/end/").status_code == 403
    assert f"/people/{whom}/" not in client.get("/signin/people/").content.decode()
    assert Account.objects.get(pk=unit["tenderer"].account_id).password == before
    assert Office.objects.get(pk=whom).state == "held"


def test_without_the_mend_he_would(unit, client_of, monkeypatch):
    monkeypatch.setattr(access, "whoever_keeps_the_people",
                        lambda actor, office: actor.acts_for(office.body))  # fmt: skip
    client = client_of(unit["bidder"])
    whom = unit["tenderer"].office_id
    assert client.post(f"/signin/people/{whom}/password/", NEW).status_code == 302


def test_a_clerk_of_bids_gives_himself_no_colleague_in_the_tenders(unit, client_of):
    given = {"person_name": "钱示例", "phone": "13900000001", "office_role": "tenderer",
             "username": "qianshili", "password": PASSWORD}  # fmt: skip
    count = Office.objects.count()
    refused = client_of(unit["bidder"]).post("/signin/people/add/", given)
    assert refused.status_code in {403, 422}
    assert Office.objects.count() == count
    assert client_of(unit["first"]).post("/signin/people/add/", given).status_code == 302


def test_somebody_with_a_second_role_is_reset_only_by_who_keeps_both(unit):
    account = Account.objects.get(pk=unit["other"].account_id)
    itself = Actor("registration", role="registration", body=unit["other"].body)
    accounts.appoint(account, role="tenderer", body=itself.body, by=itself, at=trading.START)
    assert not may_reset(unit["bidder"], unit["other"])
    assert may_reset(unit["first"], unit["other"])


# --- keys end with the password -----------------------------------------------------------------


def a_key_of(person):
    office = Office.objects.get(pk=person.office_id)
    return accounts.issue_token(office, label="对接", at=trading.START)


def actor_of_key(secret):
    return actor_with_token(secret, at=trading.START)


def test_a_reset_password_ends_the_interface_keys_of_every_office(unit):
    key, kept = a_key_of(unit["other"]), a_key_of(unit["bidder"])
    account = Account.objects.get(pk=unit["other"].account_id)
    accounts.reset_password(account, **NEW, by=unit["first"], at=trading.START)
    assert actor_of_key(key) is None
    assert actor_of_key(kept) is not None, "another's key is not touched"


def test_a_refused_reset_ends_no_key(unit):
    key = a_key_of(unit["tenderer"])
    account = Account.objects.get(pk=unit["tenderer"].account_id)
    with pytest.raises(Exception, match="not_permitted"):
        accounts.reset_password(account, **NEW, by=unit["bidder"], at=trading.START)
    assert actor_of_key(key) is not None


def test_dismissal_ends_the_keys_and_a_closed_account_opens_nothing(unit):
    key, other = a_key_of(unit["other"]), a_key_of(unit["tenderer"])
    office = Office.objects.get(pk=unit["other"].office_id)
    accounts.dismiss(office, by=unit["first"], at=trading.START)
    assert actor_of_key(key) is None
    Account.objects.filter(pk=unit["tenderer"].account_id).update(is_active=False)
    assert actor_of_key(other) == NOBODY


# --- guessing ------------------------------------------------------------------------------------


def test_a_stranger_does_not_lock_a_person_out_by_typing_his_name():
    bidder = trading.a_bidder()
    for _ in range(6):
        enter(Client(REMOTE_ADDR="203.0.113.9"), bidder, "not the password")
    assert enter(Client(REMOTE_ADDR="203.0.113.9"), bidder).status_code == 200, "he is stopped"
    assert enter(Client(REMOTE_ADDR="198.51.100.7"), bidder).status_code == 302


def test_without_the_mend_he_would_lock_him_out(monkeypatch):
    monkeypatch.delattr(SignIn, "_get_login_attempts_cache_key")
    bidder = trading.a_bidder()
    for _ in range(6):
        enter(Client(REMOTE_ADDR="203.0.113.9"), bidder, "not the password")
    assert enter(Client(REMOTE_ADDR="198.51.100.7"), bidder).status_code == 200


def test_one_address_is_stopped_over_all_names():
    for number in range(21):
        Client(REMOTE_ADDR="203.0.113.9").post(
            "/signin/", {"login": f"nobody{number}", "password": "not the password"}
        )
    answer = enter(Client(REMOTE_ADDR="203.0.113.9"), trading.a_bidder())
    assert answer.status_code in {200, 429}
    assert "/desk/" not in answer.get("Location", "")


def test_one_time_codes_cannot_be_tried_out_and_need_the_password_first(centre):
    _, _, secret = two_sessions(centre)
    cache.clear()
    client = Client()
    enter(client, centre)
    for _ in range(6):
        client.post("/signin/factor/check/", {"code": "000000"})
    client.post("/signin/factor/check/", {"code": code_for(secret)})
    assert client.get("/desk/").status_code == 302, "not even with the right one"
    stranger = Client()
    assert stranger.post("/signin/factor/check/", {"code": "0"})["Location"].startswith("/signin/")
