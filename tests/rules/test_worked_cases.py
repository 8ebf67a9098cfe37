"""Every worked example of rulebook/cases/ holds: a question, a place, a day, the answer."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from gongheng.rules.book import NoRule, default_book, rulebook_root
from gongheng.rules.calendars import Calendar
from gongheng.rules.days import due, earliest, last_day, latest
from gongheng.rules.strict import BadRule, Block, read

REQUIRED = {"question", "place", "day", "rule", "asks", "expected", "source"}
OPTIONAL = {"start", "end", "amount", "of", "shifted_from", "holiday_offer"}
CALENDAR = Calendar()


def cases_in(path: Path) -> list[Block]:
    listed = read(path).only({"cases"}, set())["cases"].leaves()
    return [leaf.block().only(REQUIRED, OPTIONAL) for leaf in listed]


def day_or_none(case: Block, name: str) -> date | None:
    return case[name].day() if name in case else None


def share(case: Block) -> Fraction:
    return Fraction(case.text("amount")) / Fraction(case.text("of"))


def answer(case: Block) -> object:  # noqa: PLR0911 - one return a way of asking
    law = default_book().law(case.text("place"), case["day"].day())
    try:
        ruling = law[case.text("rule")]
    except NoRule:
        return "无"
    match case.text("asks"):
        case "value":
            return ruling.shown
        case "within":
            return share(case) <= Fraction(ruling.value)
        case "at_least":
            return share(case) >= Fraction(ruling.value)
        case "last_day":
            return last_day(case["start"].day(), ruling, CALENDAR)
        case "enough":
            return case["end"].day() >= earliest(case["start"].day(), ruling, CALENDAR).on
        case "due" | "earliest" | "latest" as asks:
            ask = {"due": due, "earliest": earliest, "latest": latest}[asks]
            found = ask(case["start"].day(), ruling, CALENDAR)
            assert found.shifted_from == day_or_none(case, "shifted_from")
            assert found.holiday_offer == day_or_none(case, "holiday_offer")
            assert not found.provisional
            return found.on
    raise case["asks"].bad("不认识的问法")


CASES = [
    pytest.param(case, id=f"{path.stem}-{case.line}")
    for path in sorted((rulebook_root() / "cases").glob("*.yaml"))
    for case in cases_in(path)
]


@pytest.mark.parametrize("case", CASES)
def test_the_worked_example_holds(case):
    assert answer(case) == case["expected"].plain, case.text("question")


def test_there_are_examples_on_both_sides_of_the_repair_rules_of_april_2026():
    cases = cases_in(rulebook_root() / "cases/credit_repair_2026.yaml")
    days = {case["day"].day() for case in cases}

    assert {date(2026, 3, 31), date(2026, 4, 1)} <= days


def test_an_example_with_a_wrong_answer_is_noticed(tmp_path):
    text = (rulebook_root() / "cases/bid_preparation.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    text = text.replace("expected: 2025-09-30", "expected: 2025-09-29", 1)
    wrong.write_text(text, encoding="utf-8")
    case = cases_in(wrong)[0]

    assert answer(case) != case["expected"].plain


def test_an_example_asking_something_unknown_is_refused(tmp_path):
    text = (rulebook_root() / "cases/bid_preparation.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("asks: earliest", "asks: soonest", 1), encoding="utf-8")

    with pytest.raises(BadRule, match="不认识的问法"):
        answer(cases_in(wrong)[0])
