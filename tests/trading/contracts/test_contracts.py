"""A contract says what the bid said; its performance is written by the platform."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.documents.words import capitals
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.parties.models import Performance
from gongheng.trading.contracts import actions as contracts
from gongheng.trading.contracts import queries
from gongheng.trading.notices.models import Notice


@pytest.fixture
def notified(db):
    host = build.a_tenderer()
    return host, late.a_notified_award(host)


@pytest.mark.parametrize(
    ("spoil", "code", "field"),
    [
        ({"amount": "9200000.01"}, "contract_differs", "amount"),
        ({"amount": "9199999.99"}, "contract_differs", "amount"),
        ({"period_days": 171}, "contract_differs", "period_days"),
        ({"performance_bond": "920000.01"}, "contract_bond_too_large", "performance_bond"),
        ({"amount": "-1"}, "bad_figure", "amount"),
        ({"amount": 9200000.0}, "bad_figure", "amount"),
        ({"digest": "0" * 64}, "file_missing", "digest"),
    ],
)
def test_a_contract_that_departs_from_the_bid_is_refused(notified, spoil, code, field):
    host, award = notified
    no = refused(code, late.a_signed_contract, host, award, **spoil)
    assert no.field == field
    if code == "contract_differs":
        assert no.source == "招标投标法实施条例第五十七条"


def test_the_bond_may_be_exactly_a_tenth(notified):
    host, award = notified
    contract = late.a_signed_contract(host, award, performance_bond="920000.00")
    assert contract.performance_bond == Decimal("920000.00")
    contract.award.refresh_from_db()
    assert contract.award.state == "contracted"


def test_a_contract_is_signed_between_the_notice_and_today(notified):
    host, award = notified
    day = award.notified_at.date()
    refused("signed_before_notice", late.a_signed_contract, host, award,
            signed_on=day - timedelta(days=1))  # fmt: skip
    refused("day_in_the_future", late.a_signed_contract, host, award,
            signed_on=day + timedelta(days=60))  # fmt: skip


def test_thirty_days_are_in_time_and_what_is_later_is_recorded_as_late(notified):
    host, award = notified
    at = award.notified_at + timedelta(days=50)
    facts = {"number": "HT-1", "amount": award.winner.price, "signed_on": at.date(),
             "period_days": award.winner.period_days, "digest": late.a_contract_file(at, host)}  # fmt: skip
    contracts.sign(award, **facts, by=host, at=at)
    assert Entry.objects.get(act="contract.sign").facts["late_days"] >= 15


def test_only_the_tenderer_signs_and_only_after_the_notice(db):
    host = build.a_tenderer()
    award = late.a_decided_award(host)
    award.notified_at = award.decided_at  # only for the builder's dates
    refused("award_not_notified", late.a_signed_contract, host, award)
    award = late.a_notified_award(build.a_tenderer())
    agency = Actor("office:a", role="agency", body=award.tender.tenderer_code, account_id=1)
    for stranger in (host, agency, late.KEEPER):
        refused("not_permitted", late.a_signed_contract, stranger, award)


def test_completion_writes_the_winners_performance_once_and_tells_the_public(db):
    host = build.a_tenderer()
    contract = late.a_published_contract(host)
    at = contract.award.notified_at + timedelta(days=200)
    told = {"completed_on": at.date(), "settlement": "9300000.00", "evaluation": "合格"}
    early = {**told, "completed_on": contract.signed_on - timedelta(days=1)}
    refused("completed_before_signed", contracts.complete, contract, **early, by=host, at=at)
    refused("missing_field", contracts.complete, contract, **{**told, "evaluation": " "}, by=host,
            at=at)  # fmt: skip
    refused("not_permitted", contracts.complete, contract, **told, by=build.a_bidder(), at=at)

    contract = contracts.complete(contract, **told, by=host, at=at)
    line = Performance.objects.get()
    assert (line.source, line.amount, line.contract) == (
        "platform", contract.amount, contract.number)  # fmt: skip
    assert line.party.code == contract.award.winner.bidder_code
    assert Notice.objects.filter(kind="performance").count() == 1
    refused("wrong_state", contracts.complete, contract, **told, by=host, at=at)


def test_a_contract_is_public_only_once_published(db):
    host = build.a_tenderer()
    contract = late.a_signed_contract(host)
    assert not queries.public_contracts().exists()
    assert list(queries.contracts_of(host)) == [contract]
    contracts.publish(contract, by=host, at=contract.award.notified_at + timedelta(days=12))
    assert list(queries.public_contracts()) == [contract]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"), ("105", "壹佰零伍元整"), ("1005", "壹仟零伍元整"),
        ("10005", "壹万零伍元整"), ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("6007000", "陆佰万柒仟元整"), ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100000000", "壹亿元整"), ("100000001", "壹亿零壹元整"),
        ("1000010000", "壹拾亿零壹万元整"), ("46000105.30", "肆仟陆佰万零壹佰零伍元叁角整"),
    ],
)  # fmt: skip
def test_an_amount_in_capitals(amount, text):
    assert capitals(amount) == text


@given(st.decimals("0", "9999999999999.99", places=2))
def test_no_two_amounts_share_their_capitals(amount):
    other = amount + Decimal("0.01")
    assert capitals(amount) != capitals(other)
    assert "零零" not in capitals(amount)
