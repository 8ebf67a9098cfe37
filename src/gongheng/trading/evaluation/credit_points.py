"""Points by 信用评价: the rating in force when bids were due, the same whoever asks and whenever."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gongheng.foundation.acts import plain
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.rated.queries import Rating, ratings_at
from gongheng.rules.scales import HUNDRED, rounded
from gongheng.trading.bidding.models import Bid
from gongheng.trading.evaluation import rules
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.evaluation.ranking import PLACES
from gongheng.trading.tendering.rules import BIDDER


@dataclass(frozen=True)
class CreditPoints:
    """Points by bid and criterion, once for every member; and what they rest on, for the record."""

    points: dict[int, dict[str, list[Decimal]]] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)


def given(evaluation: Evaluation, bids: list[Bid]) -> CreditPoints:
    """按投标截止时的评价结果计算；联合体按成员中最低的计算. Refuses `credit_rating_missing`."""
    criteria, tender = rules.credit_criteria(evaluation), evaluation.tender
    if not criteria or not bids:
        return CreditPoints()
    due = tender.bids_due_at
    assert due is not None  # opened
    codes = {bid.pk: sorted(bid.party_codes()) for bid in bids}
    held = ratings_at(sorted({one for known in codes.values() for one in known}), BIDDER, due)
    refuse_unless(held, "credit_rating_missing", field="points")
    seats = evaluation.members.count()
    made = CreditPoints()
    for bid in bids:
        rating = min((held[one] for one in codes[bid.pk]), key=lambda one: (one.score, one.code))
        made.points[bid.pk] = {
            item["code"]: [_share(rating, Decimal(item["points"]))] * seats for item in criteria
        }
        made.told.append(plain({
            "bid": bid.pk, "party": rating.code, "score": rating.score, "grade": rating.grade,
            "day": rating.day, "model": rating.model_digest,
        }))  # fmt: skip
    return made


def _share(rating: Rating, full: Decimal) -> Decimal:
    return rounded(rating.score * full / HUNDRED, PLACES)
