"""The ledger for everyone: changes in order, tiles, proofs, and their verification."""

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Schema
from pydantic import Field

from gongheng.exchange.api import faces
from gongheng.exchange.api.fields import Document, Strict, Whole
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.shapes import answer
from gongheng.exchange.api.ways import found
from gongheng.foundation.files import queries as files
from gongheng.foundation.ledger import cosigning, explaining, keys, reading
from gongheng.foundation.ledger.canonical import NotCanonical, leaf_of
from gongheng.foundation.ledger.checkpoint import BadNote, open_note
from gongheng.foundation.ledger.tiles import ENTRIES, WIDTH, BadTile, parse_path, width_at
from gongheng.foundation.ledger.tree import verify_inclusion
from gongheng.foundation.refusals import Refused, refuse_unless

router = Router(tags=["存证"])

Position = Annotated[int, Field(ge=0, le=2**53)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FOREVER = "public, max-age=31536000, immutable"
MOST_BYTES_OF_PROOF = 64


class After(Strict):
    """Where to read on in the order of the tree."""

    after: int = Field(-1, ge=-1, le=2**53, description="已读到的位置；从头读取填 -1")
    limit: int = Field(100, ge=1, le=500, description="条数")


class Changes(Schema):
    """按入树次序的变更."""

    items: list[faces.CHANGE.schema]  # type: ignore[name-defined]
    reached: int = Field(description="已读到的位置，下次作为 after；其前不会再出现新的变更")


class Growth(Schema):
    """两个大小之间的一致性证明."""

    old: int
    new: int
    proof: list[str]


class Proof(Schema):
    """一条记录的证明，可离线验证."""

    format: str
    entry: dict[str, Any]
    leaf_index: int
    tree_size: int
    proof: list[str]
    checkpoint: str
    log_key: str
    blinding: dict[str, str] | None = None


class Sizes(Strict):
    """Two sizes of the tree."""

    old: int = Field(ge=1, le=2**53, description="较早的条数")
    new: int = Field(ge=1, le=2**53, description="较晚的条数")


@read(router, "/changes", Changes, "变更")
def changes(request: HttpRequest, filters: Query[After]) -> HttpResponse:
    """公开的办理记录，按入树次序；先提交的后入树也不会漏掉，一条也不会重复."""
    size = reading.size_of_tree()  # read first: what is sealed meanwhile belongs to the next page
    leaves = reading.feed(filters.after, filters.limit)
    items = faces.CHANGE.rows(leaves)
    if len(items) == filters.limit:
        reached = items[-1]["position"]
    else:
        reached = max(filters.after, size - 1, *(item["position"] for item in items), -1)
    return answer({"items": items, "reached": reached})


@read(router, "/matters/{matter}/entries", Changes, "一个案卷的办理记录")
def matter_entries(
    request: HttpRequest, matter: Annotated[str, Field(max_length=60)]
) -> HttpResponse:
    """一个案卷（项目、招标项目、主体或机构代码）公开的办理记录，按时间."""
    rows = faces.ENTRY.rows(reading.story_of(matter)[:1000])
    items = [row for row in rows if row["position"] is not None]
    return answer({"items": items, "reached": max((r["position"] for r in items), default=-1)})


@read(router, "/ledger/consistency", Growth, "一致性证明")
def consistency(request: HttpRequest, filters: Query[Sizes]) -> HttpResponse:
    """证明较早的树是较晚的树的前一部分."""
    proof = reading.growth(filters.old, filters.new)
    return answer({"old": filters.old, "new": filters.new, "proof": proof})


@read(router, "/ledger/entries/{position}", faces.CHANGE.schema, "一条办理记录")
def entry_one(request: HttpRequest, position: Position) -> HttpResponse:
    """公开的一条办理记录."""
    rows = [row for row in faces.CHANGE.rows(reading.feed(position - 1, 1))
            if row["position"] == position]  # fmt: skip
    return answer(found(rows[0] if rows else None, "position"))


@read(router, "/ledger/entries/{position}/proof", Proof, "存证证明")
def entry_proof(request: HttpRequest, position: Position) -> HttpResponse:
    """一条公开记录的证明包，含记录全文、路径、签名检查点与公钥，可用离线验证程序核对."""
    leaf = next(iter(reading.feed(position - 1, 1)), None)
    leaf = found(leaf if leaf is not None and leaf.position == position else None, "position")
    return answer(reading.proof_of(leaf.entry))


class Verdict(Schema):
    """核对的结论."""

    holds: bool
    leaf_index: int
    tree_size: int
    entry: dict[str, Any]


class Blinding(Strict):
    """不公开的记录的盲因子."""

    kind: str = Field(strict=True, max_length=20)
    blind: Digest


class StampIn(Strict):
    """回执的时间戳，随证明一起取得；这里不核对，请用离线核验程序."""

    state: str = Field(strict=True, max_length=20)
    token: str = Field("", strict=True, max_length=100_000)


class Bundle(Strict):
    """证明包（gongheng-proof/1）."""

    format: str = Field(strict=True, max_length=40)
    entry: Document
    leaf_index: Whole
    tree_size: Whole
    proof: list[Digest] = Field(max_length=MOST_BYTES_OF_PROOF)
    checkpoint: str = Field(strict=True, max_length=10_000)
    log_key: str = Field(strict=True, max_length=500)
    blinding: Blinding | None = None
    timestamp: StampIn | None = None


@router.post("/verify", response={200: Verdict, **PROBLEMS}, summary="核对证明包",
             operation_id="verify_bundle")  # fmt: skip
def verify_bundle(request: HttpRequest, body: Body[Bundle]) -> HttpResponse:
    """用本平台自己的公钥核对在日志中的位置；不留存，不需要密钥。时间戳不在这里核对。要不依赖本平台，请用离线验证程序."""
    refuse_unless(body.format == "gongheng-proof/1", "not_a_proof", field="format",
                  message="格式应为 gongheng-proof/1")  # fmt: skip
    try:
        head = open_note(body.checkpoint, [keys.log_signer().verifier], origin=settings.LOG_ORIGIN)
        blinding = body.blinding.model_dump() if body.blinding else None
        leaf = leaf_of(body.entry, blinding)
    except (BadNote, NotCanonical) as error:
        field = "entry" if isinstance(error, NotCanonical) else "checkpoint"
        raise Refused("not_a_proof", field=field, message="签名或内容不符") from error
    path = [bytes.fromhex(step) for step in body.proof]
    holds = head.size == body.tree_size and verify_inclusion(
        leaf, body.leaf_index, head.size, path, head.root
    )
    refuse_unless(holds, "not_a_proof", field="proof", message="路径与检查点的根不符")
    return answer({"holds": True, "leaf_index": body.leaf_index, "tree_size": head.size,
                   "entry": body.entry})  # fmt: skip


class Known(Schema):
    """一个摘要在本平台的出处."""

    digest: str
    stored: bool = Field(description="公开的文件是否在库")
    entries: list[faces.CHANGE.schema]  # type: ignore[name-defined]


@read(router, "/verify/{digest}", Known, "按文件摘要核对")
def verify_digest(request: HttpRequest, digest: Digest) -> HttpResponse:
    """文件的 SM3 摘要登记在哪些公开的办理记录里."""
    entries = faces.ENTRY.rows(reading.entries_naming(digest)[:50])
    # 未公开的文件在不在库，也不告诉外人
    stored = bool(entries) and files.file_of(digest) is not None
    return answer({"digest": digest, "stored": stored, "entries": entries})


TEXT = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "OK"}}
BYTES = {200: {"content": {"application/octet-stream": {}}, "description": "OK"}}


