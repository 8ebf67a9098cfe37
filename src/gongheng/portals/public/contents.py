"""Notices laid out for reading: the structured content as facts and tables, persons masked."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from gongheng.portals.public.words import discreet
from gongheng.portals.templatetags.written import money, zh_date, zh_datetime

# The database keeps no order of keys; this is the order people read a notice in.
ORDER = (
    "招标人", "招标代理机构", "项目名称", "招标项目编号", "标段编号", "标段名称", "编号", "统一交易标识码", "序号",
    "名次", "名称", "投标人", "中标人", "代码", "中标人代码", "中标价", "投标报价", "报价", "合同编号", "合同金额",
    "结算金额", "项目审批文号", "资金来源", "建设地点", "建设规模", "内容", "合同估算价", "最高投标限价", "资格要求",
    "工期", "质量", "标段", "开标时抽取的系数", "中标候选人", "评标基准价", "评标基准价的计算", "评分汇总", "技术商务得分", "偏差率（%）", "价格得分", "总分",
    "被否决的投标", "依据", "原因", "履约保证金", "签订日期", "完成日期", "履约评价", "中标通知书编号", "定标时间",
    "起", "止", "方式", "获取招标文件", "投标截止时间", "开标时间", "开标地点", "公示截止", "提出异议的渠道和方式",
    "后续", "联系方式",
)  # fmt: skip
PLACES = {key: place for place, key in enumerate(ORDER)}
AMOUNT_ENDINGS = ("价", "价格", "金额", "报价", "基准价", "保证金")
UNITS = {"工期": " 日历天"}


def blocks(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return `{facts}` and `{title, columns, rows}` in the order of the content."""
    found: list[dict[str, Any]] = []
    facts: list[tuple[str, str]] = []
    for key, value in in_order(content):
        if _is_table(value):
            if facts:
                found.append({"facts": facts})
            found.append(_table(key, value))
            facts = []
        elif isinstance(value, dict):
            facts += [(f"{key}（{inner}）", said(inner, one)) for inner, one in in_order(value)]
        else:
            facts.append((key, said(key, value)))
    return [*found, {"facts": facts}] if facts else found


def in_order(content: dict[str, Any]) -> list[tuple[str, Any]]:
    """Pairs as people read them; keys nobody foresaw come last, by name."""
    return sorted(content.items(), key=lambda pair: (PLACES.get(pair[0], len(PLACES)), pair[0]))


def said(key: str, value: Any) -> str:
    """One value in words: amounts with 元, instants and days in Chinese."""
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, list):
        return "；".join(said(key, one) for one in value)
    if isinstance(value, dict):
        return "，".join(f"{inner} {said(inner, one)}" for inner, one in in_order(value))
    return _told(key, str(value)) if not isinstance(value, bool) else "是" if value else "否"


def _told(key: str, text: str) -> str:
    if key.endswith(AMOUNT_ENDINGS) and _is_number(text):
        return f"{money(text)} 元"
    moment = _moment(text)
    if moment is not None:
        return zh_datetime(moment) if isinstance(moment, datetime) else zh_date(moment)
    return discreet(text) + UNITS.get(key, "")


def lines_of(content: dict[str, Any]) -> list[str]:
    """The content as lines, for comparing versions."""
    found: list[str] = []
    for block in blocks(content):
        if "facts" in block:
            found += [f"{key}：{value}" for key, value in block["facts"]]
        else:
            heads = [column["label"] for column in block["columns"]]
            found += [
                f"{block['title']} {n}：" + "；".join(
                    f"{head} {row[column['key']]}"
                    for head, column in zip(heads, block["columns"], strict=True)
                )
                for n, row in enumerate(block["rows"], 1)
            ]  # fmt: skip
    return found


def _table(title: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    keys = list(dict.fromkeys(key for row in rows for key, _ in in_order(row)))
    # A table of long texts is unreadable: one list of facts a row instead.
    wide = any(len(str(value)) > 60 for row in rows for value in row.values()) or len(keys) > 7
    shown = [{key: said(key, row.get(key)) for key in keys} for row in rows]
    columns = [{"key": key, "label": key} for key in keys]
    return {
        "title": title, "columns": columns, "rows": shown, "wide": wide,
        "items": [list(row.items()) for row in shown],
    }  # fmt: skip


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _moment(text: str) -> date | datetime | None:
    if len(text) < 10 or text[4:5] != "-":
        return None
    kinds: Iterable[Any] = (date, datetime) if len(text) == 10 else (datetime,)
    for kind in kinds:
        try:
            found: date | datetime = kind.fromisoformat(text)
        except ValueError:
            continue
        return found
    return None
