"""Readings of the common opening: seals for everybody, the request for guardians, the half's view."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Router, Schema
from pydantic import Field

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.doors import actor_of, somebody
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.guardians import Request
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import answer, listed
from gongheng.foundation.acts import plain
from gongheng.foundation.files import store
from gongheng.trading.opening.coefficients import queries as coefficients
from gongheng.trading.opening.queries import opening_to_check
from gongheng.trading.opening.recording import newest
from gongheng.trading.opening.shares import queries as shares

router = Router(tags=["共同开启"])

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
ZIP = {
    200: {"content": {"application/zip": {}}, "description": "OK"},
    202: {"content": {"application/json": {}}, "description": "正在制作，稍后再取"},
}
MAKING = "开标核验包正在生成，请稍后再取。"
RETRY_SECONDS = "10"


class Seals(Schema):
    """封条：递交链、承诺和标书头摘要，可离线核验."""

    format: str
    tender: str
    due: str
    close: dict[str, Any] | None
    links: list[dict[str, Any]]
    bids: list[dict[str, Any]]


class HalfView(Schema):
    """投标人解密所需的一切."""

    bid: int
    commitment: str
    header: dict[str, Any] | None
    phase: str
    opens_at: str | None
    due: str | None
    given: list[str]
    receipts: list[dict[str, Any]]


@read(router, "/tenders/{code}/opening/seals", Seals, "封条")
def opening_seals(request: HttpRequest, code: Code) -> HttpResponse:
    """开标开始以后公开：递交链、每份投标文件的承诺与标书头摘要、截止记录的证明."""
    tender = things.tender(actor_of(request), code)
    return answer(things.found(shares.seals_of(tender), "code"))


class Coefficient(Schema):
    """开标时抽取的一个系数；撤销的抽取也在其中."""

    draw: int
    section: str
    code: str
    name: str
    candidates: list[str]
    state: str
    value: str = Field(description="抽出的值；还没有抽出的为空")
    place: int = Field(description="候选值中的第几个，从一数起；还没有抽出的为零")
    request_root: str
    answered: int
    threshold: int
    again: bool = Field(description="此前的抽取由行政监督撤销")
    asked_at: str
    drawn_at: str | None
    cancelled_at: str | None


class Coefficients(Schema):
    """本项目开标时抽取的系数."""

    items: list[Coefficient]


@read(router, "/tenders/{code}/opening/coefficients", Coefficients, "抽取的系数")
def opening_coefficients(request: HttpRequest, code: Code) -> HttpResponse:
    """公布封条以后公开：每一标段、每一系数的候选值、抽取的进度和结果."""
    tender = things.tender(actor_of(request), code)
    names = set(Coefficient.model_fields)
    rows = [{name: told for name, told in one.items() if name in names}
            for one in coefficients.progress_of(tender)]  # fmt: skip
    return answer({"items": plain(rows)})


@read(router, "/tenders/{code}/opening/coefficients/{draw}", dict[str, Any], "系数的抽取记录")
def coefficient_transcript(request: HttpRequest, code: Code, draw: Number) -> HttpResponse:
    """gongheng-draw/1：任何人可以用核验程序重算；抽出以前没有."""
    tender = things.tender(actor_of(request), code)
    return answer(things.found(coefficients.transcript(tender, draw), "draw"))


@read(router, "/tenders/{code}/opening/attributions", listed(faces.ATTRIBUTION), "开启归责")
def opening_attributions(request: HttpRequest, code: Code) -> HttpResponse:
    """未能开启的投标文件，各因何方原因、凭何证据；开启以后公开."""
    tender = things.tender(actor_of(request), code)
    return answer({"items": faces.ATTRIBUTION.rows(shares.attributions_of(tender))})


@read(
    router, "/tenders/{code}/opening/record", None, "开标核验包", openapi_extra={"responses": ZIP}
)
def opening_record(request: HttpRequest, code: Code) -> HttpResponseBase:
    """唱标以后，参与各方、监护人和监督可以下载，离线核验整个开标；含有人员姓名，不对公众提供。尚在制作的，答复 202，稍后再取."""
    actor = somebody(request)
    tender = things.tender(actor, code)
    opening = things.found(opening_to_check(actor, tender), "code")
    made = newest(opening)
    if made is None:
        waiting = answer({"state": "making", "sentence": MAKING})
        waiting.status_code, waiting["Retry-After"] = 202, RETRY_SECONDS
        return waiting
    response = StreamingHttpResponse(store.stream(made.digest), content_type="application/zip")
    response["Content-Length"], response["X-Content-SM3"] = str(made.size), made.digest
    response["Content-Disposition"] = f'attachment; filename="opening-{tender.code}.zip"'
    return response


@read(router, "/openings/{code}/to-release", Request, "待释放的份额")
def opening_to_release(request: HttpRequest, code: Code) -> HttpResponse:
    """本项目的监护人读取：截止记录、递交链、标书头，以及哪些部分已由投标人解密."""
    actor = somebody(request)
    return answer(shares.to_release(things.unsealing(actor, code).tender, actor))


@read(router, "/bids/{bid_id}/halves", HalfView, "解密情况")
def bid_halves(request: HttpRequest, bid_id: Number) -> HttpResponse:
    """投标人自己的一份投标文件：标书头、解密的起止时间、已交的部分."""
    return answer(shares.half_view(things.own_bid(somebody(request), bid_id)))
