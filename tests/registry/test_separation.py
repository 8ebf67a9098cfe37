"""Three administrations in three hands; trade and supervision never in one (S2 第十一条)."""

from itertools import permutations

import pytest

from builders.registry import (
    PASSWORD,
    START,
    WUHAN,
    a_code,
    a_party,
    a_person,
    a_security_admin,
    an_office,
    someone_of,
)  # fmt: skip
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import CLOCK, Actor, actor_of
from gongheng.foundation.access.models import Account, Office
from gongheng.foundation.access.roles import MARKET, PUBLIC_DUTY, Role
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused

pytestmark = pytest.mark.django_db
THREE = ("system_admin", "security_admin", "auditor")


def an_account(name="someone") -> Account:
    return access.open_account(name, PASSWORD, person=a_person(), at=START)


def refused_and_unrecorded(act) -> str:
    offices, entries = Office.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as no:
        act()
    assert (Office.objects.count(), Entry.objects.count()) == (offices, entries)
    return no.value.code


@pytest.mark.parametrize(("first", "second"), list(permutations(THREE, 2)))
def test_no_two_administrations_in_one_hand_in_any_order(first, second):
    account = an_account()
    if first == "security_admin":
        access.appoint(account, role=first, by=CLOCK, at=START)
        other = access.appoint(an_account("b"), role="system_admin", by=CLOCK, at=START)
        admin = actor_of(other)
    else:
        admin = a_security_admin()
        access.appoint(account, role=first, by=admin, at=START)
    code = refused_and_unrecorded(
        lambda: access.appoint(account, role=second, body="elsewhere", by=admin, at=START)
    )
    assert code in {"not_permitted", "already_exists"}


@pytest.mark.parametrize("public", sorted(PUBLIC_DUTY))
@pytest.mark.parametrize("market", sorted(MARKET))
def test_public_duty_and_market_never_meet_in_one_person(public, market):
    firm = a_party()
    itself = Actor("registration", role="registration", body=firm.code)
    admin = a_security_admin()
    official, trader = an_account("official"), an_account("trader")
    access.appoint(official, role=public, body=a_code("11"), region=WUHAN, by=admin, at=START)
    access.appoint(trader, role=market, body=firm.code, by=itself, at=START)
    codes = [
        refused_and_unrecorded(
            lambda: access.appoint(official, role=market, body=firm.code, by=itself, at=START)
        ),
        refused_and_unrecorded(
            lambda: access.appoint(trader, role=public, body=a_code("11"), by=admin, at=START)
        ),
    ]
    assert codes == ["duties_kept_apart"] * 2


def test_the_security_administrator_appoints_neither_himself_nor_through_the_clock_again():
    admin = a_security_admin()
    own = Account.objects.get(person=admin.person)
    assert (
        refused_and_unrecorded(lambda: access.appoint(own, role="centre", by=admin, at=START))
        == "not_permitted"
    )
    assert (
        refused_and_unrecorded(
            lambda: access.appoint(an_account(), role="security_admin", by=CLOCK, at=START)
        )
        == "not_permitted"
    )


def test_self_service_appoints_nobody_to_public_duty_nor_for_another_party():
    firm, other = a_party(), a_party()
    itself = Actor("registration", role="registration", body=firm.code)
    account = an_account()
    for role in sorted(PUBLIC_DUTY | {Role.EXPERT}):
        assert (
            refused_and_unrecorded(
                lambda role=role: access.appoint(
                    account, role=role, body=firm.code, by=itself, at=START
                )
            )
            == "not_permitted"
        )
    assert (
        refused_and_unrecorded(
            lambda: access.appoint(account, role="bidder", body=other.code, by=itself, at=START)
        )
        == "not_permitted"
    )


def test_whoever_was_dismissed_acts_no_more():
    firm = a_party()
    me = someone_of(firm)
    office = Office.objects.get(pk=me.office_id)
    access.dismiss(office, by=me, at=START)
    office.refresh_from_db()
    assert not actor_of(office).acts_for(firm.code)
    assert an_office("bidder", firm.code).acts_for(firm.code)


def test_without_the_table_of_duties_one_person_would_trade_and_supervise(monkeypatch):
    """The twin: the defence removed, the same appointment goes through."""
    firm = a_party()
    itself = Actor("registration", role="registration", body=firm.code)
    account = an_account()
    told = {"body": a_code("11"), "region": WUHAN, "by": a_security_admin(), "at": START}
    access.appoint(account, role="supervisor", **told)
    monkeypatch.setattr(access, "kept_apart_from", lambda _: frozenset())
    access.appoint(account, role="bidder", body=firm.code, by=itself, at=START)
    assert Office.objects.filter(person=account.person, state="held").count() == 2
