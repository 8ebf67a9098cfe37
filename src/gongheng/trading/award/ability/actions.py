"""Call the committee back before the award notice; what it finds binds the award."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.award.lifecycle import ABILITY
from gongheng.trading.award.models import AbilityChange, AbilityReview, Award
from gongheng.trading.bidding.models import Bid
from gongheng.trading.tendering.rules import refuse_if_paused

BEFORE_NOTICE = ("published", "decided")


def call_back(award: Award, *, candidate: Bid, change: str, facts: str,
              by: Actor, at: datetime) -> AbilityReview:  # fmt: skip
    """提请原评标委员会审查确认。候选人状况发生较大变化或者存在违法行为，可能影响其履约能力."""
    review = AbilityReview(
        award=award, bid=candidate, change=change, facts=facts.strip(), called_at=at
    )
    with beginning(ABILITY, "call_back", review, by=by, at=at) as (review, record):
        award = hold(award)
        refuse_if_paused(award.tender)
        refuse_unless(award.state in BEFORE_NOTICE, "notice_is_out",
                      ruling=award.tender.law["award/ability_reconfirmed"])  # fmt: skip
        refuse_unless(award.candidate(candidate), "not_a_candidate", field="candidate",
                      source="招标投标法第四十条")  # fmt: skip
        refuse_unless(change in AbilityChange.values, "unknown_choice", field="change")
        refuse_unless(facts.strip(), "missing_field", field="facts", name="事实和依据")
        record(section=award.section.code, bid=f"bid:{candidate.pk}", change=change,
               facts_digest=sm3_hex(facts.encode()))  # fmt: skip
    return review


def confirm(review: AbilityReview, *, reason: str, by: Actor, at: datetime) -> AbilityReview:
    """确认能够履约。按招标文件规定的标准和方法审查，由负责人代表原评标委员会记录."""
    with performing(ABILITY, "confirm", review, by=by, at=at) as (review, record):
        _conclude(review, reason, at)
        record(bid=f"bid:{review.bid_id}", reason_digest=sm3_hex(reason.encode()))
    return review


def deny(review: AbilityReview, *, reason: str, by: Actor, at: datetime) -> AbilityReview:
    """确认不能履约。招标人应当依次另定或者重新招标."""
    with performing(ABILITY, "deny", review, by=by, at=at) as (review, record):
        _conclude(review, reason, at)
        record(bid=f"bid:{review.bid_id}", reason_digest=sm3_hex(reason.encode()))
    return review


def _conclude(review: AbilityReview, reason: str, at: datetime) -> None:
    refuse_if_paused(review.award.tender)
    refuse_unless(reason.strip(), "missing_field", field="reason", name="审查意见")
    review.reason, review.concluded_at = reason.strip(), at
