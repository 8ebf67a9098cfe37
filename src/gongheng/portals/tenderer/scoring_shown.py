"""How bids of a tender are scored, as rows."""

from decimal import Decimal
from typing import Any

from gongheng.portals.templatetags.written import money
from gongheng.trading.tendering.coefficients import in_words
from gongheng.trading.tendering.rules import CREDIT

Shown = dict[str, Any]


def terms_table(terms: Shown) -> Shown | None:
    """Return how bids are scored, as rows; None before the first document."""
    if not terms:
        return None
    price = terms["price"]
    by_rating = "（按信用评价得分折算，评委不打分）"
    rows = [{"name": one["name"] + (by_rating if one.get("kind") == CREDIT else ""),
             "points": one["points"]} for one in terms["criteria"]]  # fmt: skip
    rows.append({"name": "投标报价", "points": price["points"]})
    return {
        "columns": [{"key": "name", "label": "评分因素"}, {"key": "points", "label": "分值", "kind": "number"}],
        "rows": rows, "total": {"name": "合计", "points": "100"},
        "facts": [("投标有效期", f"{terms['bid_validity_days']} 天"), ("投标保证金", f"{money(terms['bond_yuan'])} 元"),
                  ("履约保证金", f"中标金额的 {Decimal(terms['performance_bond_ratio']):.2%}"),
                  ("评标委员会", f"{terms['committee']['size']} 人，专家 {terms['committee'].get('experts', '—')} 人"),
                  ("中标候选人", f"不超过 {terms['candidates']} 名"),
                  ("联合体投标", "接受" if terms.get("consortium") else "不接受"),
                  ("报价得分", f"高于基准价每 1% 扣 {price.get('e1', '0')} 分，低于每 1% 扣 {price.get('e2', '0')} 分"),
                  *in_words(price)],
    }  # fmt: skip
