"""Sealed bids: chunks by digest, one commit for the head, what to seal to, the proof afterwards."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path, Router, Schema
from pydantic import Field

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.doors import actor_of, somebody
from gongheng.exchange.api.fields import Key, Strict
from gongheng.exchange.api.once import once
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import answer, encode
from gongheng.foundation import clock
from gongheng.foundation.lifecycle import Lifecycle
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.bidding.chunks.actions import put_chunk
from gongheng.trading.bidding.chunks.queries import has_chunk
from gongheng.trading.bidding.lifecycle import BID
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.bidding.sealed.door import commitment_in, lateness_noted, not_withdrawn
from gongheng.trading.bidding.sealed.queries import proof_with_stamp, sealing_of

router = Router(tags=["密封投标"])

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
BidId = Annotated[int, Field(ge=1, le=2**63 - 1)]
BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": {
    "schema": {"type": "string", "format": "binary"}}}}}  # fmt: skip
HEAD = {"requestBody": {"required": True, "content": {"application/json": {
    "schema": {"type": "object", "description": "投标头：header、signature、nonce、certificate（规范 JSON 原文）"}}}}}  # fmt: skip


class ChunkHeld(Schema):
    """A chunk that is there."""

    digest: str


class StatementIn(Strict):
    """A signed withdrawal; the reason beside it is for supervision only."""

    statement: dict[str, str]
    reason: Annotated[str, Field(strict=True, max_length=500)] = ""


@router.api_operation(["GET", "HEAD"], "/chunks/{digest}", response={200: ChunkHeld, **PROBLEMS},
                      summary="密文分块是否已经上传", operation_id="chunk_held")  # fmt: skip
def chunk_held(request: HttpRequest, digest: Digest) -> HttpResponse:
    """只答复本单位上传的；没有的答复 404，续传时先问."""
    refuse_unless(has_chunk(digest, by=somebody(request)), "chunk_missing", field="digest")
    return answer({"digest": digest})


@router.put("/chunks/{digest}", response={200: ChunkHeld, 201: ChunkHeld, **PROBLEMS}, summary="上传密文分块",
            operation_id="chunk_put", openapi_extra=BYTES)  # fmt: skip
def chunk_put(request: HttpRequest, digest: Digest) -> HttpResponse:
    """分块以其密文的摘要命名；重复上传无害，中断后只传缺的."""
    new = put_chunk(digest, request.body, by=somebody(request), at=request.now)  # type: ignore[attr-defined]
    return answer({"digest": digest}, 201 if new else 200)


@read(router, "/sections/{code}/sealing", None, "封标所需")
def sealing_needs(request: HttpRequest, code: Code) -> HttpResponse:
    """标段编号、招标文件摘要、监护组及其证书：封标软件据此封装，并与监护组公布的摘要核对."""
    section = things.section(actor_of(request), code)
    return answer(sealing_of(section))


@read(router, "/bids/{bid_id}/proof", None, "本单位投标的入树证明")
def bid_proof(request: HttpRequest, bid_id: BidId) -> HttpResponse:
    """最近一次递交、替换或者撤回的记录及其证明，附见证方的联署和回执的时间戳；尚未入树的稍后再取."""
    return answer(proof_with_stamp(things.own_bid(somebody(request), bid_id)))


def _commit(life: Lifecycle, verb: str, path: str, *, body: bool) -> Callable[..., Any]:
    act = life.acts[verb]
    extra = {"openapi_extra": HEAD} if body else {}
    return router.post(
        path, response={201 if act.begins else 200: faces.BID.schema, **PROBLEMS},
        summary=f"{act.label}（{life.label}）", operation_id=f"{life.subject}_{verb}",
        description=f"{getattr(sealing, verb).__doc__}\n\n依据：{act.under}", **extra,
    )  # fmt: skip


@_commit(BID, "submit_sealed", "/sections/{code}/sealed-bids", body=True)
def submit_sealed(
    request: HttpRequest, code: Code,
    idempotency_key: Key = Header(..., alias="Idempotency-Key"),  # noqa: B008  # ninja's way
) -> HttpResponse:  # fmt: skip
    """Take in the head of a package whose chunks went before."""
    actor = somebody(request)
    section, head = things.section(actor, code), request.body

    def act() -> tuple[int, bytes]:
        done = sealing.submit_sealed(section, head=head, by=actor, **_times(request))
        return 201, encode(faces.BID.of(done))

    commitment = commitment_in(head)
    not_withdrawn(section, commitment, by=actor)  # the earlier answer is no longer true
    with lateness_noted(section, commitment, by=actor, **_times(request)):
        return once(request, actor, idempotency_key, act)


@_commit(BID, "replace_sealed", "/bids/{bid_id}/replace-sealed", body=True)
def replace_sealed(
    request: HttpRequest, bid_id: Annotated[BidId, Path(...)],
    idempotency_key: Key = Header(..., alias="Idempotency-Key"),  # noqa: B008  # ninja's way
) -> HttpResponse:  # fmt: skip
    """Replace by another package."""
    actor = somebody(request)
    bid, head = things.own_bid(actor, bid_id), request.body

    def act() -> tuple[int, bytes]:
        done = sealing.replace_sealed(bid, head=head, by=actor, **_times(request))
        return 200, encode(faces.BID.of(done))

    commitment = commitment_in(head)
    not_withdrawn(bid.section, commitment, by=actor)
    with lateness_noted(bid.section, commitment, by=actor, **_times(request)):
        return once(request, actor, idempotency_key, act)


@_commit(BID, "withdraw_sealed", "/bids/{bid_id}/withdraw-sealed", body=False)
def withdraw_sealed(
    request: HttpRequest, bid_id: Annotated[BidId, Path(...)], body: StatementIn,
    idempotency_key: Key = Header(..., alias="Idempotency-Key"),  # noqa: B008  # ninja's way
) -> HttpResponse:  # fmt: skip
    """Withdraw by a signed statement."""
    actor = somebody(request)
    bid = things.own_bid(actor, bid_id)

    def act() -> tuple[int, bytes]:
        done = sealing.withdraw_sealed(bid, statement=body.statement, reason=body.reason, by=actor,
                                       **_times(request))  # fmt: skip
        return 200, encode(faces.BID.of(done))

    with lateness_noted(bid.section, bid.commitment, by=actor, **_times(request)):
        return once(request, actor, idempotency_key, act)


def _times(request: HttpRequest) -> dict[str, Any]:
    """When its last byte was here, as the door saw it, and now."""
    return {"received_at": request.received_at, "at": clock.now()}  # type: ignore[attr-defined]
