"""A unit registers itself once, and keeps its own people."""

import pytest
from django.core.cache import cache
from django.test import Client

from builders import registry, trading
from builders.lists import text_digest
from gongheng.credit.pledges.models import Pledge
from gongheng.foundation.access.models import Account, Office
from gongheng.registry.parties.models import Party
from gongheng.registry.pledged.rules import has_pledged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def filled(**changes):
    return {
        "code": registry.a_code(), "name": "示例建设集团有限公司", "kind": "enterprise",
        "region": "420106", "address": "示例路1号", "industry": "E48", "roles": ["bidder"],
        "person_name": "赵示例", "phone": "13900000000", "username": "zhaoshili",
        "password": "correct horse battery", "again": "correct horse battery", **changes,
    }  # fmt: skip


def test_a_unit_registers_and_signs_in_without_anybodys_approval():
    client = Client()
    given = filled(roles=["bidder", "tenderer"])
    answer = client.post("/signin/register/", given)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert Party.objects.get(code=given["code"]).state == "registered"
    assert set(Office.objects.values_list("role", flat=True)) == {"bidder", "tenderer"}
    entered = client.post("/signin/", {"login": "zhaoshili", "password": given["password"]})
    assert entered["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "91420100000000000X"}, "统一社会信用代码"),
        ({"password": "12345678", "again": "12345678"}, "密码"),
        ({"again": "something else"}, "两次输入的密码不一致"),
        ({"name": ""}, "请填写这一项"),
        ({"industry": "ZZ9"}, "行业"),
        ({"code": "\0" * 18}, ""),
        ({"region": "110000"}, ""),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(changes, words):
    answer = Client().post("/signin/register/", filled(**changes))
    assert 400 <= answer.status_code < 500
    page = answer.content.decode()
    assert "有内容需要修改" in page
    assert words in page
    assert "赵示例" in page
    assert not Party.objects.exists()
    assert not Account.objects.exists()


def test_a_registered_unit_is_not_taken_over_by_the_next_comer():
    owner = trading.a_bidder()
    answer = Client().post("/signin/register/", filled(code=owner.body))
    assert answer.status_code == 409
    assert Office.objects.count() == 1


def test_a_taken_name_is_said_at_the_field():
    Client().post("/signin/register/", filled())
    answer = Client().post("/signin/register/", filled())
    assert answer.status_code == 409
    assert answer.context["form"].errors["username"]


def test_a_unit_adds_a_colleague_and_ends_his_office(client_of):
    client = client_of("bidder")
    answer = client.post("/signin/people/add/", {
        "person_name": "钱示例", "phone": "13900000001", "office_role": "bidder",
        "username": "qianshili", "password": "correct horse battery",
    })  # fmt: skip
    assert answer.status_code == 302
    office = Office.objects.get(account__username="qianshili")
    assert office.body == client.actor.body
    assert "钱示例" in client.get("/signin/people/").content.decode()
    assert client.post(f"/signin/people/{office.pk}/end/").status_code == 302
    office.refresh_from_db()
    assert office.state == "ended"


def test_a_unit_sees_and_ends_no_office_of_another_unit(client_of):
    other = trading.a_bidder()
    client = client_of("bidder")
    assert client.get(f"/signin/people/{other.office_id}/end/").status_code == 404
    assert client.post(f"/signin/people/{other.office_id}/end/").status_code == 404


def test_a_unit_may_not_give_itself_a_public_office(client_of):
    client = client_of("bidder")
    answer = client.post("/signin/people/add/", {
        "person_name": "钱示例", "phone": "13900000001", "office_role": "supervisor",
        "username": "qianshili", "password": "correct horse battery",
    })  # fmt: skip
    assert answer.status_code == 422
    assert not Office.objects.filter(role="supervisor").exists()


def a_colleague(client):
    client.post("/signin/people/add/", {
        "person_name": "钱示例", "phone": "13900000001", "office_role": "bidder",
        "username": "qianshili", "password": "correct horse battery",
    })  # fmt: skip
    return Office.objects.get(account__username="qianshili")


def test_a_forgotten_password_is_reset_by_a_colleague_and_by_nobody_else(client_of):
    client = client_of("bidder")
    office = a_colleague(client)
    url = f"/signin/people/{office.pk}/password/"
    new = {"password": "battery horse correct"}
    assert client_of("bidder").post(url, new).status_code == 404, "another unit"
    assert client.post(f"/signin/people/{client.actor.office_id}/password/", new).status_code == 403
    assert client.post(url, {"password": "12345678"}).status_code == 422
    there = Client()
    there.post("/signin/", {"login": "qianshili", "password": "correct horse battery"})
    assert client.post(url, new).status_code == 302
    assert there.get("/desk/").status_code == 302, "his open session has ended"
    entered = Client().post("/signin/", {"login": "qianshili", **new})
    assert entered["Location"] == "/desk/"


def test_a_colleague_with_an_office_elsewhere_is_not_reset_by_either_unit(client_of):
    """Whoever could set his password could act for the other unit."""
    from gongheng.foundation.access import actions as access
    from gongheng.foundation.access.actors import Actor

    client = client_of("bidder")
    office = a_colleague(client)
    other = trading.a_bidder()
    itself = Actor("registration", role="registration", body=other.body)
    access.appoint(office.account, role="bidder", body=other.body, by=itself, at=trading.START)
    answer = client.post(
        f"/signin/people/{office.pk}/password/", {"password": "battery horse correct"}
    )
    assert answer.status_code == 403


def test_the_security_administrator_resets_staff_and_takes_off_a_lost_phone(client_of):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    centre = registry.an_office("centre", registry.a_code("12"), registry.WUHAN)
    account = Account.objects.get(pk=centre.account_id)
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    client = client_of("security_admin")
    answer = client.post(f"/operator/offices/{centre.office_id}/password/",
                         {"password": "battery horse correct", "lost": "on"})  # fmt: skip
    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=account).exists()
    fresh = Client()
    fresh.post("/signin/", {"login": account.username, "password": "battery horse correct"})
    assert fresh.get("/desk/")["Location"] == "/signin/second-factor/"


