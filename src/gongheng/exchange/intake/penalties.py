"""Published penalty decisions (one JSON object a line): what the text says, nobody's name.

Labels that the source's own model gave are not read. The text itself may name persons: it goes to
the vault whole, and only what is picked out by form (numbers, days, sums, laws) is kept in the open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongheng.exchange.intake.lines import LineFault, Unreadable, Warnings, read_lines
from gongheng.foundation.sealing.digests import sm3_hex

SOURCE = "penalties"
LONGEST = 60_000
MOST_LAWS = 6
_KEY = re.compile(r"[0-9A-Za-z_-]{1,64}")
_NUMBER = re.compile(r"[一-龥]{2,12}[〔\[【（(]((?:19|20)\d{2})[〕\]】）)]\s*第?\s*(\d{1,5})\s*号")
_DAY = re.compile(r"((?:19|20)\d{2})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})\s*日?")
_DECIDED = re.compile(r"于\s*((?:19|20)\d{2})年\s*(\d{1,2})月\s*(\d{1,2})日\s*作出")
_SHORT_DAY = re.compile(r"(?<!\d)(\d{2})\.(\d{1,2})\.(\d{1,2})(?!\d)")
_LAW = re.compile(
    r"《([^《》]{4,40}(?:法|条例|细则|办法|规定|通知))》(?:第([一二三四五六七八九十百零]{1,7})条)?"
)
_FINE = re.compile(r"罚(?:款|金)[^。；;]{0,20}?([\d,，]+(?:\.\d+)?)\s*(万?)元")
_SPAN = re.compile(
    r"([一二两三四五六七八九十\d]{1,3})年内?[^。；;]{0,12}禁止|禁止[^。；;]{0,8}?([一二两三四五六七八九十\d]{1,3})年"
)


@dataclass(frozen=True, slots=True)
class Penalty:
    """One decision. `text` may name persons and must not be shown or stored in clear."""

    key: str
    line: int
    text: str
    digest: str
    decided_on: date
    document_number: str
    laws: tuple[str, ...]
    fine: str
    ban: str
    warnings: tuple[Unreadable, ...]


def read(path: Path) -> Iterator[Penalty | Unreadable]:
    """Every line of the file as a decision or as a reason why not; nothing is dropped."""
    return read_lines(path, parse, lambda row: row.key)


def parse(record: dict[str, Any], warn: Warnings) -> Penalty:
    """One record. Without id, text or any day there is no decision (`LineFault`)."""
    key, text = str(record.get("case_id") or ""), record.get("text")
    if not _KEY.fullmatch(key):
        raise LineFault("case_id", "编号缺失或含有不允许的字符。")
    if not isinstance(text, str) or not text.strip():
        raise LineFault("text", "没有处罚文本。")
    if len(text) > LONGEST:
        raise LineFault("text", f"处罚文本超过{LONGEST}字，未读取。")
    number = _number(text)
    decided = decided_on(text, number)
    if decided is None:
        raise LineFault("text", "文本里没有可以确认的日期，不能确定决定日期。")
    if not _DECIDED.search(text):
        warn("text", "决定日期取自文本中的日期，须核对。", decided.isoformat())
    return Penalty(f"{SOURCE}:{key}", warn.line, text, sm3_hex(text.strip().encode()), decided,
                   number, _laws(text), _fine(text), _ban(text), warn.done())  # fmt: skip


def decided_on(text: str, number: str = "") -> date | None:
    """Return the day the text gives for its decision, else its latest day of the number's year."""
    if told := _DECIDED.search(text):
        return _date(told.groups())
    days = [day for found in _DAY.finditer(text) if (day := _date(found.groups()))]
    days += [day for found in _SHORT_DAY.finditer(text)
             if (day := _date((f"20{found[1]}", found[2], found[3])))]  # fmt: skip
    year = int(number.partition("〔")[2][:4]) if number else 0
    return next((day for day in days if day.year == year), days[0] if days else None)


def _date(parts: tuple[str | Any, ...]) -> date | None:
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def _number(text: str) -> str:
    found = _NUMBER.search(text)
    if found is None:
        return ""
    # What stands before the bracket may be a sentence: only the bracket and the number are sure.
    return f"〔{found[1]}〕{found[2]}号"


def _laws(text: str) -> tuple[str, ...]:
    told = {f"{law}第{article}条" if article else law: None for law, article in _LAW.findall(text)}
    return tuple(told)[:MOST_LAWS]


def _fine(text: str) -> str:
    found = _FINE.search(text)
    return f"{found[1].replace('，', ',')}{found[2]}元" if found else ""


def _ban(text: str) -> str:
    found = _SPAN.search(text)
    return f"{found[1] or found[2]}年" if found else ""
