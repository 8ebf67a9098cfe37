"""Undo a draw of a tender: not once its result is out, which rests on it."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.experts import actions as experts
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots.access import TENDER_CODE
from gongheng.registry.lots.models import Lot
from gongheng.trading.award.queries import result_is_out
from gongheng.trading.tendering.queries import tender_of_code


def is_used(lot: Lot) -> bool:
    """Whether a result rests on it: what was wrong is then a matter of complaints, not of draws."""
    tender = tender_of_code(lot.matter[:TENDER_CODE])
    return tender is not None and result_is_out(tender)


def propose(lot: Lot, *, reason: str, by: Actor, at: datetime) -> Lot:
    """提出撤销。随机值产生以后，一个单位只能提出，由另一单位的行政监督决定；结果公布以后不再撤销."""
    refuse_unless(not is_used(lot), "draw_is_used", field="reason")
    return lots.propose_cancel(lot, reason=reason, by=by, at=at)


def cancel(lot: Lot, *, reason: str, by: Actor, at: datetime) -> Lot:
    """撤销抽取。写明理由；随机值产生以后须两个单位；已经发出的邀请一并收回，以后的抽取一律加注."""
    refuse_unless(not is_used(lot), "draw_is_used", field="reason")
    draw = getattr(lot, "draw", None)
    if draw is None:
        return lots.cancel(lot, reason=reason, by=by, at=at)
    undone = experts.cancel(draw, reason=reason, by=by, at=at).lot
    assert undone is not None  # a draw with a lot keeps it
    return undone
