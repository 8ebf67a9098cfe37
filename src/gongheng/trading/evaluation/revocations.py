"""What a revocation after the ranking asks of the committee. Reads, never writes."""

from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.evaluation.models import Evaluation


def revoked_since(evaluation: Evaluation) -> list[str]:
    """Return the names of bidders in the ranking who have revoked their bids since."""
    ranked = [row["bid"] for row in evaluation.ranking.get("rows", [])]
    gone = evaluation.section.bids.filter(pk__in=ranked, state="revoked").order_by("pk")
    return list(gone.values_list("bidder_name", flat=True))


def nobody_revoked(evaluation: Evaluation) -> None:
    """排序以后有投标撤销的，先重新汇总."""
    names = revoked_since(evaluation)
    refuse_unless(not names, "ranked_bid_revoked", field="bid", bidders="、".join(names),
                  source="招标投标法实施条例第三十五条")  # fmt: skip
