"""Qualifications, staff and performance: each kept once, written by the party or the platform."""

from datetime import date
from decimal import Decimal

import pytest

from builders.registry import (
    START,
    WUHAN,
    a_code,
    a_party,
    a_person,
    an_office,
    someone_of,
)  # fmt: skip
from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.parties import actions, queries

pytestmark = pytest.mark.django_db
SAMPLE = "91110000600037341L"


def a_certificate(party, by, **changes):
    told = {"name": "建筑工程施工总承包", "level": "一级", "certificate_no": "D142000001",
            "issued_by": "示例住房城乡建设厅", "issued_on": date(2024, 5, 1),
            "ends_on": date(2029, 5, 1), "by": by, "at": START}  # fmt: skip
    return actions.enter_qualification(party, **{**told, **changes})


def test_a_certificate_is_kept_once_in_the_whole_province(refused):
    party, other = a_party(), a_party()
    line = a_certificate(party, someone_of(party))
    assert list(queries.qualifications_of(party)) == [line]
    with refused("already_exists", "certificate_no"):
        a_certificate(party, someone_of(party))
    with refused("already_exists", "certificate_no"):
        a_certificate(other, someone_of(other))
    actions.withdraw_qualification(line, reason="换发新证", by=someone_of(party), at=START)
    assert a_certificate(other, someone_of(other)).state == "in_force"


def test_lines_of_the_file_are_checked_and_only_the_party_writes_them(refused):
    party, stranger = a_party(), someone_of(a_party())
    me = someone_of(party)
    with refused("not_permitted"):
        a_certificate(party, stranger)
    with refused("ends_before_start", "ends_on"):
        a_certificate(party, me, ends_on=date(2020, 1, 1))
    with refused("file_missing", "digest"):
        a_certificate(party, me, digest="0" * 64)
    with refused("not_a_reference", "person"):
        actions.enter_staff(party, person="张三", position="经理", since=date(2026, 1, 1),
                            by=me, at=START)  # fmt: skip
    person = a_person()
    line = actions.enter_staff(party, person=person, position="经理", since=date(2026, 1, 1),
                               by=me, at=START)  # fmt: skip
    with refused("already_exists", "person"):
        actions.enter_staff(party, person=person, position="经理", since=date(2026, 2, 1),
                            by=me, at=START)  # fmt: skip
    with refused("not_permitted"):
        actions.withdraw_staff(line, until=date(2026, 3, 1), by=stranger, at=START)
    with refused("ends_before_start", "until"):
        actions.withdraw_staff(line, until=date(2025, 3, 1), by=me, at=START)
    actions.cancel(party, reason="注销", by=me, at=START)
    with refused("party_unknown", "party"):
        a_certificate(party, me)


def a_contract(party, by, **changes):
    told = {"project_name": "示例桥梁", "amount": Decimal("1200000.00"), "counterpart": "示例区",
            "signed_on": date(2025, 6, 1), "by": by, "at": START}  # fmt: skip
    return actions.enter_performance(party, **{**told, **changes})


def test_the_platform_alone_writes_platform_performance(refused):
    party = a_party()
    me = someone_of(party)
    seen = {"source": "platform", "contract": "HT-1"}
    for actor in (me, someone_of(a_party()), an_office("centre", a_code("12"), WUHAN)):
        with refused("not_permitted"):
            a_contract(party, actor, **seen)
    line = a_contract(party, CLOCK, **seen)
    with refused("already_exists", "contract"):
        a_contract(party, CLOCK, **seen)
    with refused("already_exists", "contract"):
        a_contract(party, me, contract="HT-1")
    with refused("not_permitted"):
        actions.withdraw_performance(line, reason="不想要", by=me, at=START)
    assert a_contract(party, me).source == "declared"


@pytest.mark.parametrize("amount", [1.5, "1e999", "NaN", -1, "0.001", None, "十万", 10**17, True])
def test_an_amount_that_is_no_yuan_and_cents_is_refused(refused, amount):
    party = a_party()
    with refused("invalid_amount", "amount"):
        a_contract(party, someone_of(party), amount=amount)


def test_a_contract_not_yet_signed_is_no_performance(refused):
    party = a_party()
    with refused("not_yet_happened", "signed_on"):
        a_contract(party, someone_of(party), signed_on=date(2026, 3, 3))
