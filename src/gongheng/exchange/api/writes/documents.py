"""Documents by digest: put in by whoever holds a key, given out when published."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Header, Query, Router

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.doors import actor_of, somebody
from gongheng.exchange.api.fields import Key
from gongheng.exchange.api.once import once
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.ledger import BYTES, Digest
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import encode
from gongheng.foundation.files import queries as files
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.archive import queries as archive

router = Router(tags=["文件"])

CONTENT = {"requestBody": {"required": True, "content": {"application/octet-stream": {
    "schema": {"type": "string", "format": "binary"}}}}}  # fmt: skip


@router.post("/documents", response={201: faces.FILE.schema, **PROBLEMS}, summary="上传文件",
             operation_id="document_put", openapi_extra=CONTENT)  # fmt: skip
def document_put(
    request: HttpRequest,
    idempotency_key: Key = Header(..., alias="Idempotency-Key"),  # noqa: B008  # ninja's way
    name: str = Query(..., min_length=1, max_length=120, description="文件名，扩展名须与内容相符"),
) -> HttpResponse:
    """上传文件的原始字节，答复其 SM3 摘要；之后在各项办理中引用摘要."""
    actor = somebody(request)

    def act() -> tuple[int, bytes]:
        now = request.now  # type: ignore[attr-defined]
        row = store.put(request.body, name=name, at=now, by=actor)
        row.stored_at = now  # not when somebody else put the same bytes in
        return 201, encode(faces.FILE.of(row))

    return once(request, actor, idempotency_key, act)


@read(router, "/tenders/{code}/documents/{digest}", None, "下载文件",
      openapi_extra={"responses": BYTES})  # fmt: skip
def document_get(request: HttpRequest, code: Code, digest: Digest) -> StreamingHttpResponse:
    """下载招标项目中自己看得到的文件：招标文件、公告所附、开标后的投标附件、通知书与合同."""
    tender = things.tender(actor_of(request), code)
    known = _digests(tender, actor_of(request), request.now)  # type: ignore[attr-defined]
    refuse_unless(digest in known, "not_found", field="digest")
    row = things.found(files.file_of(digest), "digest")
    response = StreamingHttpResponse(store.stream(digest), content_type=row.media_type)
    response["Content-Length"] = str(row.size)
    response["Content-Disposition"] = f'attachment; filename="{digest[:16]}"'
    response["X-Content-SM3"] = digest
    return response


@read(router, "/tenders/{code}/archive.zip", None, "下载电子档案",
      openapi_extra={"responses": BYTES})  # fmt: skip
def archive_get(request: HttpRequest, code: Code) -> HttpResponse:
    """已封存的档案包连同每条公开记录的证明，可用离线验证程序核对."""
    actor = somebody(request)
    content = archive.sealed_package(things.package(actor, code), actor)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{code}.zip"'
    return response


def _digests(tender: Any, actor: Any, now: datetime) -> set[str]:
    """Return what of a tender this actor may have; sealed envelopes are never among them."""
    from gongheng.trading.bidding import queries as bids
    from gongheng.trading.contracts import queries as contracts

    host = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    found: set[str] = set()
    if host or (tender.documents_from is not None and now >= tender.documents_from):
        found.update(tender.documents.values_list("digest", flat=True))
    for section in tender.sections.all():
        award = getattr(section, "award", None)
        if award and award.notified_at:
            found.add(award.notice_digest)
    own = contracts.contracts_of(actor).filter(award__section__tender=tender)
    found.update(own.values_list("digest", flat=True))
    # 投标附件在开标之后也只给投标人本人、招标人与监督部门，含商业秘密与人员信息
    rows = bids.visible_bids(actor, tender)
    if not (host or actor.watches(tender.region)):
        rows = rows.filter(bidder_code=actor.body or None)
    for bid in rows:
        found.update(item["digest"] for item in bid.attachments)
    return found - {""}
