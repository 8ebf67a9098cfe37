"""The boxes of the draft for a benchmark with drawn coefficients: method, candidates written as people write."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from gongheng.portals.fields import Text
from gongheng.rules.benchmarks import Method, methods

MEAN = "mean"
FIELDS = ("price_method", "k_factor", "k_float", "k_weight")
HELP = "逐个写出，用空格或者顿号隔开；也可以写“0.95 至 0.99 每隔 0.005”。二至一百个"
ONE = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")
RANGE = re.compile(r"(?P<first>[0-9.]+)\s*(?:至|到|~|～)\s*(?P<last>[0-9.]+)\s*[，,]?\s*每隔\s*(?P<step>[0-9.]+)")  # fmt: skip
MOST = 100


def method_field() -> forms.ChoiceField:
    """Plain mean, or one of the rulebook's methods with its formula."""
    known = [
        (one.code, f"{one.title}：{one.in_words(codes_of(one))}") for one in methods().values()
    ]
    return forms.ChoiceField(
        label="平均值怎样成为评标基准价", widget=forms.RadioSelect, initial=MEAN, required=False,
        choices=[(MEAN, "平均值就是评标基准价，不抽取系数"), *known],
        help_text="抽取系数的，开标时由密钥监护人共同产生种子，当场公布；没有监护组的地区不能约定",
    )  # fmt: skip


def codes_of(method: Method) -> dict[str, str]:
    """The letters that our form gives: K alone, else K1, K2."""
    roles = [one.role for one in method.coefficients]
    return (
        {roles[0]: "K"} if len(roles) == 1 else {role: f"K{n}" for n, role in enumerate(roles, 1)}
    )


def candidate_field(label: str) -> forms.CharField:
    """Candidates of one coefficient."""
    return Text(label=label, rows=2, max_length=1500, required=False, help_text=HELP)


def candidates_in(written: str) -> list[str]:
    """The values as they are written out. Raises forms.ValidationError naming what cannot be read."""
    told = written.strip()
    if found := RANGE.fullmatch(told):
        return _range(*(_one(found[name]) for name in ("first", "last", "step")))
    return [format(_one(one), "f") for one in re.split(r"[\s、，,；;]+", told) if one]


def _range(first: Decimal, last: Decimal, step: Decimal) -> list[str]:
    if step <= 0 or last <= first or (last - first) % step:
        raise forms.ValidationError("从小到大写，间隔要正好除尽，例如 0.95 至 0.99 每隔 0.005。")
    count = int((last - first) / step) + 1
    if count > MOST:
        raise forms.ValidationError(f"这样有 {count} 个候选值，最多 {MOST} 个。")
    return [format(first + step * number, "f") for number in range(count)]


def _one(told: str) -> Decimal:
    if not ONE.fullmatch(told):
        raise forms.ValidationError(f"“{told[:20]}”不是不小于零、最多四位小数的数字。")
    return Decimal(told)


def price_part(given: Mapping[str, Any]) -> dict[str, Any]:
    """Method and coefficients as the terms hold them; nothing where the mean is the benchmark."""
    method = methods().get(given.get("price_method") or MEAN)
    if method is None:
        return {}
    codes = codes_of(method)
    return {"method": method.code, "coefficients": [
        {"code": codes[one.role], "name": one.name, "role": one.role,
         "candidates": given.get(f"k_{one.role}") or []} for one in method.coefficients
    ]}  # fmt: skip


def initial_part(price: Mapping[str, Any]) -> dict[str, Any]:
    """What the boxes show of price terms that stand."""
    return {"price_method": price.get("method", MEAN)} | {
        f"k_{one['role']}": " ".join(one["candidates"]) for one in price.get("coefficients", [])
    }


def without(price: Mapping[str, Any]) -> dict[str, Any]:
    """The price terms that stand, less what this part of the form says anew."""
    return {name: told for name, told in price.items() if name not in {"method", "coefficients"}}
