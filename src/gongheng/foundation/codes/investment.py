"""投资项目统一代码 (固定资产投资项目代码), 24 characters with its four hyphens.

Parts and their order: GB/T 40058-2021 clauses 4.2–4.7 (time, region, guiding department,
project type, random part, check digit; table of contents seen on a stored page), in force
2021-08-01, after 发改投资〔2020〕1439号. From memory (M): widths 4-6-2-2-6, a four-digit year
in the elder form and yyMM in the newer. The rule of the check digit is not known to us, so
none is checked, and we never issue such a code: the approving authority does.
"""

import re
from dataclasses import dataclass

from gongheng.foundation.codes.bad import BadCode, as_written, must_match

KIND = "investment_code"

# yyMM cannot be mistaken for a year as long as no year code ends in 01–12: the elder form
# is taken to begin with 2013, before the national platform existed.
_FORM = re.compile(
    r"(20(?:1[3-9]|2[0-9])|[2-9][0-9](?:0[1-9]|1[0-2]))-?([0-9]{6})-?([0-9]{2})-?([0-9]{2})-?([0-9]{6})"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


@dataclass(frozen=True, slots=True)
class InvestmentCode:
    """The parts. `month` is None in the elder form."""

    year: int
    month: int | None
    region: str
    industry: str
    kind: str
    serial: str

    def __str__(self) -> str:
        time = (
            f"{self.year:04d}" if self.month is None else f"{self.year % 100:02d}{self.month:02d}"
        )
        return f"{time}-{self.region}-{self.industry}-{self.kind}-{self.serial}"


def read_investment_code(text: object) -> InvestmentCode:
    """With hyphens, without, or with the long dashes and spaces people type."""
    written = re.sub(r"\s+", "", as_written(text).translate(_DASHES))
    time, region, industry, kind, serial = must_match(
        _FORM,
        written,
        kind=KIND,
        message_zh="投资项目统一代码应为20位数字，写作“4位-6位-2位-2位-6位”，如2020-420100-48-01-012345。",
    ).groups()
    elder = time.startswith("20") and int(time[2:]) > 12
    year, month = (int(time), None) if elder else (2000 + int(time[:2]), int(time[2:]))
    return InvestmentCode(year, month, region, industry, kind, serial)


def check(text: object) -> str:
    """The stored form: 24 characters with hyphens."""
    return str(read_investment_code(text))


def is_valid(text: object) -> bool:
    """Whether `check` would pass."""
    try:
        check(text)
    except BadCode:
        return False
    return True
