"""Acts of verifiable draws: a guardian's answer, a supervisor's cancelling, an inspection sample."""

from datetime import date, datetime
from typing import Any

from gongheng.exchange.api import faces, things, things_draws
from gongheng.exchange.api.fields import Document, Text
from gongheng.exchange.api.reads.lots import router
from gongheng.exchange.api.ways import Way, add
from gongheng.foundation.access.actors import Actor
from gongheng.registry.experts.asking import actions as asking
from gongheng.registry.experts.lifecycle import DRAW, INVITATION
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots.lifecycle import LOT
from gongheng.trading.evaluation import attendance, seating, undoing
from gongheng.trading.sampling.asking import sample


def _arrive(invitation: Any, *, by: Actor, at: datetime) -> Any:
    """签到。由本人或者评标现场的交易中心人员办理；签到以后，任何人不得以未到场让出其席位."""
    return attendance.signs_in(invitation, by=by, at=at)


def _report_absence(invitation: Any, *, reason: str, by: Actor, at: datetime) -> Any:
    """记录未到场。到了通知的时间才能记录；记录不影响席位，专家仍可以签到，签到即告失效."""
    return attendance.is_missing(invitation, reason=reason, by=by, at=at)


def _vacate(invitation: Any, *, seat_cause: str, by: Actor, at: datetime) -> Any:
    """让出席位。未到场的须有记录，并由行政监督同意或者过了宽限时间；有回避事实的据登记办理."""
    return attendance.empties(invitation, cause=seat_cause, by=by, at=at)


def _agree(draw: Any, *, by: Actor, at: datetime) -> Any:
    """同意抽取申请。同意即固定名单、回避和次序的依据；须回避的单位按此时的当事人确定."""
    return seating.agree_to(draw, by=by, at=at)


def _inspect(*, kind: str, since: date, until: date, take: int, by: Actor, at: datetime) -> Any:
    """抽查。对象是本辖区这一时段内的全部此类项目，由查询得出，不能增减；查谁事先无人知道."""
    return sample(kind, since=since, until=until, take=take, by=by, at=at)


F, T, D = faces, things, things_draws

# fmt: off
add(
    router,
    Way("/inspections", LOT, _inspect, F.LOT, named="request"),
    Way("/draws/{draw_id}/answers", LOT, lots.answer, F.LOT, T.guardians_draw, given={"answer": (Document, None)}),
    Way("/draws/{draw_id}/value", LOT, lots.tell_value, F.LOT, D.draw_without_value, given={"value": (Text, None)}),
    Way("/draws/{draw_id}/value/agreement", LOT, lots.agree_value, F.LOT, D.draw_without_value, given={"value": (Text, None)}),
    Way("/draws/{draw_id}/cancel", LOT, undoing.cancel, F.LOT, T.watched_draw),
    Way("/draws/{draw_id}/cancel/proposal", LOT, undoing.propose, F.LOT, T.watched_draw, named="propose_cancel"),
    Way("/draws/{draw_id}/keep", LOT, lots.keep, F.LOT, T.watched_draw),
    Way("/draw-proposals/{proposal_id}/agree", DRAW, _agree, F.DRAW, D.proposed_draw, named="agree"),
    Way("/draw-proposals/{proposal_id}/oppose", DRAW, asking.oppose, F.DRAW, D.proposed_draw, given={"reason": (Text, None)}),
    Way("/draw-proposals/{proposal_id}/take-back", DRAW, asking.take_back, F.DRAW, D.own_proposed_draw),
    Way("/invitations/{invitation_id}/arrive", INVITATION, _arrive, F.INVITATION, D.seat_of_actor, named="arrive"),
    Way("/invitations/{invitation_id}/absence", INVITATION, _report_absence, F.INVITATION, D.seat_in_the_hall, given={"reason": (Text, None)}, named="report_absence"),
    Way("/invitations/{invitation_id}/vacate", INVITATION, _vacate, F.INVITATION, D.seat_in_the_hall, given={"seat_cause": (Text, None)}, named="vacate"),
)
# fmt: on
