"""A guardian's signed answer to a rehearsal."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Header, Schema
from pydantic import Field

from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.fields import Key, Strict
from gongheng.exchange.api.once import once
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.reads.guardians import router
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import encode
from gongheng.trading.rehearsals import actions, queries

KEY = Header(..., alias="Idempotency-Key")


class Signed(Strict):
    """一批份额及其签名."""

    batch: dict[str, Any] = Field(description="gongheng-release/1")
    signature: Annotated[str, Field(strict=True, max_length=400, description="签名（base64）")]


class Answered(Schema):
    """演练的进度."""

    tender: str
    state: str
    answers: int


@router.post("/rehearsals/{code}/releases", response={200: Answered, **PROBLEMS},
             summary="演练释放（开启演练）", operation_id="rehearsal_release")  # fmt: skip
def rehearsal_release(
    request: HttpRequest, code: Code, body: Body[Signed], idempotency_key: Key = KEY
) -> HttpResponse:
    """与正式开标同样核对；不符的份额记在该监护人名下，可以改正后再答."""
    actor = somebody(request)

    def act() -> tuple[int, bytes]:
        rehearsal = queries.rehearsal_for(actor, code)
        done = actions.release(rehearsal, batch=body.batch, signature=body.signature, by=actor,
                               at=request.now)  # type: ignore[attr-defined]  # fmt: skip
        return 200, encode({"tender": done.code, "state": done.state,
                            "answers": done.releases.filter(wrong=[]).count()})  # fmt: skip

    return once(request, actor, idempotency_key, act)
