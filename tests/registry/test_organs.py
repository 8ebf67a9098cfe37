"""Organs are established by the security administrator, and the closest one supervises."""

import pytest

from builders.registry import (
    HUBEI,
    JIANGAN,
    START,
    WUHAN,
    YICHANG,
    a_code,
    a_party,
    a_security_admin,
    an_office,
    an_organ,
    someone_of,
)  # fmt: skip
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import CLOCK, NOBODY, Actor
from gongheng.foundation.access.models import Account
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.organs import actions, queries

pytestmark = pytest.mark.django_db


def establish(code="", **changes):
    told = {"name": "示例局", "region": WUHAN, "kind": "supervision", "by": CLOCK, "at": START}
    return actions.establish(code or a_code("11"), **{**told, **changes})


def test_an_organ_is_established_once_and_leaves_one_entry(refused):
    organ = an_organ()
    entry = Entry.objects.get(act="organ.establish")
    assert (entry.matter, entry.facts["name"]) == (organ.code, "示例监管局")
    assert organ.level == "city"
    with refused("already_exists", "code"):
        establish(organ.code)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "91110000600037341X"}, "invalid_code", "code"),
        ({"code": "00000000000000000X"}, "invalid_code", "code"),
        ({"region": "429999"}, "unknown_region", "region"),
        ({"region": "429000"}, "unknown_region", "region"),
        ({"kind": "king"}, "unknown_choice", "kind"),
        ({"level": "province"}, "level_differs", "level"),
        ({"trade_classes": ["Q77"]}, "unknown_trade_class", "trade_classes"),
        ({"name": " "}, "text_missing", "name"),
        ({"name": "局" * 201}, "text_too_long", "name"),
        ({"name": "局\0"}, "text_unreadable", "name"),
        ({"name": 5}, "text_unreadable", "name"),
    ],
)
def test_a_fault_in_the_form_is_refused_by_its_field(refused, changes, code, field):
    with refused(code, field):
        establish(**changes)


def test_others_than_the_security_administrator_establish_nothing(refused):
    firm = a_party()
    others = [
        NOBODY,
        someone_of(firm),
        an_office("supervisor", a_code("11"), WUHAN),
        an_office("system_admin"),
        an_office("auditor"),
        Actor("registration", role="registration", body=firm.code),
    ]
    for actor in others:
        with refused("not_permitted"):
            establish(by=actor)


def test_the_security_administrator_does_not_keep_his_own_organ(refused):
    organ = an_organ()
    person = access.enter_person(name="孙七")
    account = access.open_account("own", "correct horse battery", person=person, at=START)
    office = access.appoint(account, role="security_admin", body=organ.code,
                            by=a_security_admin(), at=START)  # fmt: skip
    from gongheng.foundation.access.actors import actor_of

    assert Account.objects.filter(person=person).exists()
    with refused("not_permitted"):
        actions.close(organ, reason="撤并", by=actor_of(office), at=START)


def test_a_closed_organ_is_neither_amended_nor_closed_again(refused):
    organ = actions.close(an_organ(), reason="机构改革", by=a_security_admin(), at=START)
    with refused("wrong_state"):
        actions.amend(organ, name="新局", by=a_security_admin(), at=START)
    with refused("wrong_state"):
        actions.close(organ, reason="再撤", by=a_security_admin(), at=START)
    assert queries.organ_supervising(WUHAN, "A01") is None


def test_an_amendment_names_what_changed_and_refuses_what_may_not(refused):
    organ = an_organ()
    admin = a_security_admin()
    changed = actions.amend(organ, trade_classes=["A"], phone="027-12345678", by=admin, at=START)
    assert changed.trade_classes == ["A"]
    facts = Entry.objects.get(act="organ.amend").facts
    assert facts == {"code": organ.code, "trade_classes": ["A"]}
    with refused("nothing_changed"):
        actions.amend(changed, name=changed.name, by=admin, at=START)
    with refused("unknown_choice", "region"):
        actions.amend(changed, region=YICHANG, by=admin, at=START)


def test_the_closest_organ_supervises_and_there_the_most_specific(django_assert_num_queries):
    province = an_organ(region=HUBEI)
    city = an_organ(region=WUHAN)
    works = an_organ(region=WUHAN, trade_classes=["A"])
    an_organ(region=WUHAN, kind="trading_centre")
    with django_assert_num_queries(1):
        assert queries.organ_supervising(JIANGAN, "A01") == works
    assert queries.organ_supervising(JIANGAN, "D01") == city
    assert queries.organ_supervising(YICHANG, "A01") == province
    assert queries.organ_supervising("370000", "A01") is None
    assert queries.organ_supervising("not a region", "A01") is None
    assert set(queries.organs_within(HUBEI)) >= {province, city, works}
    assert province not in queries.organs_within(WUHAN)
