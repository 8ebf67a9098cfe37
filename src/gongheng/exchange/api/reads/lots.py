"""Readings of draws: what waits for a guardian, how a draw stands, its transcript."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from gongheng.exchange.api import things
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import Number
from gongheng.exchange.api.shapes import answer
from gongheng.registry.experts.calling.queries import transcript_of_lot
from gongheng.registry.lots import queries

router = Router(tags=["可验证抽取"])


class DrawsWaiting(Schema):
    """等待本监护人答复的抽取。"""

    items: list[dict[str, Any]]


class CancelProposed(Schema):
    """撤销抽取的提议：何时、由哪一单位提出，为什么；此前提出而维持的次数。"""

    told_at: str
    body: str
    reason: str
    kept_before: int


@read(router, "/draws/waiting", DrawsWaiting, "待监护人答复的抽取")
def draws_waiting(request: HttpRequest) -> HttpResponse:
    """本监护人还没有答复的抽取；request 就是 gongheng guardian answer 所读的请求文件."""
    rows = queries.waiting_for(somebody(request))
    return answer({"items": [{**one, "asked_at": one["asked_at"].isoformat()} for one in rows]})


@read(router, "/draws/{draw_id}/transcript", dict[str, Any], "抽取记录")
def draw_transcript(request: HttpRequest, draw_id: Number) -> HttpResponse:
    """gongheng-draw/1，任何人可以用核验程序重算；人员以代号出现，呼叫完毕以后提供，只对监督本地区的部门."""
    lot = things.watched_draw(somebody(request), draw_id)
    return answer(things.found(transcript_of_lot(lot), "draw_id"))


@read(router, "/draws/{draw_id}/cancel/proposal", CancelProposed, "撤销抽取的提议")
def draw_cancel_proposed(request: HttpRequest, draw_id: Number) -> HttpResponse:
    """决定以前先看理由；只对监督本地区的部门，没有人提出的答复 404."""
    lot = things.watched_draw(somebody(request), draw_id)
    told_at = things.found(lot.proposal or None, "draw_id")
    return answer({"told_at": told_at, "body": lot.cancel_told_body,
                   "reason": queries.why_cancel(lot), "kept_before": queries.kept_before(lot)})  # fmt: skip
