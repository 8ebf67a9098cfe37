"""The benchmark where coefficients were drawn: which value, from which draw, every figure shown."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongheng.foundation.acts import plain
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.lots.lifecycle import LotKind, LotState
from gongheng.registry.lots.queries import lots_of
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.opening.coefficients.queries import Drawn, drawn_of, values_of, wanted_of
from gongheng.trading.tendering.coefficients import method_of


@dataclass(frozen=True)
class Basis:
    """The benchmark and how it came about, as the ranking tells it."""

    benchmark: Decimal
    told: dict[str, Any]


def basis_of(evaluation: Evaluation, mean: Decimal) -> Basis | None:
    """按抽出的系数计算评标基准价；没有约定系数的返回空. Refuses `coefficient_not_drawn`."""
    price = evaluation.plan["price"]
    method = method_of(price)
    if method is None:
        return None
    section = evaluation.section
    found = drawn_of(section, price)
    ceiling = section.ceiling_price if method.uses_ceiling else None
    values = values_of(found)
    codes = {one.wanted.role: one.wanted.code for one in found}
    return Basis(method.benchmark(mean, ceiling, values), plain({
        "method": method.code, "title": method.title, "formula": method.in_words(codes),
        "standing": method.standing, "mean": mean,
        **({"ceiling": ceiling} if ceiling is not None else {}),
        "sum": method.with_figures(mean, ceiling, values),
        "coefficients": [_coefficient(one) for one in found],
    }))  # fmt: skip


def _coefficient(one: Drawn) -> dict[str, Any]:
    wanted = one.wanted
    return {
        "code": wanted.code, "name": wanted.name, "role": wanted.role, "value": one.value,
        "place": one.place, "of": len(wanted.candidates), "draw": one.lot.pk,
        "request_root": one.lot.root, "again": len(wanted.lots()) > 1,
    }  # fmt: skip


def cancelled_since(evaluation: Evaluation) -> list[str]:
    """汇总所用的抽取后来被撤销的：系数、并列抽签；没有抽取的为空."""
    return [*_coefficients_gone(evaluation), *(["并列抽签"] if _tie_is_gone(evaluation) else [])]


def _tie_is_gone(evaluation: Evaluation) -> bool:
    """A lot between equals that stood when the ranking was made and was undone after it."""
    ranked = Entry.objects.filter(act="evaluation.rank", subject=f"evaluation:{evaluation.pk}")
    at = ranked.order_by("-id").values_list("at", flat=True).first()
    rows = lots_of(evaluation.section.code).filter(kind=LotKind.TIE, state=LotState.CANCELLED)
    return at is not None and rows.filter(drawn_at__lte=at, cancelled_at__gte=at).exists()


def _coefficients_gone(evaluation: Evaluation) -> list[str]:
    used = evaluation.ranking.get("basis", {}).get("coefficients", [])
    if not used:
        return []
    counted = {
        one.code: one.lot() for one in wanted_of(evaluation.section, evaluation.plan["price"])
    }
    lots = {code: lot.pk if lot else 0 for code, lot in counted.items()}
    return [one["code"] for one in used if lots.get(one["code"]) != one["draw"]]


def no_draw_was_cancelled(evaluation: Evaluation) -> None:
    """汇总所用的抽取被撤销的，排序不能据以签署、报告，应当作废排序、按重新抽出的值汇总."""
    gone = cancelled_since(evaluation)
    refuse_unless(not gone, "coefficient_cancelled", field="coefficients", names="、".join(gone),
                  source="招标投标法第四十条")  # fmt: skip


def waits_for_coefficient(evaluation: Evaluation) -> str:
    """说明汇总要等哪一个系数；都已抽出或者没有约定的为空."""
    try:
        drawn_of(evaluation.section, evaluation.plan.get("price", {}))
    except Refused as refused:
        return refused.sentence
    return ""
