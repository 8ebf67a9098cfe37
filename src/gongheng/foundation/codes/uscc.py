"""统一社会信用代码 (GB 32100-2015), 18 characters.

python-stdnum wants eight leading digits and so turns away the departments A, N and Y
(rural collectives carry N); the form is therefore checked here, the sum is the library's.
"""

import re

from stdnum.cn.uscc import calc_check_digit

from gongheng.foundation.codes.bad import BadCode, as_written, must_match, refuse

KIND = "uscc"

# Registration departments as listed by public pages on GB 32100 (standards.md section 3).
DEPARTMENTS = {
    "1": "机构编制", "2": "外交", "3": "司法行政", "4": "文化", "5": "民政", "6": "旅游",
    "7": "宗教", "8": "工会", "9": "市场监管", "A": "中央军委", "N": "农业农村", "Y": "其他",
}  # fmt: skip

# What agencies upload when a subject has no code of its own; accepted only where asked for by name.
PLACEHOLDER = "00000000000000000X"

_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def check(text: object) -> str:
    """The code in written form; `BadCode` otherwise, the placeholder by a reason of its own."""
    code = as_written(text)
    if code == PLACEHOLDER:
        refuse(
            KIND, "placeholder", "该代码是“无统一社会信用代码”的占位写法，不能当作主体代码使用。"
        )
    must_match(
        _FORM,
        code,
        kind=KIND,
        message_zh="统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z），第3至8位为数字。",
    )
    if code[0] not in DEPARTMENTS:
        refuse(KIND, "unknown_department", "统一社会信用代码第1位不是已知的登记管理部门代码。")
    if code[17] != calc_check_digit(code[:17]):
        refuse(KIND, "bad_check", "统一社会信用代码校验位不符，请核对是否录入有误。")
    return code


def check_or_placeholder(text: object) -> tuple[str, bool]:
    """(code, is_placeholder): for inbound records whose subject may have no code."""
    if is_placeholder(text):
        return PLACEHOLDER, True
    return check(text), False


def is_valid(text: object) -> bool:
    """Whether `check` would pass; the placeholder is not valid."""
    try:
        check(text)
    except BadCode:
        return False
    return True


def is_placeholder(text: object) -> bool:
    """Whether this is the all-zero writing for 'has no code'."""
    return as_written(text) == PLACEHOLDER


def make(first_17: str) -> str:
    """Append the check character; for tests, examples and demonstration subjects."""
    body = as_written(first_17)
    must_match(
        re.compile(_FORM.pattern.replace("{10}", "{9}")),
        body,
        kind=KIND,
        message_zh="统一社会信用代码前17位的形式不符。",
    )
    return check(body + calc_check_digit(body))


def department(code: str) -> str:
    """登记管理部门 by name."""
    return DEPARTMENTS[check(code)[0]]


def region(code: str) -> str:
    """The six-digit region of registration; not looked up, since old regions stay in old codes."""
    return check(code)[2:8]
