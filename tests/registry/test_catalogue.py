"""应进必进: what is listed enters the platform, by class, amount, level and day."""

from datetime import date
from decimal import Decimal

import pytest

from builders.registry import HUBEI, JIANGAN, WUHAN
from gongheng.foundation.refusals import Refused
from gongheng.registry.catalogue import rules

DAY = date(2026, 3, 2)
LIMIT = Decimal(4_000_000)  # 必须招标的工程项目规定第五条


@pytest.mark.parametrize(
    ("amount", "enters"),
    [(LIMIT, True), (LIMIT - Decimal("0.01"), False), (None, True), (Decimal(0), False)],
)
def test_works_from_the_threshold_must_enter(amount, enters):
    item = rules.must_enter("A01", amount, JIANGAN, DAY)
    assert (item is not None) == enters


def test_before_the_catalogue_nothing_had_to_enter():
    assert rules.must_enter("A01", None, WUHAN, date(2016, 6, 30)) is None


def test_a_listed_trade_held_outside_is_refused_with_its_source():
    with pytest.raises(Refused) as no:
        rules.refuse_outside("A01", LIMIT, HUBEI, DAY, enters=False)
    assert (no.value.code, no.value.field) == ("must_enter_elsewhere", "trade_class")
    assert "房屋建筑" in no.value.sentence
    assert no.value.source
    assert rules.refuse_outside("A01", LIMIT, HUBEI, DAY, enters=True)
    assert rules.refuse_outside("A01", Decimal(1), HUBEI, DAY, enters=False) is None


@pytest.mark.parametrize(
    ("trade_class", "region", "code"),
    [("Q00", WUHAN, "unknown_trade_class"), ("A01", "999999", "unknown_region")],
)
def test_what_is_unknown_is_refused_and_not_taken_for_free(trade_class, region, code):
    with pytest.raises(Refused, match=code):
        rules.must_enter(trade_class, None, region, DAY)
