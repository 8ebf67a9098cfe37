"""Acts of verifiable draws: a guardian's answer, a supervisor's cancelling, an inspection sample."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.fields import Document, Text
from gongheng.exchange.api.reads.lots import router
from gongheng.exchange.api.ways import Way, add
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.calling import actions as calling
from gongheng.registry.experts.lifecycle import INVITATION
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots.inspecting import inspect
from gongheng.registry.lots.lifecycle import LOT
from gongheng.trading.tendering.queries import tender_of_code


def _cancel(lot: Any, *, reason: str, by: Actor, at: datetime) -> Any:
    """撤销抽取。只有行政监督可以，写明理由；已经发出的邀请一并收回，以后的抽取一律加注."""
    draw = getattr(lot, "draw", None)
    if draw is None:
        return lots.cancel(lot, reason=reason, by=by, at=at)
    return experts.cancel(draw, reason=reason, by=by, at=at).lot


def _vacate(invitation: Any, *, reason: str, by: Actor, at: datetime) -> Any:
    """记录未到场。到了通知的时间才谈得上；由交易中心据到场情况记录，席位由同一次序的下一人递补."""
    tender = tender_of_code(invitation.matter)
    meets_at = tender.bids_due_at if tender else None  # what the call told the expert
    refuse_unless(meets_at is None or at >= meets_at, "too_early", due=meets_at)
    return calling.vacate(invitation, cause=calling.ABSENT, reason=reason, by=by, at=at)


def _inspect(*, matter: str, entries: list[str], take: int, by: Actor, at: datetime) -> Any:
    """抽查。行政监督从所列的代码中抽取若干件，在本辖区监护组产生种子以前固定，查谁事先无人知道."""
    return inspect(matter, entries=entries, take=take, region=by.region, by=by, at=at)


F, T = faces, things
Codes = Annotated[list[Text], Field(min_length=1, max_length=2000)]

# fmt: off
add(
    router,
    Way("/inspections", LOT, _inspect, F.LOT, given={"entries": (Codes, None)}, named="request"),
    Way("/draws/{draw_id}/answers", LOT, lots.answer, F.LOT, T.guardians_draw, given={"answer": (Document, None)}),
    Way("/draws/{draw_id}/cancel", LOT, _cancel, F.LOT, T.watched_draw, named="cancel"),
    Way("/invitations/{invitation_id}/vacate", INVITATION, _vacate, F.INVITATION, T.seat_in_the_hall, given={"reason": (Text, None)}, named="vacate"),
)
# fmt: on
