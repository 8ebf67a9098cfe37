"""What stands in the way of an award while a candidate's ability is in doubt. Reads, never writes."""

from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.award.models import Award
from gongheng.trading.bidding.models import Bid

RULE = "award/ability_reconfirmed"
DENIED_GROUND = "ability_denied"


def nothing_is_open(award: Award) -> None:
    """审查有结论之前，不得确定中标人，不得发出中标通知书."""
    waiting = award.reviews.filter(state="open").exists()
    refuse_unless(not waiting, "ability_in_review", ruling=award.tender.law[RULE])


def is_able(award: Award, bid: Bid) -> None:
    """经原评标委员会确认不能履约的候选人，不得定为中标人；以最后一次结论为准."""
    last = award.reviews.filter(bid=bid).exclude(state="open").order_by("-pk").first()
    refuse_unless(last is None or last.state != "denied", "ability_denied", field="winner",
                  ruling=award.tender.law[RULE], bidder=bid.bidder_name)  # fmt: skip


def denials_are_real(award: Award, passed_over: dict[int, str]) -> None:
    """以不能履约为由越过的，须有原评标委员会的审查结论."""
    denied = set(award.reviews.filter(state="denied").values_list("bid_id", flat=True))
    ranks = {row["rank"]: row["bid"] for row in award.candidates}
    for rank, ground in passed_over.items():
        refuse_unless(ground != DENIED_GROUND or ranks.get(rank) in denied, "ability_not_denied",
                      field="passed_over", ruling=award.tender.law[RULE], rank=rank)  # fmt: skip
