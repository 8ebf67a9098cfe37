"""Experts drawn so that anybody can compute it again: asked, answered by the guardians, called in order."""

from datetime import datetime, timedelta

from gongheng.demo.cast import Cast
from gongheng.demo.guardians import answers
from gongheng.demo.sealing_log import seal_before_witnesses
from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.asking.queries import waiting_for
from gongheng.registry.experts.calling import actions as calling
from gongheng.registry.experts.calling.queries import being_called, to_be_listed
from gongheng.registry.experts.models import Expert, Invitation
from gongheng.registry.experts.pool import actions as pool
from gongheng.registry.experts.queries import turns_of
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots import queries as drawn
from gongheng.trading.evaluation.seating import agree_to, draw_for
from gongheng.trading.opening.coefficients.actions import tell_coefficient
from gongheng.trading.opening.coefficients.queries import untold
from gongheng.trading.tendering.models import Tender

MINUTE = timedelta(minutes=1)
ENOUGH = 3


def drawn_and_called(cast: Cast, tender: Tender, wanted: int, *, at: datetime) -> list[Expert]:
    """Who comes, in the order of the call; the first one called is related and the next follows."""
    pool.take(by=CLOCK, at=at - timedelta(days=2))
    draw_for(tender, {"A02": wanted}, by=cast.actors["agency"], at=at)
    for asked in waiting_for(cast.actors["supervisor"]):
        agree_to(asked, by=cast.actors["supervisor"], at=at)
    _answered(cast, at + MINUTE)
    for row in to_be_listed():
        calling.list_out(row, by=CLOCK, at=at + 2 * MINUTE)
    _called(cast, at + 3 * MINUTE)
    return [turn.expert for turn in turns_of(tender.code) if turn.stays][:wanted]


def coefficients_drawn(cast: Cast, at: datetime) -> None:
    """What was asked for when the seals were shown is answered by the guardians and published."""
    _answer_to_head(cast, at)
    for tender, lot in untold():
        tell_coefficient(tender.opening.unsealing, lot=lot, by=CLOCK, at=at)


def _answered(cast: Cast, at: datetime) -> None:
    """The request is sealed and cosigned; each guardian's own process answers to that head."""
    seal_before_witnesses(at)
    _answer_to_head(cast, at)


def _answer_to_head(cast: Cast, at: datetime) -> None:
    for asked in drawn.waiting():
        said = answers(drawn.request_file(lots.anchor(asked, by=CLOCK, at=at)), kind="draw")
        for place, answer in said[:ENOUGH]:  # any three give the same value
            lots.answer(asked, answer=answer, by=cast.guardians[place - 1], at=at)


def _called(cast: Cast, at: datetime) -> None:
    """One after the other down the list."""
    turn = 0
    while (row := being_called().first()) is not None:
        asked = calling.call(row, by=CLOCK, at=at + turn * MINUTE)
        _says(cast, asked, related=turn == 0, at=at + turn * MINUTE + timedelta(seconds=40))
        turn += 1


def _says(cast: Cast, asked: Invitation, *, related: bool, at: datetime) -> None:
    himself = cast.experts[asked.expert.person]
    if related:
        experts.decline(asked, reason="与招标人经办人员是近亲属（示例）。", related=True, by=himself,
                        at=at)  # fmt: skip
    else:
        experts.confirm(asked, by=himself, at=at)
