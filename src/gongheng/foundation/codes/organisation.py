"""组织机构代码 (GB 11714), 9 characters: what stands inside a 统一社会信用代码."""

import re

from gongheng.foundation.codes import uscc
from gongheng.foundation.codes.bad import BadCode, as_written, must_match, refuse

KIND = "organisation_code"

_FORM = re.compile(r"[0-9A-Z]{8}[0-9X]")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check(text: object) -> str:
    """Nine characters without the hyphen people write before the last; `BadCode` otherwise."""
    code = re.sub(r"(?<=^.{8})-(?=.$)", "", as_written(text))
    must_match(
        _FORM,
        code,
        kind=KIND,
        message_zh="组织机构代码应为8位数字或大写字母加1位校验码。",
    )
    if code[8] != check_character(code[:8]):
        refuse(KIND, "bad_check", "组织机构代码校验位不符，请核对是否录入有误。")
    return code


def is_valid(text: object) -> bool:
    """Whether `check` would pass."""
    try:
        check(text)
    except BadCode:
        return False
    return True


def check_character(first_8: str) -> str:
    """C9 = 11 − (Σ CiWi mod 11), 10 as X, 11 as 0; letters count from A = 10.

    The modulus is 11, so letters eleven apart look alike to it: only digits are fully guarded.
    """
    total = sum(int(c, 36) * w for c, w in zip(first_8, _WEIGHTS, strict=True))
    return "0X987654321"[total % 11]


def make(first_8: str) -> str:
    """Append the check character."""
    body = as_written(first_8)
    must_match(
        re.compile("[0-9A-Z]{8}"), body, kind=KIND, message_zh="组织机构代码前8位的形式不符。"
    )
    return body + check_character(body)


def of_uscc(code: str) -> str:
    """Characters 9–17 of a valid 统一社会信用代码."""
    return uscc.check(code)[8:17]


def same_subject(code: str, uscc_code: str) -> bool:
    """Whether this organisation code is the one inside that 统一社会信用代码."""
    return check(code) == of_uscc(uscc_code)
