"""Every write of an attribution: computed from evidence, changed by two."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.unsealing import actions as bids
from gongheng.trading.opening.faults import rules
from gongheng.trading.opening.faults.matrix import BIDDER, Ruling
from gongheng.trading.opening.lifecycle import ATTRIBUTION
from gongheng.trading.opening.models import Attribution
from gongheng.trading.tendering.rules import refuse_if_paused


def attribute(bid: Bid, *, ruling: Ruling, by: Actor, at: datetime) -> Attribution:
    """认定归责。由证据算出，不由任何人填写；证据不足或者互相矛盾的，不算投标人的."""
    found = Attribution(bid=bid, party=ruling.party, code=ruling.code, outcome=ruling.outcome,
                        evidence=ruling.evidence, found_at=at)  # fmt: skip
    with beginning(ATTRIBUTION, "attribute", found, by=by, at=at) as (found, record):
        refuse_if_paused(bid.section.tender)
        record(bid=bid.commitment, party=found.party, code=found.code, outcome=found.outcome,
               evidence=found.evidence, bidder=bid.bidder_code,
               compensable=found.party != BIDDER)  # fmt: skip
        found.bid = _carry_out(bid, found.party, found.outcome, by, at)
    return found


def propose_change(found: Attribution, *, party: str, reason: str, receipt: str = "",
                   by: Actor, at: datetime) -> Attribution:  # fmt: skip
    """提出变更归责，写明理由；投标人持有解密回执的，核对以后作为依据。须由另一单位的行政监督确认."""
    with performing(ATTRIBUTION, "propose_change", found, by=by, at=at) as (found, record):
        refuse_if_paused(found.tender)
        rules.another_party(found, party)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="变更理由")
        found.proposed_party, found.proposed_by = party, by.person
        found.proposed_body = by.body
        held = {"receipt": rules.receipt_is_ours(found, receipt)} if receipt.strip() else {}
        record(bid=found.bid.commitment, party=found.party, proposed=party, reason=reason, **held)
    return found


def confirm_change(found: Attribution, *, reason: str, by: Actor, at: datetime) -> Attribution:
    """确认变更归责。两个人、两个单位签字，各写理由；后果随之改变，原认定留存."""
    with performing(ATTRIBUTION, "confirm_change", found, by=by, at=at) as (found, record):
        refuse_if_paused(found.tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="确认理由")
        record(
            bid=found.bid.commitment, before=found.party, party=found.proposed_party, reason=reason
        )
        moved = (found.party == BIDDER) != (found.proposed_party == BIDDER)
        found.party, found.proposed_party, found.changed_at = found.proposed_party, "", at
        if moved:
            _carry_out(found.bid, found.party, found.outcome, by, at)
    return found


def decline_change(found: Attribution, *, reason: str, by: Actor, at: datetime) -> Attribution:
    """不同意变更归责，原认定不变."""
    with performing(ATTRIBUTION, "decline_change", found, by=by, at=at) as (found, record):
        refuse_if_paused(found.tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="不同意的理由")
        record(
            bid=found.bid.commitment,
            party=found.party,
            proposed=found.proposed_party,
            reason=reason,
        )
        found.proposed_party = ""
    return found


def _carry_out(bid: Bid, party: str, outcome: str, by: Actor, at: datetime) -> Bid:
    """视为撤销、视为撤回或者无效."""
    if party != BIDDER:
        return bids.deem_withdrawn(bid, because="非投标人原因未能解密", by=by, at=at)
    if outcome == "invalid":
        return bids.void(bid, because="按封存的内容无法打开", by=by, at=at)
    return bids.deem_revoked(bid, because="投标人原因未能解密", by=by, at=at)
