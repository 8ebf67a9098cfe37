"""The ranking of a section computed again, step by step, from what is public."""

from decimal import Decimal
from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.portals.drawn import basis_facts
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page
from gongheng.portals.public.projects import tender_of
from gongheng.rules.benchmarks import methods
from gongheng.rules.scales import PriceFormula, benchmark, deviation, price_score
from gongheng.trading.award.queries import public_ranking

NEVER = 1_000_000
COLUMNS = [
    {"key": "rank", "label": "名次"},
    {"key": "bidder", "label": "投标人"},
    {"key": "total", "label": "重算总分", "kind": "number"},
    {"key": "published", "label": "公示总分", "kind": "number"},
    {"key": "agrees", "label": "核对"},
]


class Recompute(Page):
    """Facts left, rule right, and every line of the sum."""

    section, template_name = "trades", "public/evaluation.html"

    def trail(self) -> list[tuple[str, str]]:
        """Below the project."""
        url = reverse("public:project", args=[self.tender.code])
        return [(self.tender.title, url), ("重新计算", "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Recompute and compare; 404 until the candidates are public."""
        self.tender = tender_of(self.kwargs["code"])
        found = self.tender.sections.filter(code=self.kwargs["section"]).first()
        ranking = public_ranking(found) if found else {}
        if not ranking:
            raise Http404
        self.title = f"重新计算：{found.title}"
        again = recomputed(ranking)
        kwargs.pop("section")  # the lot's code in the address, not the menu's section
        return {
            **super().get_context_data(**kwargs),
            "tender": self.tender,
            "lot": found,
            "ranking": ranking,
            "again": again,
            "basis": basis_facts(ranking, self.tender.code),
            "columns": COLUMNS,
            "criteria_columns": criteria_columns(ranking),
            "criteria_rows": criteria_rows(ranking),
            "articles": [words.article(self.tender.law[key]) for key in
                         ("evaluation/candidates_ranked", "evaluation/candidates_max")
                         if key in self.tender.law],
        }  # fmt: skip


def recomputed(ranking: dict[str, Any]) -> dict[str, Any]:
    """Return benchmark, rows in order and whether everything agrees with what was published."""
    formula = formula_of(ranking)
    prices = [Decimal(row["price"]) for row in ranking["rows"]]
    mean = benchmark(prices, formula)
    base = drawn_benchmark(ranking, mean)
    rows = [_row(row, base, formula) for row in ranking["rows"]]
    # 得分高者在前；得分相等，报价低者在前；仍相等的按评标委员会决议
    decided = {bid: place for place, bid in enumerate(ranking["decided"])}
    rows.sort(key=lambda r: (-r["total"], r["price"], decided.get(r["bid"], NEVER), r["bid"]))
    for place, row in enumerate(rows, start=1):
        row["rank"] = place
        same = row["total"] == row["published"] and place == row["published_rank"]
        row["same"] = same
        row["agrees"] = {"text": "相符" if same else "不符", "tone": "done" if same else "danger"}
    ordered = sorted(prices)
    dropped = ranking["dropped_extremes"]
    return {
        "mean": mean,
        "benchmark": base,
        "benchmark_same": base == Decimal(ranking["benchmark"]),
        "counted": ordered[1:-1] if dropped else ordered,
        "left_out": [ordered[0], ordered[-1]] if dropped else [],
        "rows": rows,
        "same": base == Decimal(ranking["benchmark"]) and all(row["same"] for row in rows),
    }


def drawn_benchmark(ranking: dict[str, Any], mean: Decimal) -> Decimal:
    """The benchmark from the mean and the drawn coefficients; the mean itself where none was drawn."""
    basis = ranking.get("basis")
    if not basis:
        return mean
    ceiling = Decimal(basis["ceiling"]) if "ceiling" in basis else None
    drawn = {one["role"]: Decimal(one["value"]) for one in basis["coefficients"]}
    return methods()[basis["method"]].benchmark(mean, ceiling, drawn)


def formula_of(ranking: dict[str, Any]) -> PriceFormula:
    """The price formula as it was published."""
    told = ranking["formula"]
    start = 0 if ranking["dropped_extremes"] else NEVER
    return PriceFormula(full=Decimal(told["full"]), above=Decimal(told["above"]),
                        below=Decimal(told["below"]), drop_from=start)  # fmt: skip


def criteria_columns(ranking: dict[str, Any]) -> list[dict[str, str]]:
    """One column a criterion."""
    own = [{"key": one["code"], "label": f"{one['name']}（满分 {one['points']}）", "kind": "number"}
           for one in ranking["criteria"]]  # fmt: skip
    return [{"key": "bidder", "label": "投标人"}, *own,
            {"key": "technical", "label": "合计", "kind": "number"}]  # fmt: skip


def criteria_rows(ranking: dict[str, Any]) -> list[dict[str, Any]]:
    """Averages by criterion and their sum."""
    return [
        {"bidder": row["bidder_name"], "technical": row["technical"],
         **{one["code"]: one["average"] for one in row["criteria"]}}
        for row in ranking["rows"]
    ]  # fmt: skip


def _row(row: dict[str, Any], base: Decimal, formula: PriceFormula) -> dict[str, Any]:
    price = Decimal(row["price"])
    averages = [Decimal(one["average"]) for one in row["criteria"]]
    technical = sum(averages, Decimal(0))
    beta = deviation(price, base, formula.deviation_places)
    for_price = price_score(price, base, formula)
    slope = formula.above if beta > 0 else formula.below
    size = abs(beta * 100).normalize()
    return {
        "bid": row["bid"], "bidder": row["bidder_name"], "price": price,
        "averages": " + ".join(str(one) for one in averages), "technical": technical,
        "deviation": f"{(beta * 100).normalize():f}%",
        "price_sum": f"{formula.full} − {size:f} × {slope}",
        "price_score": for_price, "total": technical + for_price,
        "published": Decimal(row["total"]), "published_rank": row["rank"],
    }  # fmt: skip
