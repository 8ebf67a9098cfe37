"""统一交易标识码: `CCC-<18>-YYYYMMDD-NNNNNN-K`, 40 characters with its hyphens.

Our own codes are strict. Of codes seen in running platforms some fail every known check
scheme (standards.md 2.2), so reading holds the structure and only reports the check character.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.iso7064 import mod_37_2

from gongheng.foundation.codes import uscc
from gongheng.foundation.codes.bad import BadCode, as_written, must_match, refuse

KIND = "trade_code"
MOST_PER_DAY = 999_999

_FORM = re.compile(r"([A-Z][0-9]{2})-([0-9A-Z]{18})-([0-9]{8})-([0-9]{6})-([0-9A-Z*])")
_CLASS = re.compile(r"[A-Z][0-9]{2}")


@dataclass(frozen=True, slots=True)
class TradeCode:
    """The parts of one code. `check_ok` is a warning, not a verdict, for codes from elsewhere."""

    class_code: str
    org_uscc: str
    day: date
    serial: int
    check: str
    check_ok: bool
    org_ok: bool

    def __str__(self) -> str:
        return f"{self.class_code}-{self.org_uscc}-{self.day:%Y%m%d}-{self.serial:06d}-{self.check}"

    @property
    def warnings_zh(self) -> tuple[str, ...]:
        """What an operator should know before trusting the code."""
        said = []
        if not self.check_ok:
            said.append("统一交易标识码校验位不符，已按结构读取，请核对来源。")
        if not self.org_ok:
            said.append("统一交易标识码中的机构代码不是有效的统一社会信用代码。")
        return tuple(said)


def issue_trade_code(class_code: str, org_uscc: str, day: date, serial: int) -> str:
    """Make a code. `serial` 1–999999 counts from one each day; `BadCode` for any bad part."""
    must_match(_CLASS, class_code, kind=KIND, message_zh="交易分类代码应为1位大写字母加2位数字。")
    org = uscc.check(org_uscc)
    if not 1 <= serial <= MOST_PER_DAY:
        refuse(KIND, "serial_out_of_range", "统一交易标识码当日流水号已超出6位。")
    payload = f"{class_code}{org}{day:%Y%m%d}{serial:06d}"
    check = mod_37_2.calc_check_digit(payload)
    return f"{class_code}-{org}-{day:%Y%m%d}-{serial:06d}-{check}"


def read_trade_code(text: object) -> TradeCode:
    """Read any platform's code: structure and date strict, check character only reported."""
    class_code, org, day, serial, check = must_match(
        _FORM,
        as_written(text),
        kind=KIND,
        message_zh="统一交易标识码应为40位：分类3位、机构18位、日期8位、流水6位、校验1位，以连字符分隔。",
    ).groups()
    return TradeCode(
        class_code=class_code,
        org_uscc=org,
        day=_day(day),
        serial=int(serial),
        check=check,
        check_ok=mod_37_2.calc_check_digit(class_code + org + day + serial) == check,
        org_ok=uscc.is_valid(org),
    )


def check(text: object) -> str:
    """Strict, for codes that claim to be ours: structure, check character and organisation."""
    code = read_trade_code(text)
    if not code.check_ok:
        refuse(KIND, "bad_check", "统一交易标识码校验位不符。")
    if not code.org_ok:
        refuse(KIND, "bad_org", "统一交易标识码中的机构代码不是有效的统一社会信用代码。")
    return str(code)


def is_valid(text: object) -> bool:
    """Whether `check` would pass."""
    try:
        check(text)
    except BadCode:
        return False
    return True


def _day(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        refuse(KIND, "no_such_day", "统一交易标识码中的日期不存在。")
