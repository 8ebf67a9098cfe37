"""The rules of this repository: the keys the code asks for, the rows of the tables, the places."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from gongheng.rules.book import default_book, place_of, rulebook_root
from gongheng.rules.rulings import BOUNDS, MARKS

FIXED = {
    "tendering/document_issue": 5,
    "tendering/bid_preparation": 20,
    "tendering/clarification_lead": 15,
    "tendering/invitees_min": 3,
    "tendering/prequalification_application": 5,
    "tendering/works_threshold": Decimal(4_000_000),
    "bonds/bid_bond_max_ratio": Decimal("0.02"),
    "bonds/return_after_withdrawal": 5,
    "bonds/return_after_contract": 5,
    "bonds/performance_bond_max_ratio": Decimal("0.10"),
    "objections/document_lead": 10,
    "objections/document_answer": 3,
    "objections/result_answer": 3,
    "opening/bidders_min": 3,
    "opening/at_deadline": True,
    "evaluation/committee_min": 5,
    "evaluation/committee_odd": True,
    "evaluation/expert_share_min": Fraction(2, 3),
    "evaluation/expert_years_min": 8,
    "evaluation/more_time_share": Fraction(1, 3),
    "evaluation/candidates_max": 3,
    "award/candidates_publish": 3,
    "award/candidates_publicity": 3,
    "award/written_report": 15,
    "contracts/sign": 30,
    "complaints/file": 10,
    "complaints/accept": 3,
    "complaints/decide": 30,
    "credit/publish_penalty": 7,
    "credit/report_to_province": 3,
    "credit/push_onward": 2,
    "archive/keep_years": 15,
    "archive/procurement_keep_years": 15,
}


@pytest.mark.parametrize(("key", "value"), FIXED.items())
def test_the_keys_the_trading_code_asks_for_are_there(key, value):
    assert default_book().law("hubei.wuhan", date(2026, 4, 1))[key].value == value


def test_every_row_of_the_time_limit_tables_has_a_rule():
    known = {ruling.id for rule in default_book().rules() for _, ruling in rule.dated if ruling}

    assert {f"T{n:02}" for n in range(1, 43)} <= known
    assert {f"G{n:02}" for n in range(1, 34)} <= known


def test_what_is_not_verified_says_so():
    law = default_book().law("hubei", date(2026, 4, 1))

    assert law["tendering/works_threshold"].standing == "待核实"
    assert law["credit/objection_own"].standing == "示例"
    assert law["tendering/bid_preparation"].standing == ""


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("420111", "hubei.wuhan"),
        ("420100", "hubei.wuhan"),
        ("420000", "hubei"),
        ("421381", "hubei.suizhou"),
        ("429004", "hubei.xiantao"),
        ("370102", "shandong"),
        ("710000", "national"),
    ],
)
def test_a_region_code_has_its_place(code, place):
    assert place_of(code) == place


@pytest.mark.parametrize("code", ["42", "42010a", "", "4201111", "４２０１００"])
def test_what_is_no_region_code_is_refused(code):
    with pytest.raises(ValueError, match="六位数字"):
        place_of(code)


def test_the_readme_explains_every_bound_and_mark():
    text = (rulebook_root() / "README.md").read_text(encoding="utf-8")

    assert [word for word in [*BOUNDS, *MARKS] if f"`{word}`" not in text] == []


def test_a_day_before_the_first_law_has_no_law_at_all():
    first = min(since for rule in default_book().rules() for since, _ in rule.dated)

    assert list(default_book().law("hubei.wuhan", first - timedelta(days=1))) == []
