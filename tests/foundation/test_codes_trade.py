"""统一交易标识码, project codes and 投资项目统一代码."""

from datetime import date
from itertools import pairwise
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation import codes
from gongheng.foundation.codes import BadCode, investment, project, trade, uscc

ORG = "12350100MB02709751"
VECTORS = (
    "A01-12350100MB02709751-20190627-000001-*",
    "A02-12350100MB02709751-20190627-000002-K",
    "B01-12350100MB02709751-20161231-211018-T",
    "D01-12350100MB02709751-20190627-527731-7",
    "D03-12350100MB02709751-20200319-102642-A",
    "Z99-91350100M000100Y43-20261122-999999-*",
)
# Seen in a running platform; valid under no known scheme.
SEEN_BUT_WRONG = (
    "A99-91359128593462349A-20170601-002267-T",
    "B01-12350100MB02709751-20161231-211018-2",
    "D01-12350100MB02709751-20190627-527731-5",
    "D03-12350100MB02709751-20200319-102642-5",
)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
class_codes = st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True).filter(str.isascii)
trade_codes = st.builds(
    codes.issue_trade_code, class_codes, st.just(ORG), days, st.integers(1, 999_999)
)


@pytest.mark.parametrize("code", VECTORS)
def test_the_vectors_are_issued_to_the_letter_and_read_back(code):
    read = codes.read_trade_code(code)

    assert trade.check(code) == code == str(read)
    assert codes.issue_trade_code(read.class_code, read.org_uscc, read.day, read.serial) == code
    assert len(code) == 40
    assert read.warnings_zh == ()


@pytest.mark.parametrize("code", SEEN_BUT_WRONG)
def test_codes_seen_elsewhere_are_readable_with_a_warning_and_never_ours(code):
    read = codes.read_trade_code(code)

    assert str(read) == code
    assert not read.check_ok
    assert read.warnings_zh
    assert not trade.is_valid(code)


def test_an_organisation_code_that_fails_its_own_check_is_told_apart():
    read = codes.read_trade_code(SEEN_BUT_WRONG[0])

    assert not read.org_ok
    assert len(read.warnings_zh) == 2


@given(class_codes, days, st.integers(1, 999_999))
def test_what_is_issued_is_read_back(class_code, day, serial):
    read = codes.read_trade_code(codes.issue_trade_code(class_code, ORG, day, serial))

    assert (read.class_code, read.org_uscc, read.day, read.serial) == (class_code, ORG, day, serial)
    assert read.check_ok


@given(st.data(), trade_codes)
def test_one_slip_in_a_trade_code_is_noticed(data, code):
    at = data.draw(st.sampled_from([i for i, c in enumerate(code) if c != "-"]))
    other = data.draw(st.sampled_from([c for c in digits + ascii_uppercase + "*" if c != code[at]]))
    assert _noticed(code[:at] + other + code[at + 1 :])


@given(trade_codes)
def test_two_neighbours_exchanged_in_a_trade_code_are_noticed(code):
    inked = [i for i, c in enumerate(code) if c != "-"]
    for here, there in pairwise(inked):
        if code[here] != code[there]:
            letters = list(code)
            letters[here], letters[there] = letters[there], letters[here]
            assert _noticed("".join(letters))


def _noticed(text):
    """Refused, or read with its check character reported."""
    try:
        return not codes.read_trade_code(text).check_ok
    except BadCode:
        return True


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (VECTORS[0].replace("-", ""), "bad_form"),
        (VECTORS[0] + "\n*", "bad_form"),
        (VECTORS[0].replace("20190627", "20190231"), "no_such_day"),
        (VECTORS[0].replace("20190627", "00000101"), "no_such_day"),
        ("", "bad_form"),
        (40, "bad_form"),
    ],
)
def test_the_structure_of_a_trade_code_is_strict_on_reading_too(text, reason):
    with pytest.raises(BadCode) as refused:
        codes.read_trade_code(text)

    assert refused.value.reason_code == reason


