"""The terms of a tender document in words, and what differs between two versions."""

from decimal import Decimal
from typing import Any

from gongheng.portals.templatetags.written import money
from gongheng.trading.tendering.coefficients import in_words as coefficients_in_words

DROPS = {"extremes": "五家以上时去掉一个最高、一个最低后取平均", "none": "全部有效报价取平均"}
COLUMNS = [
    {"key": "name", "label": "条款"},
    {"key": "old", "label": "原来"},
    {"key": "new", "label": "现在"},
]


def in_words(terms: dict[str, Any]) -> dict[str, str]:
    """Every term by name, as a bidder reads it; nothing before the first document."""
    if not terms:
        return {}
    price, committee = terms["price"], terms["committee"]
    found = {
        "投标有效期": f"{terms['bid_validity_days']} 天",
        "投标保证金": f"{money(terms['bond_yuan'])} 元",
        "履约保证金": f"中标金额的 {Decimal(terms['performance_bond_ratio']):.2%}",
        "联合体投标": "接受" if terms.get("consortium") else "不接受",
        "评标委员会": f"{committee['size']} 人，其中专家 {committee.get('experts') or '—'} 人",
        "中标候选人": f"不超过 {terms['candidates']} 名",
        "评标基准价": DROPS.get(price.get("drop", "none"), ""),
        "报价扣分": f"高于基准价每 1% 扣 {price.get('e1') or '0'} 分，低于每 1% 扣 {price.get('e2') or '0'} 分",
        "投标报价分值": f"{price['points']} 分",
    }
    found |= dict(coefficients_in_words(price))
    return found | {f"评分因素：{one['name']}": f"{one['points']} 分" for one in terms["criteria"]}


def differing(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, str]]:
    """One row for every term that is not the same in both."""
    before, after = in_words(old), in_words(new)
    names = [*before, *(name for name in after if name not in before)]
    return [
        {"name": name, "old": before.get(name, "没有"), "new": after.get(name, "取消")}
        for name in names
        if before.get(name) != after.get(name)
    ]