@read(router, "/ledger/checkpoint", None, "检查点", openapi_extra={"responses": TEXT})
def checkpoint(request: HttpRequest) -> HttpResponse:
    """最新的签名检查点（C2SP tlog-checkpoint），纯文本."""
    head = found(reading.latest_checkpoint(), "checkpoint")
    return HttpResponse(head.note, content_type="text/plain; charset=utf-8")


@read(router, "/ledger/cosigned", None, "见证检查点", openapi_extra={"responses": TEXT})
def cosigned(request: HttpRequest) -> HttpResponse:
    """最新的、达到规定家数的外部见证签署过的检查点，连同各家的签名行，纯文本."""
    head = found(cosigning.newest_cosigned(), "checkpoint")
    told = cosigning.with_lines(head)
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


class Witnessed(Schema):
    """一家外部见证."""

    name: str
    key: str
    size: int = Field(description="已见证至的条数")
    seen_at: datetime | None = Field(description="最近一次签署的时间，见证自己的时钟")


class Witnesses(Schema):
    """外部见证与规定家数."""

    quorum: int
    items: list[Witnessed]


@read(router, "/ledger/witnesses", Witnesses, "外部见证")
def witnesses(request: HttpRequest) -> HttpResponse:
    """见证本日志的外部机构；公钥应从各机构自己的网站核对."""
    items = [{"name": one.witness, "key": one.key, "size": one.size, "seen_at": one.seen_at}
             for one in cosigning.last_lines()]  # fmt: skip
    return answer({"quorum": cosigning.quorum(), "items": items})


class FromSize(Strict):
    """Which checkpoint to begin at."""

    first: int = Field(0, ge=0, le=2**53, description="从哪一个检查点的条数起；从头填 0")


class Leaves(Schema):
    """一段日志的逐叶说明（gongheng-leaves/1），可用离线核验程序核对."""

    format: str
    log_key: str
    first: str
    last: str
    anchor: str
    growth: list[str]
    edge: list[str]
    sealed_at: str
    leaves: list[dict[str, Any]]


@read(router, "/ledger/leaves", Leaves, "逐叶说明")
def leaves(request: HttpRequest, filters: Query[FromSize]) -> HttpResponse:
    """一段日志的每一叶：公开的办理给出全文；不公开的办理和填充在规定天数之后说明种类，之前只有摘要."""
    at = request.now  # type: ignore[attr-defined]
    return answer(explaining.leaves(filters.first, at=at))


@read(router, "/ledger/tile/{path:rest}", None, "树砖", openapi_extra={"responses": BYTES})
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """按 C2SP tlog-tiles 的路径取树砖。记录包（tile/entries）含不公开的记录，不在此提供."""
    try:
        wanted = parse_path(f"tile/{rest}")
    except BadTile:
        raise Refused("not_found", field="rest") from None
    head = reading.latest_checkpoint()
    size = head.size if head else 0
    there = wanted.level != ENTRIES and width_at(wanted.level, wanted.number, size) >= wanted.width
    refuse_unless(there, "not_found", field="rest")
    content = reading.tile_bytes(*wanted)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Cache-Control"] = FOREVER if wanted.width == WIDTH else "no-cache"
    return response
