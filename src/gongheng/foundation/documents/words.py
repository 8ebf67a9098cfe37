"""How figures, days and moments are written in an office document."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from gongheng.foundation.clock import BEIJING

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
LARGEST = Decimal(10) ** 16
CENT = Decimal("0.01")


def money(value: str | Decimal | None) -> str:
    """Return an amount with separators: 12,345,678.90 元; a dash for none."""
    return "—" if value is None else f"{Decimal(value):,.2f} 元"


def capitals(value: str | Decimal) -> str:
    """Return an amount in capitals as banks and contracts write it: 壹仟零伍元整.

    Rule: 中国人民银行《支付结算办法》附一 正确填写票据和结算凭证的基本规定 (待核实条号).
    Raises ValueError for a negative amount or one of 10^16 yuan and more.
    """
    amount = Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)
    if not 0 <= amount < LARGEST:
        raise ValueError(f"金额超出可以大写的范围：{value}")
    yuan, cents = int(amount), int(amount * 100) % 100
    tenth, hundredth = divmod(cents, 10)
    text = f"{_whole(yuan)}元" if yuan or not cents else ""
    if not cents:
        return f"{text}整"
    if tenth:
        text += f"{DIGITS[tenth]}角"
    elif yuan:
        text += "零"
    return text + (f"{DIGITS[hundredth]}分" if hundredth else "整")


def day(value: str | date | datetime | None) -> str:
    """Return 2026年5月6日; a dash for none."""
    moment = _read(value)
    if moment is None:
        return "—"
    return f"{moment.year}年{moment.month}月{moment.day}日"


def instant(value: str | datetime | None) -> str:
    """Return 2026年5月6日 9:30 in Beijing; a dash for none."""
    moment = _read(value)
    if moment is None:
        return "—"
    clock = f" {moment.hour}:{moment.minute:02d}" if isinstance(moment, datetime) else ""
    return f"{day(moment)}{clock}"


def parts(value: str | date | datetime) -> list[int]:
    """Return year, month and day in Beijing."""
    moment = _read(value)
    assert moment is not None
    return [moment.year, moment.month, moment.day]


def _read(value: str | date | datetime | None) -> date | datetime | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > len("2026-05-06") else (
            date.fromisoformat(value) if value else None
        )  # fmt: skip
    return value.astimezone(BEIJING) if isinstance(value, datetime) else value


def _whole(number: int) -> str:
    if number == 0:
        return DIGITS[0]
    groups = []
    while number:
        number, low = divmod(number, 10_000)
        groups.append(low)
    text = ""
    for place in range(len(groups) - 1, -1, -1):
        part = groups[place]
        if part:
            gap = bool(text) and part < 1_000
            text += ("零" if gap else "") + _group(part) + GROUPS[place]
        elif text and not text.endswith("零") and any(groups[:place]):
            text += "零" if groups[place - 1] >= 1_000 else ""
    return text


def _group(part: int) -> str:
    text, waiting = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if digit:
            text += ("零" if waiting and text else "") + DIGITS[digit] + PLACES[place]
            waiting = False
        else:
            waiting = True
    return text
