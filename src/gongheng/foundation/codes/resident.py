"""公民身份号码 (GB 11643), 18 characters. Sensitive: store encrypted, show masked only.

The county is not looked up: tables of former counties have gaps, and to turn away a real
person is worse than to pass a wrong county; only the leading two digits are held to a list.
"""

import re
from datetime import date

from stdnum.iso7064 import mod_11_2

from gongheng.foundation.codes.bad import BadCode, as_written, must_match, refuse

KIND = "resident_id"

_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")
# GB/T 2260 provinces; 71, 81–83 and 9 lead the residence permits of 台港澳 and of foreigners (M).
_PROVINCES = frozenset(
    map(
        str,
        (
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            81,
            82,
            83,
        ),
    )
)


def check(text: object, *, on: date) -> str:
    """The number in written form. `on` is the day of the check: nobody is born after it."""
    number = as_written(text)
    must_match(
        _FORM, number, kind=KIND, message_zh="身份证号应为18位，前17位为数字，末位为数字或X。"
    )
    if number[:2] not in _PROVINCES and number[0] != "9":
        refuse(KIND, "unknown_province", "身份证号前两位不是已知的地区代码。")
    if birth_date(number) > on:
        refuse(KIND, "born_in_future", "身份证号中的出生日期晚于办理当日。")
    if mod_11_2.calc_check_digit(number[:17]) != number[17]:
        refuse(KIND, "bad_check", "身份证号校验位不符，请核对是否录入有误。")
    return number


def is_valid(text: object, *, on: date) -> bool:
    """Whether `check` would pass on that day."""
    try:
        check(text, on=on)
    except BadCode:
        return False
    return True


def birth_date(number: str) -> date:
    """The date at places 7–14; `BadCode` when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        refuse(KIND, "no_such_day", "身份证号中的出生日期不存在。")


def make(first_17: str, *, on: date) -> str:
    """Append the check character; only tests and demonstrations make such numbers."""
    body = as_written(first_17)
    must_match(re.compile("[1-9][0-9]{16}"), body, kind=KIND, message_zh="身份证号前17位应为数字。")
    return check(body + mod_11_2.calc_check_digit(body), on=on)
