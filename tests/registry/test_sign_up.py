"""Signing up proves nothing by approval and takes nothing over; what is typed is checked."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.registry import (
    PASSWORD,
    START,
    WUHAN,
    a_code,
    an_office,
)  # fmt: skip
from gongheng.foundation.access.actors import CLOCK, NOBODY, Actor, actor_of
from gongheng.foundation.access.models import Account
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.foundation.vault import store
from gongheng.registry import entry_checks as check
from gongheng.registry.parties import actions
from gongheng.registry.parties.registration import add_colleague, register_for, sign_up

pytestmark = pytest.mark.django_db
SAMPLE = "91110000600037341L"


def enrol(code=SAMPLE, **changes):
    told = {"name": "示例有限公司", "kind": "enterprise", "region": WUHAN, "roles": ["bidder"],
            "office_role": "bidder", "username": "zhangsan", "password": PASSWORD,
            "person_name": "张三丰", "phone": "13800001111", "id_number": "11010519491231002X",
            "at": START}  # fmt: skip
    return sign_up(code, **{**told, **changes})


def test_a_number_neither_takes_over_nor_overwrites_another_person(refused):
    _, office = enrol()
    with refused("identity_unconfirmed", "id_number"):
        enrol(a_code(), username="thief", person_name="李鬼")
    with refused("person_has_account", "id_number"):
        enrol(a_code(), username="second")
    with refused("invalid_code", "id_number"):
        enrol(a_code(), username="typo", id_number="110105194912310021")
    assert store.reveal(office.person)["name"] == "张三丰"
    assert not Account.objects.exclude(pk=office.account_id).exists()


def test_one_person_registers_a_second_party_under_the_same_account(refused):
    _, office = enrol()
    told = {"name": "第二公司", "kind": "enterprise", "region": WUHAN, "roles": ["bidder"],
            "office_role": "bidder", "at": START}  # fmt: skip
    with refused("party_has_its_people", "code"):
        register_for(office.account, SAMPLE, **told)
    party, second = register_for(office.account, a_code(), **told)
    assert actor_of(second).acts_for(party.code)
    assert not actor_of(second).acts_for(SAMPLE)


def test_a_party_adds_its_own_colleagues_and_nobody_else_does(refused):
    _, office = enrol()
    told = {"office_role": "tenderer", "username": "lisi", "password": PASSWORD,
            "person_name": "李四", "phone": "13911112222", "at": START}  # fmt: skip
    for actor in (NOBODY, CLOCK, an_office("centre", a_code("12"), WUHAN), an_office("expert"),
                  Actor("r", role="registration", body=SAMPLE)):  # fmt: skip
        with refused("not_permitted"):
            add_colleague(**told, by=actor)
    with refused("not_permitted"):
        add_colleague(**{**told, "office_role": "supervisor"}, by=actor_of(office))
    colleague = add_colleague(**told, by=actor_of(office))
    assert colleague.body == SAMPLE
    entry = Entry.objects.get(subject=f"office:{colleague.pk}")
    assert entry.actor == f"office:{office.pk}"


def test_a_natural_persons_address_is_not_written_into_the_register(refused):
    with refused("kept_in_vault", "address"):
        enrol(kind="person", code="", address="示例路1号")
    party, office = enrol(kind="person", code="")
    for field in ("address", "name"):
        with refused("kept_in_vault", field):
            actions.amend(party, by=actor_of(office), at=START, **{field: "示例路1号"})


@given(st.one_of(st.none(), st.booleans(), st.floats(), st.text(), st.binary(), st.integers(),
                 st.lists(st.text())))  # fmt: skip
def test_whatever_is_typed_is_kept_in_written_form_or_refused(value):
    """Never a fault of ours for a fault of theirs."""
    day = date(2026, 3, 2)
    checks = [
        lambda: check.uscc(value),
        lambda: check.investment_code(value),
        lambda: check.region(value, on=day),
        lambda: check.industry(value),
        lambda: check.text(value, field="x"),
        lambda: check.money(value),
        lambda: check.among(value, ["a"], field="x"),
        lambda: check.vault_reference(value, "person", field="x"),
    ]
    for one in checks:
        try:
            kept = one()
        except Refused as no:
            kept = no.sentence
        assert isinstance(kept, str | Decimal)
        assert "\0" not in str(kept)
