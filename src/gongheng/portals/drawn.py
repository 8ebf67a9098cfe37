"""The benchmark of a ranking in words with its figures, each drawn value with the address of its transcript."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from gongheng.portals.templatetags.written import money


def basis_facts(ranking: Mapping[str, Any], tender: str) -> list[dict[str, Any]]:
    """Formula, each coefficient, the sum; nothing where no coefficient was drawn."""
    basis = ranking.get("basis")
    if not basis:
        return []
    mark = f"（{basis['standing']}）" if basis.get("standing") else ""
    rows: list[dict[str, Any]] = [
        {"label": f"{basis['title']}{mark}", "value": basis["formula"]},
        {"label": "有效报价平均值", "value": f"{money(basis['mean'])} 元"},
    ]
    if "ceiling" in basis:
        rows.append({"label": "最高投标限价", "value": f"{money(basis['ceiling'])} 元"})
    rows += [_coefficient(one, tender) for one in basis["coefficients"]]
    return [
        *rows,
        {"label": "评标基准价", "value": f"{basis['sum']} = {money(ranking['benchmark'])} 元"},
    ]


def _coefficient(one: Mapping[str, Any], tender: str) -> dict[str, Any]:
    again = "，此前的抽取由行政监督撤销" if one.get("again") else ""
    return {"label": f"{one['name']} {one['code']}", "value": f"{one['value']}（查看抽取记录）",
            "url": reverse("hall:coefficient", args=[tender, one["draw"]]),
            "note": f"候选 {one['of']} 个中的第 {one['place']} 个{again}"}  # fmt: skip
