"""The texts of the laws beside the checkout, and whether a ruling stands in its article."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from gongheng.rules.rulings import Ruling

DIGITS = "零一二三四五六七八九十"
NUMERAL = "〇零一二三四五六七八九十百千万"
WORDS = {
    "day": ["日"],
    "working_day": ["个工作日"],
    "month": ["个月"],
    "year": ["年"],
    "hour": ["小时"],
    "minute": ["分钟"],
    "person": ["人"],
    "party": ["个", "家"],
}


def in_chinese(number: int) -> str:
    """Write a number below 100 as laws do: 20 → 二十, 15 → 十五, 2 → 二."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return DIGITS[number]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def figures(ruling: Ruling) -> list[str]:
    """All ways a law may write the ruling's figure."""
    value = ruling.value
    if isinstance(value, Fraction):
        return [f"{in_chinese(value.denominator)}分之{in_chinese(value.numerator)}"]
    if isinstance(value, Decimal):
        percent = value * 100
        assert percent == int(percent)
        return [f"{int(percent)}%", f"百分之{in_chinese(int(percent))}"]
    return [
        f"{written}{word}"
        for written in (str(value), in_chinese(value))
        for word in WORDS[ruling.unit]
    ]


def says(text: str, ruling: Ruling) -> bool:
    """Whether the text holds the figure as a whole number: 五日 is not found in 十五日."""
    if ruling.unit == "flag":
        return ruling.value is True
    return any(
        re.search(rf"(?<![\d{NUMERAL}]){re.escape(figure)}", text) for figure in figures(ruling)
    )


@cache
def law_text(folder: Path, law: str) -> str:
    found = list(folder.glob(f"{law}(*.md"))
    assert len(found) == 1, f"没有找到唯一的法律文本：{law}"
    return found[0].read_text(encoding="utf-8")


def in_force_since(folder: Path, law: str) -> date:
    """The day the law names as the start of its force."""
    found = re.findall(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起施行", law_text(folder, law))
    assert found, law
    year, month, day = map(int, found[-1])
    return date(year, month, day)


def article(folder: Path, law: str, number: str) -> str:
    """The text of one article, without the heading of a chapter that may follow."""
    pattern = rf"^{number}\s(.*?)(?=^第[{NUMERAL}]+条\s|\Z)"
    found = re.search(pattern, law_text(folder, law), re.DOTALL | re.MULTILINE)
    assert found, f"{law}没有{number}"
    return re.sub(r"^##.*", "", found[1], flags=re.DOTALL | re.MULTILINE)


def quotes(ruling: Ruling) -> list[str]:
    """What the rule file quotes from the article, between “ and ”."""
    return re.findall(r"“([^”]+)”", ruling.note)


def faults(folder: Path, ruling: Ruling) -> list[str]:
    """Why the ruling does not stand in its article; empty when it does."""
    text = article(folder, ruling.law, ruling.article)
    quoted = quotes(ruling)
    found = [f"引文不在条文中：{quote}" for quote in quoted if quote not in text]
    if not quoted:
        found.append("没有引文")
    if not any(says(quote, ruling) for quote in quoted):
        found.append(f"引文中没有数值 {ruling.shown}")
    return found