@pytest.mark.parametrize(
    ("class_code", "org", "serial"),
    [
        ("a01", ORG, 1),
        ("A1", ORG, 1),
        ("A01", uscc.PLACEHOLDER, 1),
        ("A01", ORG[:-1] + "2", 1),
        ("A01", ORG, 0),
        ("A01", ORG, 1_000_000),
    ],
)
def test_no_trade_code_is_issued_from_a_bad_part(class_code, org, serial):
    with pytest.raises(BadCode):
        codes.issue_trade_code(class_code, org, date(2026, 1, 1), serial)


@given(days, st.integers(1, 9999), st.integers(1, 999), st.integers(1, 999))
def test_project_tender_and_section_codes_form_a_chain(day, serial, tender, section):
    project_code = codes.issue_project_code("E47", "420100", day, serial)
    tender_code = codes.issue_tender_code(project_code, tender)
    section_code = codes.issue_section_code(tender_code, section)

    assert [len(c) for c in (project_code, tender_code, section_code)] == [17, 20, 23]
    assert project.parent_of(section_code) == tender_code
    assert project.is_beneath(tender_code, project_code)
    assert not project.is_beneath(section_code, project_code)
    read = codes.read_project_code(section_code)
    assert str(read) == section_code
    assert (read.year, read.month, read.serial) == (day.year, day.month, serial)
    assert (read.tender, read.section) == (tender, section)


@pytest.mark.parametrize(
    "text",
    [
        "E474201002613000",
        "E47420100261300001",
        "E4742010026130001",
        "E4742010026010000",
        "E4742010026010001000",
        "E47420100260100010",
        "e",
        None,
    ],
)
def test_a_project_code_with_a_thirteenth_month_a_zero_serial_or_a_wrong_length_is_refused(text):
    with pytest.raises(BadCode):
        codes.read_project_code(text)


def test_a_section_cannot_be_numbered_under_a_project_nor_a_tender_under_a_section():
    project_code = codes.issue_project_code("A01", "420100", date(2026, 11, 1), 1)

    with pytest.raises(BadCode):
        codes.issue_section_code(project_code, 1)
    with pytest.raises(BadCode):
        codes.issue_tender_code(codes.issue_tender_code(project_code, 1), 1)


def test_a_code_of_another_platform_is_held_to_length_and_alphabet_only():
    assert project.check_foreign("x9900000000000001", 17) == "X9900000000000001"
    with pytest.raises(BadCode):
        project.check_foreign("X990000000000000/", 17)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2020-420100-48-01-012345", "2020-420100-48-01-012345"),
        ("20204201004801012345", "2020-420100-48-01-012345"),
        (" 2020—420100—48—01—012345 ", "2020-420100-48-01-012345"),
        ("２０２０-420100-48-01-012345", "2020-420100-48-01-012345"),
        ("2103-420102-04-01-712345", "2103-420102-04-01-712345"),
    ],
)
def test_an_investment_code_is_stored_in_24_characters_however_it_was_typed(typed, stored):
    assert investment.check(typed) == stored
    assert len(stored) == 24


def test_year_and_month_of_the_elder_and_the_newer_form_are_told_apart():
    elder = codes.read_investment_code("2020-420100-48-01-012345")
    newer = codes.read_investment_code("2012-420100-48-01-012345")

    assert (elder.year, elder.month) == (2020, None)
    assert (newer.year, newer.month) == (2020, 12)


@pytest.mark.parametrize(
    "text",
    [
        "2113-420100-48-01-012345",
        "2020-42010-48-01-0123456",
        "1999-420100-48-01-012345",
        "2020420100480101234",
        None,
        "",
    ],
)
def test_what_is_no_investment_code_is_refused_in_chinese(text):
    with pytest.raises(BadCode) as refused:
        investment.check(text)

    assert refused.value.code_kind == "investment_code"
    assert "20位" in refused.value.message_zh
