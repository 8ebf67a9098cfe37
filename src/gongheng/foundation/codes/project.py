"""项目编号 17, 招标项目编号 20, 标段编号 23: each is its parent plus three digits.

The lengths and the chain are verified in a running platform; what the 17 are made of was not
found, so industry 3 + region 6 + yyMM 4 + serial 4 is our own proposal (standards.md 2.4).
Codes from elsewhere are held to length and alphabet only: see `check_foreign`.
"""

import re
from dataclasses import dataclass
from datetime import date

from gongheng.foundation.codes.bad import BadCode, as_written, must_match, refuse

KIND = "project_code"
PROJECT, TENDER_PROJECT, SECTION = 17, 20, 23

_FORM = re.compile(
    r"([A-Z][0-9]{2})([0-9]{6})([0-9]{2})(0[1-9]|1[0-2])([0-9]{4})(?:([0-9]{3})([0-9]{3})?)?"
)
_MESSAGE = "编号应为行业3位、地区6位、年月4位、流水4位，招标项目再加3位，标段再加3位。"


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """The parts; `tender` and `section` are None above their level. The year is 20yy."""

    industry: str
    region: str
    year: int
    month: int
    serial: int
    tender: int | None
    section: int | None

    def __str__(self) -> str:
        text = f"{self.industry}{self.region}{self.year % 100:02d}{self.month:02d}{self.serial:04d}"
        return text + "".join(f"{n:03d}" for n in (self.tender, self.section) if n is not None)


def issue_project_code(industry: str, region: str, day: date, serial: int) -> str:
    """17 characters; serial 1–9999 counts within industry, region and month."""
    must_match(
        re.compile("[A-Z][0-9]{2}"),
        industry,
        kind=KIND,
        message_zh="行业代码应为1位字母加2位数字。",
    )
    must_match(re.compile("[0-9]{6}"), region, kind=KIND, message_zh="地区代码应为6位数字。")
    _in_range(serial, 9999)
    return f"{industry}{region}{day:%y%m}{serial:04d}"


def issue_tender_code(project_code: str, serial: int) -> str:
    """20 characters under a project; serial 1–999."""
    return _beneath(project_code, PROJECT, serial)


def issue_section_code(tender_code: str, serial: int) -> str:
    """23 characters under a tender project; serial 1–999."""
    return _beneath(tender_code, TENDER_PROJECT, serial)


def read_project_code(text: object) -> ProjectCode:
    """Take 17, 20 or 23 characters apart; `BadCode` when they are not of our making."""
    parts = must_match(_FORM, as_written(text), kind=KIND, message_zh=_MESSAGE).groups()
    industry, region, year, month, *numbers = parts
    serial, tender, section = (None if n is None else int(n) for n in numbers)
    if 0 in (serial, tender, section):
        refuse(KIND, "serial_out_of_range", "编号中的流水号从1开始。")
    return ProjectCode(industry, region, 2000 + int(year), int(month), serial or 0, tender, section)


def check(text: object, length: int) -> str:
    """Of our making and of this length (17, 20 or 23)."""
    code = str(read_project_code(text))
    if len(code) != length:
        refuse(KIND, "bad_length", f"编号应为{length}位。")
    return code


def check_foreign(text: object, length: int) -> str:
    """From another platform: length and alphabet only, because the make-up differs by platform."""
    code = as_written(text)
    must_match(
        re.compile(f"[0-9A-Z]{{{length}}}"),
        code,
        kind=KIND,
        message_zh=f"编号应为{length}位数字或大写字母。",
    )
    return code


def is_valid(text: object, length: int) -> bool:
    """Whether `check` would pass."""
    try:
        check(text, length)
    except BadCode:
        return False
    return True


def parent_of(code: str) -> str | None:
    """The code one level up; None for a project."""
    written = str(read_project_code(code))
    return None if len(written) == PROJECT else written[:-3]


def is_beneath(code: str, parent: str) -> bool:
    """Whether `code` stands directly under `parent`."""
    return parent_of(code) == str(read_project_code(parent))


def _beneath(parent: str, length: int, serial: int) -> str:
    _in_range(serial, 999)
    return f"{check(parent, length)}{serial:03d}"


def _in_range(serial: int, most: int) -> None:
    if not 1 <= serial <= most:
        refuse(KIND, "serial_out_of_range", f"流水号应在1至{most}之间。")
