"""Coefficients of the benchmark that the tender document leaves to a draw (抽系数): read, bounded, told.

They are part of the published document: nobody may add or change a candidate without a new version.
The draw quotes `price_root`, the digest of the price terms, which the act of that version records.
"""

import itertools
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gongheng.foundation import shape
from gongheng.foundation.canonical import canonical
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.rules.benchmarks import COMPOSITE, MEAN_FACTOR, MEAN_FLOAT, Method, methods
from gongheng.trading.tendering.models import Tender

Price = Mapping[str, Any]
FEWEST, MOST = 2, 100  # candidates; our own bound
CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,7}")
LABEL = b"gongheng/price-terms/1\0"


def _code(value: Any, field: str) -> str:
    told = shape.text(most=8)(value, field)
    refuse_unless(CODE.fullmatch(told), "coefficient_code", field=field)
    return told


METHOD = shape.one_of(MEAN_FACTOR, MEAN_FLOAT, COMPOSITE)
COEFFICIENTS = shape.many(shape.thing({
    "code": _code, "name": shape.text(most=60), "role": shape.text(most=20),
    "candidates": shape.many(shape.figure_text, least=FEWEST, most=MOST),
}), least=1, most=4)  # fmt: skip


def has_coefficients(price: Price) -> bool:
    """Tell whether the benchmark waits for a draw."""
    return bool(price.get("coefficients"))


def method_of(price: Price) -> Method | None:
    """Return the method whose coefficients are drawn, or None where the mean itself is the benchmark."""
    return methods()[price["method"]] if has_coefficients(price) else None


def price_root(price: Price) -> str:
    """Return the digest of the price terms, as the document's act records it and the draw quotes it."""
    return sm3_hex(LABEL + canonical(dict(price)))


def drawn_root(tender: Tender) -> str:
    """Return `price_root` where the document in force leaves coefficients to a draw, otherwise ""."""
    price = tender.terms().get("price", {})
    return price_root(price) if has_coefficients(price) else ""


def coefficients_are_lawful(tender: Tender, price: Price) -> dict[str, Any]:
    """系数与算法相配，候选值不重复、在范围之内；写成同样的位数，由小到大."""
    asked = has_coefficients(price)
    refuse_unless(asked == ("method" in price), "coefficients_do_not_fit", field="coefficients")
    method = method_of(price)
    if method is None:
        return dict(price)
    told = [_candidates(one, method) for one in price["coefficients"]]
    codes = [one["code"] for one in told]
    fits = sorted(one["role"] for one in told) == sorted(method.roles)
    refuse_unless(fits and len(set(codes)) == len(codes), "coefficients_do_not_fit",
                  field="coefficients", source=method.source)  # fmt: skip
    bare = [one.title for one in tender.sections.all() if one.ceiling_price is None]
    refuse_unless(not method.uses_ceiling or not bare, "coefficient_needs_ceiling",
                  field="method", source=method.source, sections="、".join(bare))  # fmt: skip
    return {**price, "coefficients": told}


def _candidates(one: dict[str, Any], method: Method) -> dict[str, Any]:
    known = {part.role: part for part in method.coefficients}
    if one["role"] not in known:
        raise Refused("coefficients_do_not_fit", field="coefficients", source=method.source)
    part, values = known[one["role"]], sorted(Decimal(told) for told in one["candidates"])
    refuse_unless(len(set(values)) == len(values), "candidates_doubled", field="candidates",
                  name=one["code"])  # fmt: skip
    refuse_unless(part.least <= values[0] and values[-1] <= part.most, "candidate_out_of_range",
                  field="candidates", source=method.source, name=one["code"], least=part.least,
                  most=part.most)  # fmt: skip
    places = max(-int(value.as_tuple().exponent) for value in values)
    return {**one, "candidates": [f"{value:.{places}f}" for value in values]}


def refuse_without_guardians(tender: Tender) -> None:
    """系数由监护人共同产生的种子抽取；公告时没有监护组或者没有抽取公钥的，不能约定."""
    price = tender.terms().get("price", {})
    can = tender.circle is not None and bool(tender.circle.draw_key)
    refuse_unless(can or not has_coefficients(price), "coefficient_without_guardians",
                  field="documents")  # fmt: skip


def candidates_in_words(one: Mapping[str, Any]) -> str:
    """Return the candidates as a reader takes them in: all of a few, of many the ends and the step."""
    told = [str(value) for value in one["candidates"]]
    steps = {Decimal(b) - Decimal(a) for a, b in itertools.pairwise(told)}
    if len(told) > FEW and len(steps) == 1:
        return f"{told[0]} 至 {told[-1]}，每隔 {steps.pop()}（共 {len(told)} 个）"
    return f"{'、'.join(told)}（共 {len(told)} 个）"


FEW = 6


def in_words(price: Price) -> list[tuple[str, str]]:
    """Return method and coefficients as (name, words), for pages and papers."""
    method = method_of(price)
    if method is None:
        return []
    codes = {one["role"]: one["code"] for one in price["coefficients"]}
    mark = f"（{method.standing}）" if method.standing else ""
    head = ("评标基准价的算法", f"{method.title}{mark}：{method.in_words(codes)}")
    return [head, *((f"系数 {one['code']}（{one['name']}）",
                     f"开标时抽取一个，种子由密钥监护人共同产生。候选值：{candidates_in_words(one)}")
                    for one in price["coefficients"])]  # fmt: skip
