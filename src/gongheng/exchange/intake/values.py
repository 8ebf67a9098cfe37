"""Prices, moments and periods of published text, as exact values or not at all."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from gongheng.exchange.intake.lines import Warnings
from gongheng.exchange.intake.names import clean

SHANGHAI = ZoneInfo("Asia/Shanghai")

# Limits of belief, not of law: beyond them a person should look (our own choice, D).
LEAST_YUAN, MOST_YUAN = Decimal(1000), Decimal(10) ** 11
EARLIEST, LATEST = 2000, 2100

_MISSING = frozenset({"", "未提供", "无", "/", "-", "--", "—", "详见附件", "空"})
_HEADING = re.compile(r"投标报价\(元/%\)|投标报价|投标总报价|报价")
_PLAIN = re.compile(
    r"(?:人民币)?[¥￥]?\s*(-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(万元|元|%)?(?:整)?\s*(?:\(大写[^()]*\)?)?"
)
_UNITS = {"万元": "CNY", "元": "CNY", "%": "PCT"}
_STAMP = r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*(\d{1,2})(?:时|:|：)(\d{1,2})分?"
_PERIOD = re.compile(rf"{_STAMP}\s*(?:至|到|-|—|~)\s*{_STAMP}")


@dataclass(frozen=True, slots=True)
class Price:
    """A price as written. `unit`: CNY (yuan), PCT (percent), RATE (a bare figure that is no sum),
    TEXT (words, no single figure), NONE (nothing given). `amount` only for the first three."""

    text: str
    amount: Decimal | None
    unit: str


def price_of(text: object, told: object, unit: object, warn: Warnings, field: str) -> Price:
    """Read the text anew; where the told figure or unit disagrees, keep the words only."""
    written = clean(text)
    plain = unicodedata.normalize("NFKC", written)
    if plain in _MISSING:
        warn(field, "未提供报价。", written)
        return Price(written, None, "NONE")
    if _HEADING.fullmatch(plain):
        warn(field, "报价处是表头文字，原始报价未能读出。", written)
        return Price(written, None, "NONE")
    amount, read_unit = _figure(plain)
    if amount is None:
        if told is not None:
            warn(field, "来源给出的数值与原文不符，只保留原文。", written)
        return Price(written, None, "TEXT")
    meant = read_unit or (unit if unit in ("CNY", "PCT", "RATE") else None)
    if not _agrees(amount, told) or (unit is not None and unit != meant) or meant is None:
        warn(field, "来源给出的数值或单位与原文不符，只保留原文。", written)
        return Price(written, None, "TEXT")
    return _believable(Price(written, amount, meant), warn, field)


def yuan_of(value: object, warn: Warnings, field: str) -> Decimal | None:
    """A sum in yuan given as a number or digits; what cannot be a sum is warned of and left out."""
    if value is None:
        return None
    try:
        amount = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount <= 0:
        warn(field, "金额不是大于零的数。", value)
        return None
    _believable(Price(str(value), amount, "CNY"), warn, field)
    return amount


def moment_of(value: object, warn: Warnings, field: str) -> datetime | None:
    """An ISO instant in Asia/Shanghai; without an offset it is taken as Shanghai and warned of."""
    if value is None or value == "":
        return None
    try:
        found = datetime.fromisoformat(clean(value))
        aware = found.tzinfo is not None
        moment = found.astimezone(SHANGHAI) if aware else found.replace(tzinfo=SHANGHAI)
    except (ValueError, OverflowError):
        warn(field, "时间无法读出。", value)
        return None
    if not EARLIEST <= moment.year < LATEST:
        warn(field, "时间的年份不合常理。", value)
        return None
    if not aware:
        warn(field, "时间未注明时区，按北京时间读取。", value)
    return moment


def day_of(value: object) -> date | None:
    """yyyy-mm-dd, or None."""
    text = clean(value)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def period_of(value: object, warn: Warnings, field: str) -> tuple[datetime | None, datetime | None]:
    """'2025年06月13日 18时00分至2025年06月16日 18时00分' as two instants, or two None."""
    found = _PERIOD.fullmatch(clean(value))
    if found is None:
        warn(field, "公示起止时间无法读出。", value)
        return None, None
    try:
        start, end = _stamp(found.groups()[:5]), _stamp(found.groups()[5:])
    except (ValueError, OverflowError):
        warn(field, "公示起止时间中有不存在的日期或时刻。", value)
        return None, None
    if end <= start:
        warn(field, "公示截止时间不晚于开始时间。", value)
        return None, None
    return start, end


def _stamp(parts: tuple[str, ...]) -> datetime:
    year, month, day, hour, minute = (int(p) for p in parts)
    whole_day = hour == 24 and minute == 0  # 24时00分 is the midnight that ends the day
    moment = datetime(year, month, day, 0 if whole_day else hour, minute, tzinfo=SHANGHAI)
    return moment + timedelta(days=1) if whole_day else moment


def _figure(plain: str) -> tuple[Decimal | None, str | None]:
    found = _PLAIN.fullmatch(plain)
    if found is None:
        return None, None
    amount = Decimal(found[1].replace(",", ""))
    if found[2] == "万元":
        amount *= 10_000
    unit = _UNITS.get(found[2] or "") or ("CNY" if re.search("[¥￥]|人民币|大写", plain) else None)
    return amount, unit


def _agrees(amount: Decimal, told: object) -> bool:
    if told is None:
        return True
    if isinstance(told, bool) or not isinstance(told, int | Decimal):
        return False
    return Decimal(told) == amount


def _believable(price: Price, warn: Warnings, field: str) -> Price:
    amount = price.amount or Decimal(0)
    if amount <= 0:
        warn(field, "报价不是大于零的数，只保留原文。", price.text)
        return Price(price.text, None, "TEXT")
    if price.unit == "CNY" and not LEAST_YUAN <= amount <= MOST_YUAN:
        warn(field, "金额大小不合常理，疑为单位有误，请人工核对。", price.text)
    if price.unit == "CNY" and amount != amount.quantize(Decimal("0.01")):
        warn(field, "金额超过两位小数，未作舍入。", price.text)
    if price.unit == "PCT" and amount > 100:
        warn(field, "百分比超过100%，请人工核对。", price.text)
    return price
