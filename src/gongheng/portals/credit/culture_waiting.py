"""What waits in matters of ratings, training, bulletins and responsibilities."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.credit.bulletins import queries as bulletins
from gongheng.credit.bulletins.lifecycle import BULLETIN, DUTY
from gongheng.credit.lessons import queries as lessons
from gongheng.credit.lessons.lifecycle import ATTEMPT, PIECE
from gongheng.credit.ratings import queries as ratings
from gongheng.credit.ratings.lifecycle import MODEL
from gongheng.foundation.clock import day_of
from gongheng.portals import trades
from gongheng.portals.credit.consequences_waiting import task
from gongheng.portals.public.credit_bulletins import period_of

MOST = 50


def culture_waiting(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Everything of the four that waits for this officer."""
    yield from _to_review(actor)
    yield from _bulletin_due(actor, now)


def trainings_waiting(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Required courses of this office that are not passed yet."""
    for one in lessons.to_be_passed(actor)[:MOST]:
        url = reverse("culture:course", args=[one.code])
        yield task(f"完成必修培训：{one.title}", url, ATTEMPT.acts["hand_in"].under)


def _to_review(actor: Any) -> Iterable[dict[str, Any]]:
    waiting = (
        (MODEL, "adopt", ratings.models_of(actor).filter(state="tried"), "rating", str),
        (PIECE, "publish_piece", lessons.pieces_on_the_desk_of(actor).filter(state="drafted"), "piece", str),
        (BULLETIN, "adopt_bulletin", bulletins.bulletins_of(actor).filter(state="drafted"), "bulletin", period_of),
        (BULLETIN, "publish_bulletin", bulletins.bulletins_of(actor).filter(state="adopted"), "bulletin", period_of),
        (DUTY, "note_duty", bulletins.duties_of(actor).filter(state="named"), "duty", str),
    )  # fmt: skip
    for life, verb, rows, page, told in waiting:
        act = life.acts[verb]
        for one in rows[:MOST]:
            if act.who(actor, one):
                url = reverse(f"culture:{page}", args=[one.code])
                yield task(f"{act.label}：{told(one)}", url, act.under)


def _bulletin_due(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    act = BULLETIN.acts["draft_bulletin"]
    due, _, warned = bulletins.clock_of_bulletins(day_of(now))
    if act.who(actor, None) and warned:
        end = trades.end_of(due.on)
        left, late, soon = trades.left(now, end)
        yield {**task("通报半年工作情况", reverse("culture:bulletins"), due.rule.source), "due": end,
               "left": left, "late": late, "soon": soon}  # fmt: skip