def agreed(*kinds):
    return {f"pledge_{kind}": "on" for kind in kinds} | {
        f"digest_{kind}": text_digest(kind) for kind in kinds
    }


def test_a_unit_signs_its_pledges_with_the_same_submission_one_for_each_capacity():
    given = filled(roles=["bidder", "tenderer"], **agreed("bidder", "tenderer", "agency"))
    shown = Client().get("/signin/register/").content.decode()
    assert "湖北省公共资源招标投标信用承诺书（投标人）" in shown
    assert Client().post("/signin/register/", given).status_code == 302

    signed = Pledge.objects.filter(subject__code=given["code"], state="signed")
    assert sorted(signed.values_list("kind", flat=True)) == ["bidder", "tenderer"]
    assert has_pledged(given["code"], "bid")
    assert not has_pledged(given["code"], "agency")  # a capacity it did not ask for


def test_whoever_does_not_tick_the_pledge_is_registered_and_asked_later():
    given = filled()
    assert Client().post("/signin/register/", given).status_code == 302
    assert not Pledge.objects.exists()
    assert Party.objects.filter(code=given["code"]).exists()


def test_where_the_place_demands_the_pledge_nobody_registers_without_it(pledge_required):
    answer = Client().post("/signin/register/", filled())
    assert 400 <= answer.status_code < 500
    page = answer.content.decode()
    assert "赵示例" in page
    assert 'id="id_pledge_bidder_error"' in page
    assert not Party.objects.exists()
    assert not Account.objects.exists()
    assert Client().post("/signin/register/", filled(**agreed("bidder"))).status_code == 302


def test_a_text_that_changed_while_it_was_read_leaves_nobody_registered():
    given = filled(**{**agreed("bidder"), "digest_bidder": text_digest("agency")})
    answer = Client().post("/signin/register/", given)
    assert 400 <= answer.status_code < 500
    assert not Party.objects.exists()
    assert not Account.objects.exists()
    assert not Pledge.objects.exists()


def test_after_a_changed_text_the_page_carries_the_text_in_force_again():
    given = filled(**{**agreed("bidder"), "digest_bidder": text_digest("agency")})
    page = Client().post("/signin/register/", given).content.decode()
    assert f'name="digest_bidder" value="{text_digest("bidder")}"' in page
