"""Vectors from the standards page; a code that is changed by one character is noticed."""

from datetime import date
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.cn import uscc as library_uscc

from gongheng.foundation import codes
from gongheng.foundation.codes import BadCode, organisation, resident, uscc

TODAY = date(2026, 11, 23)
GOOD_USCC = ("91110000600037341L", "12350100MB02709751", "91350100M000100Y43")
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

some_uscc = st.builds(
    lambda dept, kind, region, body: uscc.make(dept + kind + region + body),
    st.sampled_from(sorted(uscc.DEPARTMENTS)),
    st.sampled_from(USCC_ALPHABET),
    st.text(digits, min_size=6, max_size=6),
    st.text(USCC_ALPHABET, min_size=9, max_size=9),
)
some_resident = st.builds(
    lambda region, born, tail: resident.make(f"{region}{born:%Y%m%d}{tail}", on=TODAY),
    st.sampled_from(["110105", "420102", "370102", "830000"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.text(digits, min_size=3, max_size=3),
)


def changed(draw, text, alphabet):
    """`text` with one character replaced, or two unlike neighbours exchanged."""
    pairs = [i for i in range(len(text) - 1) if text[i] != text[i + 1]]
    if pairs and draw(st.booleans()):
        at = draw(st.sampled_from(pairs))
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    at = draw(st.integers(0, len(text) - 1))
    return text[:at] + draw(st.sampled_from(alphabet.replace(text[at], ""))) + text[at + 1 :]


@pytest.mark.parametrize("code", GOOD_USCC)
def test_the_published_examples_of_the_credit_code_hold(code):
    assert uscc.check(code) == code
    assert library_uscc.is_valid(code)


@pytest.mark.parametrize("department", "ANY")
def test_departments_with_a_letter_hold_though_the_library_rejects_them(department):
    code = uscc.make(f"{department}1420100MA4K0000T")

    assert uscc.is_valid(code)
    assert not library_uscc.is_valid(code)


@given(some_uscc)
def test_where_the_library_may_judge_it_agrees(code):
    if code[:8].isdigit():
        assert library_uscc.is_valid(code)


@given(st.data(), some_uscc)
def test_one_slip_in_a_credit_code_is_noticed(data, code):
    assert not uscc.is_valid(changed(data.draw, code, digits + ascii_uppercase))


def test_without_the_check_character_a_slip_would_pass(monkeypatch):
    assert not uscc.is_valid("91110000600037342L")
    monkeypatch.setattr(uscc, "calc_check_digit", lambda _: "L")
    assert uscc.is_valid("91110000600037342L")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("00000000000000000X", "placeholder"),
        ("91110000600037341I", "bad_form"),
        ("91110000600037341L\n1", "bad_form"),
        ("٩1110000600037341L", "bad_form"),
        ("9111000060003734", "bad_form"),
        (None, "bad_form"),
        (91110000600037341, "bad_form"),
        ("B1110000600037341L", "unknown_department"),
        ("91110000600037341M", "bad_check"),
    ],
)
def test_a_refused_credit_code_says_why(text, reason):
    with pytest.raises(BadCode) as refused:
        uscc.check(text)

    assert refused.value.reason_code == reason
    assert isinstance(refused.value, ValueError)
    assert refused.value.message_zh.endswith("。")
    assert str(text) not in str(refused.value)


def test_a_code_typed_full_width_or_small_is_brought_to_its_written_form():
    assert uscc.check(" ９1110000600037341l ") == "91110000600037341L"


def test_the_placeholder_passes_only_where_it_is_asked_for_and_is_flagged():
    assert uscc.check_or_placeholder("00000000000000000x") == (uscc.PLACEHOLDER, True)
    assert uscc.check_or_placeholder(GOOD_USCC[0]) == (GOOD_USCC[0], False)
    assert not uscc.is_valid(uscc.PLACEHOLDER)


@pytest.mark.parametrize(
    ("code", "inside"),
    list(zip(GOOD_USCC, ("60003734-1", "MB027097-5", "M000100Y-4"), strict=True)),
)
def test_the_organisation_code_stands_inside_the_credit_code(code, inside):
    assert organisation.check(inside) == organisation.of_uscc(code)
    assert organisation.same_subject(inside, code)
    assert not organisation.same_subject(inside, next(c for c in GOOD_USCC if c != code))


@given(st.data(), st.text(digits, min_size=8, max_size=8))
def test_one_slip_of_a_digit_in_an_organisation_code_is_noticed(data, body):
    code = organisation.make(body)

    assert organisation.is_valid(code)
    # The standard promises this for the eight digits: an X moved into them counts as a letter.
    assert not organisation.is_valid(changed(data.draw, code[:8], digits) + code[8])


def test_the_organisation_code_does_not_promise_to_tell_letters_eleven_apart():
    body = "A2345678"
    assert organisation.check_character(body) == organisation.check_character("L" + body[1:])


@given(some_resident)
def test_a_made_resident_number_holds_and_its_check_agrees_with_the_library(number):
    assert resident.check(number, on=TODAY) == number
    assert ric.calc_check_digit(number) == number[-1]


@given(st.data(), some_resident)
def test_one_slip_in_a_resident_number_is_noticed(data, number):
    assert not resident.is_valid(changed(data.draw, number, digits + "X"), on=TODAY)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("110105194912310021", "bad_check"),
        ("110105194902300020", "no_such_day"),
        ("110105202611240028", "born_in_future"),
        ("000105194912310022", "bad_form"),
        ("170105194912310022", "unknown_province"),
        ("11010549123100", "bad_form"),
    ],
)
def test_a_refused_resident_number_says_why_without_repeating_it(number, reason):
    with pytest.raises(BadCode) as refused:
        resident.check(number, on=TODAY)

    assert refused.value.reason_code == reason
    assert number not in refused.value.message_zh + str(refused.value)


def test_a_child_born_today_holds_and_one_born_tomorrow_does_not():
    number = resident.make("42010220261123001", on=TODAY)

    assert resident.is_valid(number, on=TODAY)
    assert not resident.is_valid(number, on=date(2026, 11, 22))


def test_the_published_resident_number_holds():
    assert resident.is_valid("11010519491231002x", on=TODAY)


@given(some_resident)
def test_a_masked_resident_number_shows_three_and_four_only(number):
    masked = codes.mask_resident_id(number)

    assert masked == number[:3] + "*" * 11 + number[-4:]


@pytest.mark.parametrize("short", ["", "1", "1101051949", None])
def test_what_is_too_short_to_mask_is_hidden_whole(short):
    assert set(codes.mask_resident_id(short)) <= {"*"}


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800001234", "138****1234"),
        ("１３８ 0000 1234", "138****1234"),
        ("0717-2580000", "0717-*****00"),
        ("02785800000", "027*****000"),
        ("12345", "***45"),
        ("110", "***"),
        (None, ""),
    ],
)
def test_a_telephone_is_masked(phone, shown):
    assert codes.mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("买买提·吐尔逊", "买**"),
        ("张", "*"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_name_is_masked(name, shown):
    assert codes.mask_name(name) == shown


@given(some_resident, st.sampled_from(["，", "号", " ", "电话"]))
def test_free_text_keeps_no_number_of_a_person(number, between):
    text = f"联系人身份证{number}{between}手机13800001234{between}座机0717-2580000。"

    shown = codes.mask_numbers_in(text)

    assert number not in shown
    assert "13800001234" not in shown
    assert "2580000" not in shown
