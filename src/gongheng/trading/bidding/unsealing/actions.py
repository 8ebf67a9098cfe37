"""What the common opening does to a bid: opened, or deemed revoked, deemed withdrawn, void."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.acts import performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.bidding import rules
from gongheng.trading.bidding.lifecycle import BID
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bonds.endings import free_one
from gongheng.trading.bonds.models import Cause
from gongheng.trading.tendering.rules import refuse_if_paused


def unseal_jointly(bid: Bid, *, letter: dict[str, Any], content: bytes,
                   attachments: list[tuple[str, bytes]], by: Actor, at: datetime) -> Bid:  # fmt: skip
    """共同开启。投标人一份与监护人份额合成的密钥打开的，就是封存时承诺的内容."""
    section = bid.section  # one for all bids of a reading: not fetched again for each
    with performing(BID, "unseal_jointly", bid, by=by, at=at) as (bid, record):
        bid.section, tender = section, section.tender
        refuse_if_paused(tender)
        assert tender.bids_due_at is not None
        refuse_unless(at >= tender.bids_due_at, "too_early", due=tender.bids_due_at)
        bid.unsealed_digest, bid.opened_at = sm3_hex(content), at
        bid.price, bid.period_days = Decimal(letter["price"]), letter["period_days"]
        bid.quality = letter["quality"]
        bid.manager = access.enter_person(name=letter["manager"])
        bid.attachments = [
            {"name": name, "digest": store.put(data, name=name, at=at).digest}
            for name, data in attachments
        ]
        record(commitment=bid.commitment, unsealed=bid.unsealed_digest, price=bid.price,
               period_days=bid.period_days, bidder=bid.bidder_code, section=bid.section.code)  # fmt: skip
    return bid


def deem_revoked(bid: Bid, *, because: str, by: Actor, at: datetime) -> Bid:
    """视为撤销：因投标人原因没有解密；其投标保证金可以不予退还."""
    with performing(BID, "deem_revoked", bid, by=by, at=at) as (bid, record):
        refuse_if_paused(bid.section.tender)
        bid.rejected_for, bid.rejected_because = rules.REVOKED, because
        record(bidder=bid.bidder_code, section=bid.section.code, commitment=bid.commitment)
    return bid


def deem_withdrawn(bid: Bid, *, because: str, by: Actor, at: datetime) -> Bid:
    """视为撤回：不是投标人的原因；退还保证金，投标人有权要求责任方赔偿直接损失."""
    with performing(BID, "deem_withdrawn", bid, by=by, at=at) as (bid, record):
        refuse_if_paused(bid.section.tender)
        bid.rejected_for, bid.rejected_because = "", because
        free_one(
            bid.section, bid.bidder_code, cause=Cause.WITHDRAWN, since=day_of(at), by=CLOCK, at=at
        )
        record(bidder=bid.bidder_code, section=bid.section.code, commitment=bid.commitment)
    return bid


def void(bid: Bid, *, because: str, by: Actor, at: datetime) -> Bid:
    """无效：按投标人自己封存的内容无法打开，证明随开标记录公布."""
    with performing(BID, "void", bid, by=by, at=at) as (bid, record):
        refuse_if_paused(bid.section.tender)
        bid.rejected_for, bid.rejected_because = "", because
        record(bidder=bid.bidder_code, section=bid.section.code, commitment=bid.commitment)
    return bid
