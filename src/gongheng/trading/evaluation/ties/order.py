"""The order of tied bids where the document says 抽签: each lot names the next, until one is left."""

from collections.abc import Iterable, Sequence
from typing import Any

from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.lots.lifecycle import LotKind, LotState
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import chosen_of, lots_of
from gongheng.trading.bidding.models import Bid
from gongheng.trading.evaluation import account
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.evaluation.ranking import Tied

LOT, RULES = "lot", "gongheng/tie/1"


def by_lot(evaluation: Evaluation) -> bool:
    """Whether the tender document leaves ties to a draw."""
    return bool(evaluation.plan.get("tie") == LOT)


def ranking(evaluation: Evaluation, decided: Sequence[int]) -> dict[str, Any]:
    """The ranking; ties in the order resolved, or drawn where the document says so. Raises Tied.

    Refuses `tie_by_lot` when somebody resolves what is to be drawn, `tie_not_drawn` before the lot.
    """
    if not by_lot(evaluation):
        return account.ranking_of(evaluation, decided=decided)
    refuse_unless(not decided, "tie_by_lot", field="decided")
    order: list[int] = []
    while True:
        try:
            return account.ranking_of(evaluation, decided=order)
        except Tied as tie:
            drawn, left = drawn_of(evaluation, tie.bids)
            refuse_unless(len(left) < 2, "tie_not_drawn", field="decided")
            order += [*drawn, *left]


def waiting(evaluation: Evaluation) -> dict[str, int]:
    """Entry -> bid of what is to be drawn next; empty when nothing is tied any more."""
    order: list[int] = []
    while True:
        try:
            account.ranking_of(evaluation, decided=order)
        except Tied as tie:
            drawn, left = drawn_of(evaluation, tie.bids)
            if len(left) > 1:
                return entries_of(left)
            order += [*drawn, *left]
        else:
            return {}


def drawn_of(evaluation: Evaluation, tied: Iterable[int]) -> tuple[list[int], list[int]]:
    """(bids in the order drawn so far, those still to be drawn) of one tie."""
    known, drawn, left = entries_of(tied), list[int](), set(tied)
    while len(left) > 1:
        lot = lot_of(evaluation, [entry for entry, bid in known.items() if bid in left])
        if lot is None or lot.state != LotState.DRAWN:
            break
        bid = known[chosen_of(lot)[0]]
        drawn.append(bid)
        left.remove(bid)
    return drawn, sorted(left)


def lot_of(evaluation: Evaluation, entries: Iterable[str]) -> Lot | None:
    """The first draw among exactly these, cancelled ones apart: there is no second chance."""
    wanted = sorted(entries)
    rows = lots_of(evaluation.section.code).filter(kind=LotKind.TIE)
    known = (one for one in rows if one.request["entries"] == wanted)
    return next((one for one in known if one.state != LotState.CANCELLED), None)


def entries_of(bids: Iterable[int]) -> dict[str, int]:
    """Digest of the bid as it was handed in -> bid: nobody's order, and fixed long before."""
    rows = Bid.objects.filter(pk__in=list(bids))
    return {one.commitment or one.sealed_digest: one.pk for one in rows}
