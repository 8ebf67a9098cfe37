"""How scores and prices become a ranking: pure figures, every step shown (招标文件评标办法).

Exact decimals, half up to two places at each shown step, so that a bidder can repeat every line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongheng.rules.scales import PriceFormula, benchmark, deviation, price_score, rounded

ZERO = Decimal(0)
PLACES = 2
NEVER = 1_000_000


@dataclass(frozen=True)
class Offer:
    """What a valid bid brings into the ranking."""

    bid: int
    price: Decimal
    # criterion code -> points given, one per member in the committee's order
    points: Mapping[str, Sequence[Decimal]]


@dataclass(frozen=True)
class Line:
    """One row of the ranking with every figure it rests on."""

    bid: int
    price: Decimal
    averages: dict[str, Decimal]
    technical: Decimal
    deviation: Decimal
    price_score: Decimal
    total: Decimal
    rank: int = 0
    tied: bool = False

    @property
    def standing(self) -> tuple[Decimal, Decimal]:
        """得分高者在前；得分相等，报价低者在前."""
        return -self.total, self.price


class Tied(ValueError):
    """Equal in points and price, so that the figures alone give no order."""

    def __init__(self, bids: tuple[int, ...]) -> None:
        self.bids = bids
        super().__init__(f"得分与报价均相等：{bids}")


def formula_of(price: Mapping[str, Any]) -> PriceFormula:
    """Read the price part of the tender document's terms."""
    dropping = price.get("drop") == "extremes"
    start = int(price["drop_from"]) if dropping else NEVER
    return PriceFormula(
        full=Decimal(price["points"]),
        above=Decimal(price.get("e1", "0")),
        below=Decimal(price.get("e2", "0")),
        drop_from=start,
    )


def mean_of(offers: Sequence[Offer], price: Mapping[str, Any]) -> Decimal:
    """Return the mean of the prices, as shown. Raises ValueError without offers."""
    return benchmark([offer.price for offer in offers], formula_of(price))


def lines(
    offers: Sequence[Offer], price: Mapping[str, Any], base: Decimal | None = None
) -> tuple[Decimal, list[Line]]:
    """Return the benchmark and one unranked line per offer. Raises ValueError without offers.

    Where coefficients are drawn the benchmark is given; else it is the mean itself.
    """
    formula, base = formula_of(price), mean_of(offers, price) if base is None else base
    return base, [_line(offer, base, formula) for offer in offers]


def ranked(rows: Sequence[Line], *, decided: Sequence[int] = (), matter_to: int = 0) -> list[Line]:
    """Return the rows in rank order, whatever order they came in.

    `decided` orders bids equal in points and price, as the committee resolved. Raises Tied when
    such bids stand among the first `matter_to` places and no resolution names them all.
    """
    settled = {bid: place for place, bid in enumerate(decided)}
    equals: dict[tuple[Decimal, Decimal], list[int]] = {}
    for row in rows:
        equals.setdefault(row.standing, []).append(row.bid)
    ordered = sorted(rows, key=lambda row: (*row.standing, settled.get(row.bid, NEVER), row.bid))
    result = []
    for place, row in enumerate(ordered, start=1):
        peers = equals[row.standing]
        open_question = len(peers) > 1 and not set(peers) <= set(settled)
        if open_question and place <= matter_to:
            raise Tied(tuple(sorted(peers)))
        result.append(_placed(row, place, tied=len(peers) > 1))
    return result


def _line(offer: Offer, base: Decimal, formula: PriceFormula) -> Line:
    averages = {code: _mean(points) for code, points in offer.points.items()}
    technical = sum(averages.values(), ZERO)
    for_price = price_score(offer.price, base, formula)
    return Line(
        bid=offer.bid,
        price=offer.price,
        averages=averages,
        technical=technical,
        deviation=deviation(offer.price, base, formula.deviation_places),
        price_score=for_price,
        total=technical + for_price,
    )


def _mean(points: Sequence[Decimal]) -> Decimal:
    return rounded(sum(points, ZERO) / len(points), PLACES)


def _placed(row: Line, place: int, *, tied: bool) -> Line:
    return Line(**{**vars(row), "rank": place, "tied": tied})
