"""Ask a bidder to stay bound for longer; the bidder agrees or declines of its own will."""

from datetime import date, datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.bidding.lifecycle import EXTENSION
from gongheng.trading.bidding.models import Bid, Extension
from gongheng.trading.bidding.validity import rules
from gongheng.trading.tendering.rules import refuse_if_paused


def ask_extension(bid: Bid, *, until: date, reason: str, by: Actor, at: datetime) -> Extension:
    """要求延长投标有效期，应在原有效期结束前向所有投标人书面提出."""
    extension = Extension(bid=bid, until=until, reason=reason.strip(), asked_at=at)
    with beginning(EXTENSION, "ask_extension", extension, by=by, at=at) as (extension, record):
        refuse_if_paused(extension.tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="延长原因")
        refuse_unless(bid.state == "opened", "bid_not_under_evaluation", field="bid",
                      source="招标投标法实施条例第二十五条")  # fmt: skip
        rules.is_still_valid(bid, at)
        last = rules.valid_until(bid)
        refuse_unless(last is not None and until > last, "only_longer_validity", field="until",
                      until=last, ruling=extension.tender.law[rules.RULE])  # fmt: skip
        record(bid=f"bid:{bid.pk}", until=until)
    return extension


def agree(extension: Extension, *, by: Actor, at: datetime) -> Extension:
    """同意延长。不得要求或者被允许修改投标文件的实质性内容."""
    with performing(EXTENSION, "agree", extension, by=by, at=at) as (extension, record):
        bid = hold(extension.bid)
        rules.is_still_valid(bid, at)
        bid.valid_until, extension.answered_at = extension.until, at
        bid.save()
        record(bid=f"bid:{bid.pk}", until=extension.until)
    return extension


def decline(extension: Extension, *, by: Actor, at: datetime) -> Extension:
    """不同意延长。投标在原有效期届满后失效，有权收回投标保证金."""
    with performing(EXTENSION, "decline", extension, by=by, at=at) as (extension, record):
        extension.answered_at = at
        record(bid=f"bid:{extension.bid_id}", until=extension.until)
    return extension
