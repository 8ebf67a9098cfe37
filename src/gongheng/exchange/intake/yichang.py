"""宜昌市中标候选人公示 (one JSON object a line): a notice with its recommended candidates.

Candidates only; losing bidders are not in this source. The compiler's parser sometimes took
evaluation minutes or a firm's past projects for bidders: those are held back, never published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gongheng.exchange.intake.lines import LineFault, Unreadable, Warnings, read_lines
from gongheng.exchange.intake.names import (
    Named,
    clean,
    members_of,
    name_of,
    safe_excerpt,
    without_repeats,
)
from gongheng.exchange.intake.values import Price, day_of, period_of, price_of

SOURCE = "yichang"

_AGAIN = re.compile(r"第(\d{1,2})次公示")
_TAIL = re.compile(r"(?:更正公示|第\d{1,2}次公示)+$")
_HELD_ZH = {
    "narrative": "该处是评标过程说明，不是投标人，未作为候选人。",
    "unclear": "该处不像单位名称（可能是业绩或项目名），未作为候选人，待人工核对。",
    "placeholder": "投标人名称缺失。",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate. `place` counts as published, from 1; some notices rank by no order."""

    place: int
    members: tuple[Named, ...]
    is_consortium: bool
    price: Price

    @property
    def has_natural_person(self) -> bool:
        """A person where a firm is expected: personal data, masked before it is shown."""
        return any(m.kind == "natural_person" for m in self.members)

    @property
    def public_name(self) -> str:
        """The name as it may be shown; persons masked."""
        return "、".join(m.public for m in self.members) + ("联合体" if self.is_consortium else "")


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that is no bidder's name; kept as a masked excerpt for a person to judge."""

    place: int
    kind: str
    excerpt: str
    price: Price


@dataclass(frozen=True, slots=True)
class CandidateNotice:
    """One notice. `key` is stable: source and id. Instants are in Asia/Shanghai."""

    key: str
    line: int
    published_on: date
    title: str
    project: str
    base_project: str
    round: int
    is_correction: bool
    publicity_starts_at: datetime | None
    publicity_ends_at: datetime | None
    url: str | None
    candidates: tuple[Candidate, ...]
    held: tuple[Held, ...]
    warnings: tuple[Unreadable, ...]


def read(path: Path) -> Iterator[CandidateNotice | Unreadable]:
    """Every line of the file as a notice or as a reason why not; nothing is dropped."""
    return read_lines(path, parse, lambda row: row.key)


def parse(record: dict[str, Any], warn: Warnings) -> CandidateNotice:
    """One record. Without id, title or day there is no row (`LineFault`); other faults warn."""
    title, day = clean(record.get("title")), day_of(record.get("date"))
    if not title:
        raise LineFault("title", "缺少标题。", record.get("title"))
    if day is None:
        raise LineFault("date", "发布日期缺失或无法读出。", record.get("date"))
    key = _key(record.get("id"))
    project = clean(record.get("project")) or title
    if title.endswith(("...", "…")):
        warn("title", "标题在来源处被截断。", title)
    start, end = period_of(record.get("publicity"), warn, "publicity")
    if start is not None and start.date() < day:
        warn("publicity", "公示开始早于发布日期。", record.get("publicity"))
    candidates, held = _candidates(record.get("bids"), warn)
    return CandidateNotice(
        key=key,
        line=warn.line,
        published_on=day,
        title=title,
        project=project,
        base_project=_TAIL.sub("", project),
        round=max((int(n) for n in _AGAIN.findall(title)), default=1),
        is_correction="更正" in title,
        publicity_starts_at=start,
        publicity_ends_at=end,
        url=_url(record.get("url"), warn),
        candidates=candidates,
        held=held,
        warnings=warn.done(),
    )


def _key(value: object) -> str:
    text = clean(value)
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,64}", text):
        raise LineFault("id", "编号缺失或含有不允许的字符。", value)
    return f"{SOURCE}:{text}"


def _url(value: object, warn: Warnings) -> str | None:
    text = clean(value)
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        good = False
    if not good or len(text) > 500 or "@" in parts.netloc:
        warn("url", "原文网址缺失或不可用。", value)
        return None
    return text


def _candidates(bids: object, warn: Warnings) -> tuple[tuple[Candidate, ...], tuple[Held, ...]]:
    found: list[Candidate] = []
    held: list[Held] = []
    if not isinstance(bids, list) or not bids:
        warn("bids", "没有候选人。", bids)
        return (), ()
    for place, bid in enumerate(bids, start=1):
        entry = _entry(place, bid, warn)
        if isinstance(entry, Held):
            held.append(entry)
        else:
            found.append(entry)
    texts = [tuple(m.text for m in c.members) for c in found]
    if len(set(texts)) < len(texts):
        warn("bids", "同一投标人在候选人中出现多次。", bids[0])
    return tuple(found), tuple(held)


def _entry(place: int, bid: object, warn: Warnings) -> Candidate | Held:
    field = f"bids[{place}]"
    bid = bid if isinstance(bid, dict) else {}
    bidder = bid.get("bidder")
    price = price_of(
        bid.get("price_text"), bid.get("price"), bid.get("unit"), warn, f"{field}.price"
    )
    whole = name_of(bidder)
    members, is_joint = members_of(bidder)
    kinds = {"narrative"} if whole.kind == "narrative" else {m.kind for m in members}
    if wrong := next((kind for kind in _HELD_ZH if kind in kinds), None):
        warn(f"{field}.bidder", _HELD_ZH[wrong], bidder)
        return Held(place, wrong, safe_excerpt(bidder), price)
    once = without_repeats(members)
    if len(once) < len(members):
        warn(f"{field}.bidder", "联合体成员重复，已合并。", bidder)
    if is_joint and len(once) == 1:
        warn(f"{field}.bidder", "称联合体而只有一名成员。", bidder)
    if len(once) > 1 and not is_joint:
        warn(f"{field}.bidder", "多家单位并列而未注明联合体，按联合体读取。", bidder)
    if "natural_person" in kinds:
        warn(f"{field}.bidder", "疑为自然人姓名，公开前须遮盖。", bidder)
    return Candidate(place, once, is_joint or len(once) > 1, price)
