"""Who bids, alone or together: asked once, whoever makes the envelope."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.parties.queries import registered_party
from gongheng.trading.bidding import rules
from gongheng.trading.bidding.consortia import rules as consortia
from gongheng.trading.bidding.models import Bid, BidState
from gongheng.trading.tendering.models import Tender


def one_bid_of(bid: Bid, tender: Tender, *, by: Actor, at: datetime) -> None:
    """Name the bidder on a new bid. The tender is held. Refuses a second bid and a second hat."""
    party = registered_party(by.body)
    if party is None:
        raise Refused("party_unknown", field="bidder_code")
    rules.is_open_for_bids(tender, at)
    live = Bid.objects.filter(section=bid.section, bidder_code=bid.bidder_code)
    refuse_unless(not live.exclude(state=BidState.WITHDRAWN).exists(), "already_exists",
                  thing="本标段的投标文件", source="招标投标法实施条例第五十一条")  # fmt: skip
    bid.bidder_name = party.name
    bid.consortium = consortia.consortium_of_lead(bid.section, by.body)
    if bid.consortium is not None:
        bid.bidder_name = consortia.name_of(bid.consortium)
    consortia.bids_once(tender, by.body, bid.party_codes())
