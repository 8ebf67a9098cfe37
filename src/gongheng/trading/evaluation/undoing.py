"""Undo a draw of a tender while it can still be drawn anew: not once something rests on it for good.

A coefficient or a lot between equals counts until the report of its section; experts are drawn anew
until a committee of theirs sits, afterwards members are replaced. What was wrong later is a matter of
complaints, not of draws.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import Refused
from gongheng.registry.experts import actions as experts
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots.access import TENDER_CODE
from gongheng.registry.lots.lifecycle import LotKind
from gongheng.registry.lots.models import Lot
from gongheng.trading.evaluation.lifecycle import EvaluationState
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.tendering.models import Section

GOES_ON = {EvaluationState.FORMED, EvaluationState.SCORING, EvaluationState.RANKED}


def why_not(lot: Lot) -> str:
    """The code of the refusal once the draw is used; "" while it may be undone. One query at most."""
    if lot.kind == LotKind.INSPECTION:
        return ""
    if lot.kind == LotKind.EXPERTS:
        rows = Evaluation.objects.filter(section__tender__code=lot.matter[:TENDER_CODE])
        return "draw_is_seated" if rows.exists() else ""
    rows = Evaluation.objects.filter(section__code=lot.matter).exclude(state__in=GOES_ON)
    return "draw_is_used" if rows.exists() else ""


def propose(lot: Lot, *, reason: str, by: Actor, at: datetime) -> Lot:
    """提出撤销。检查点固定以后，一个单位只能提出，由另一单位的行政监督决定；已经据以评标的不再撤销."""
    with transaction.atomic():
        _still_open(lot)
        return lots.propose_cancel(lot, reason=reason, by=by, at=at)


def cancel(lot: Lot, *, reason: str, proposal: str | None = None, by: Actor, at: datetime) -> Lot:
    """撤销抽取。写明理由；检查点固定以后须两个单位；已经发出的邀请一并收回，以后的抽取一律加注."""
    with transaction.atomic():
        _still_open(lot)
        draw = getattr(lot, "draw", None)
        if draw is None:
            return lots.cancel(lot, reason=reason, proposal=proposal, by=by, at=at)
        undone = experts.cancel(draw, reason=reason, proposal=proposal, by=by, at=at).lot
    assert undone is not None  # a draw with a lot keeps it
    return undone


def _still_open(lot: Lot) -> None:
    """Hold what a committee is formed on, or what a report changes, then ask: neither slips in between.

    Never both: the acts of an evaluation hold it before its section.
    """
    rows: QuerySet[Any] = Evaluation.objects.filter(section__code=lot.matter)
    if lot.kind == LotKind.EXPERTS:
        rows = Section.objects.filter(tender__code=lot.matter[:TENDER_CODE])
    list(rows.select_for_update(of=("self",)).order_by("pk"))
    used = why_not(lot)
    if used:
        raise Refused(used, field="reason")
