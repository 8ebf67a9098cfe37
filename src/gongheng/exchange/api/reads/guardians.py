"""What guardians' programs ask: what waits for them, and what is to be released."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import answer
from gongheng.trading.opening.shares import queries as openings
from gongheng.trading.rehearsals import queries as rehearsals

router = Router(tags=["密钥监护人"])


class Request(Schema):
    """监护人释放份额所需的一切."""

    format: str
    tender: str = Field(description="演练的，写作 rehearsal: 加项目编号")
    circle: str
    due: str
    phase: str
    close: dict[str, Any] | None
    window: dict[str, Any] | None
    checkpoint: str
    links: list[dict[str, Any]]
    bids: list[dict[str, Any]]


class GuardianWaiting(Schema):
    """等待本监护人答复的."""

    openings: list[str] = Field(description="待释放份额的项目编号")
    rehearsals: list[str] = Field(description="待演练的项目编号")


@read(router, "/guardians/waiting", GuardianWaiting, "等待监护人答复的")
def guardian_waiting(request: HttpRequest) -> HttpResponse:
    """本监护人还没有答复的开标和开启演练，紧急的在前."""
    actor = somebody(request)
    return answer({"openings": [one.code for one in openings.waiting_for_release(actor)],
                   "rehearsals": [one.tender.code for one in rehearsals.waiting_for(actor)]})  # fmt: skip


@read(router, "/rehearsals/{code}/to-release", Request, "演练待释放的份额")
def rehearsal_to_release(request: HttpRequest, code: Code) -> HttpResponse:
    """本项目的监护人读取：演练标书的标书头。与正式开标的请求同一格式，没有截止记录."""
    actor = somebody(request)
    return answer(rehearsals.to_release(rehearsals.rehearsal_for(actor, code), actor))
