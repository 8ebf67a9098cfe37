"""交易公告汇编 (one JSON object a line): notices of many sites, from plans to contracts."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongheng.exchange.intake.lines import LineFault, Unreadable, Warnings, read_lines
from gongheng.exchange.intake.names import Named, clean, members_of, name_of, without_repeats
from gongheng.exchange.intake.values import moment_of, yuan_of
from gongheng.foundation.codelists import Regions

SOURCE = "notices"

# Kinds the source uses; one it has never used is kept as written and warned of.
# fmt: off
KINDS = frozenset({
    "招标", "成交", "合同", "其它", "预告", "变更", "需求公示", "竞谈", "中标", "废标",
    "询价", "单一", "竞价", "验收", "流标", "论证意见", "结果变更",
})
# fmt: on
# Notices that still invite: their closing time must lie ahead of them.
INVITING = frozenset({"招标", "竞谈", "询价", "竞价", "单一"})

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_WHOLE_COUNTRY = "全国"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `key` is stable: source and id. Instants in Asia/Shanghai, sums in yuan."""

    key: str
    line: int
    kind: str | None
    title: str
    published_at: datetime
    region: str | None
    region_text: str
    buyer: Named | None
    agency: Named | None
    winners: tuple[Named, ...]
    budget: Decimal | None
    bid_amount: Decimal | None
    bids_open_at: datetime | None
    bids_due_at: datetime | None
    sign_up_due_at: datetime | None
    industry: str
    buyer_class: str
    site: str
    warnings: tuple[Unreadable, ...]

    @property
    def has_natural_person(self) -> bool:
        """A person where an organisation is expected: masked before it is shown."""
        named = (self.buyer, self.agency, *self.winners)
        return any(n is not None and n.kind == "natural_person" for n in named)


def read(path: Path) -> Iterator[Notice | Unreadable]:
    """Every line of the file as a notice or as a reason why not; nothing is dropped."""
    return read_lines(path, parse, lambda row: row.key)


def parse(record: dict[str, Any], warn: Warnings) -> Notice:
    """One record. Without id, title or time there is no row (`LineFault`); other faults warn."""
    key, title = _key(record.get("id")), _title(record.get("title"), warn)
    published = moment_of(record.get("publishTime"), warn, "publishTime")
    if published is None:
        raise LineFault("publishTime", "发布时间缺失或无法读出。", record.get("publishTime"))
    kind = clean(record.get("subtype")) or None
    if kind is not None and kind not in KINDS:
        warn("subtype", "公告类别不在已知之列，按原文保留。", kind)
    budget = yuan_of(record.get("budget"), warn, "budget")
    amount = yuan_of(record.get("bidAmount"), warn, "bidAmount")
    if budget is not None and amount is not None and amount > budget:
        warn("bidAmount", "成交金额高于预算，请人工核对。", f"{amount} > {budget}")
    buyer = _organisation(record.get("buyer"), warn, "buyer")
    opens = moment_of(record.get("bidOpenTime"), warn, "bidOpenTime")
    due = moment_of(record.get("bidEndTime"), warn, "bidEndTime")
    _times(kind, published, opens, due, warn)
    return Notice(
        key=key,
        line=warn.line,
        kind=kind,
        title=title,
        published_at=published,
        region=_region(record, warn),
        region_text="".join(clean(record.get(k)) for k in ("area", "city", "district")),
        buyer=buyer,
        agency=_organisation(record.get("agency"), warn, "agency"),
        winners=_winners(record, buyer, warn),
        budget=budget,
        bid_amount=amount,
        bids_open_at=opens,
        bids_due_at=due,
        sign_up_due_at=moment_of(record.get("signEndTime"), warn, "signEndTime"),
        industry=clean(record.get("industry")),
        buyer_class=clean(record.get("buyerClass")),
        site=clean(record.get("site")),
        warnings=warn.done(),
    )


def _key(value: object) -> str:
    text = clean(value)
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,64}", text):
        raise LineFault("id", "编号缺失或含有不允许的字符。", value)
    return f"{SOURCE}:{text}"


def _title(value: object, warn: Warnings) -> str:
    written = clean(value)
    title = clean(html.unescape(_TAG.sub("", written)))
    if not title:
        raise LineFault("title", "缺少标题。", value)
    if title != written:
        warn("title", "标题含网页标记，已去除。", written)
    return title


def _region(record: dict[str, Any], warn: Warnings) -> str | None:
    area, city, county = (clean(record.get(k)) for k in ("area", "city", "district"))
    if area == _WHOLE_COUNTRY and not city:
        return None
    code = Regions.load().find_named(area, city, county) if area else None
    if code is None:
        warn("area", "地区名称不能确定为一个区划代码，按原文保留。", f"{area}{city}{county}")
    return code


def _times(
    kind: str | None,
    published: datetime,
    opens: datetime | None,
    due: datetime | None,
    warn: Warnings,
) -> None:
    if opens is not None and due is not None and opens < due:
        warn(
            "bidOpenTime",
            "开标时间早于投标截止时间。",
            f"{opens:%Y-%m-%d %H:%M} < {due:%Y-%m-%d %H:%M}",
        )
    if kind in INVITING and due is not None and due < published:
        warn(
            "bidEndTime",
            "投标截止时间早于公告发布时间。",
            f"{due:%Y-%m-%d %H:%M} < {published:%Y-%m-%d %H:%M}",
        )


def _organisation(value: object, warn: Warnings, field: str) -> Named | None:
    if value is None:
        return None
    named = name_of(value)
    if named.kind == "placeholder":
        warn(field, "单位名称是占位文字。", value)
        return None
    if named.kind == "natural_person":
        warn(field, "疑为自然人姓名，公开前须遮盖。", value)
    elif named.kind != "firm":
        warn(field, "不像单位名称，待人工核对。", value)
    return named


def _winners(record: dict[str, Any], buyer: Named | None, warn: Warnings) -> tuple[Named, ...]:
    listed, single = record.get("winners"), record.get("winner")
    if listed is not None and not isinstance(listed, list):
        warn("winners", "中标人名单不是列表。", listed)
        listed = None
    written = [*(listed or []), *([] if single is None else [single])]
    every = [named for text in written for named in _parts(text, warn)]
    once = without_repeats(tuple(every))
    from_list = {n.text for text in listed or [] for n in members_of(text)[0]}
    if listed and single is not None and not {n.text for n in members_of(single)[0]} <= from_list:
        warn("winner", "中标人不在中标人名单之内，已并入。", single)
    if buyer is not None and any(n.text == buyer.text for n in once):
        warn("winner", "中标人与采购人同名，请人工核对。", buyer.text)
    return once


def _parts(text: object, warn: Warnings) -> list[Named]:
    found = [_organisation(m.text, warn, "winners") for m in members_of(text)[0]]
    return [named for named in found if named is not None]
