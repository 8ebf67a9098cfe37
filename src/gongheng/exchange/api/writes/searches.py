"""Keep, rename, mark as seen and delete one's own searches."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Header
from pydantic import Field

from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.fields import Key, Strict
from gongheng.exchange.api.once import once
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.reads.searches import Number, Search, own, router, shown
from gongheng.exchange.api.shapes import encode
from gongheng.foundation.access.actors import Actor
from gongheng.trading.notices.searches import actions, queries
from gongheng.trading.notices.searches.rules import LONGEST_NAME

Name = Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST_NAME, description="名称")]
Word = Annotated[str, Field(strict=True, max_length=100)]
KEY = Header(..., alias="Idempotency-Key")


class Kept(Strict):
    """名称与条件."""

    name: Name
    query: dict[Word, Word] = Field(
        max_length=5, description="条件：q、class、kind、region、amount；至少一项"
    )


class Named(Strict):
    """新的名称."""

    name: Name


class Nothing(Strict):
    """不需要内容."""


def _told(search: Any) -> bytes:
    return encode(shown(search, queries.numbers_of_new([search])[search.pk]))


def _on(request: HttpRequest, number: int, key: str, act: Callable[[Any], bytes]) -> HttpResponse:
    actor: Actor = somebody(request)
    return once(request, actor, key, lambda: (200, act(own(actor, number))))


@router.post("/searches", response={201: Search, **PROBLEMS}, summary="保存查询",
             operation_id="search_save")  # fmt: skip
def search_save(request: HttpRequest, body: Body[Kept], idempotency_key: Key = KEY) -> HttpResponse:
    """以一个名称保存公告列表的条件；自此刻起算新公告."""
    actor = somebody(request)

    def act() -> tuple[int, bytes]:
        search = actions.keep(body.name, query=body.query, by=actor, at=request.now)  # type: ignore[attr-defined]
        return 201, _told(search)

    return once(request, actor, idempotency_key, act)


@router.patch("/searches/{search_id}", response={200: Search, **PROBLEMS}, summary="查询改名",
              operation_id="search_rename")  # fmt: skip
def search_rename(
    request: HttpRequest, search_id: Number, body: Body[Named], idempotency_key: Key = KEY
) -> HttpResponse:
    """给本人的查询改名."""
    return _on(request, search_id, idempotency_key,
               lambda one: _told(actions.rename(one, name=body.name)))  # fmt: skip


@router.post("/searches/{search_id}/seen", response={200: Search, **PROBLEMS}, summary="看过了",
             operation_id="search_seen")  # fmt: skip
def search_seen(
    request: HttpRequest, search_id: Number, body: Body[Nothing], idempotency_key: Key = KEY
) -> HttpResponse:
    """记下看到此刻，以后只算更新的公告."""
    return _on(request, search_id, idempotency_key,
               lambda one: _told(actions.look(one, at=request.now)))  # type: ignore[attr-defined]  # fmt: skip


@router.post("/searches/{search_id}/delete", response={200: Search, **PROBLEMS}, summary="删除查询",
             operation_id="search_drop")  # fmt: skip
def search_drop(
    request: HttpRequest, search_id: Number, body: Body[Nothing], idempotency_key: Key = KEY
) -> HttpResponse:
    """删除本人的查询，答复其最后的样子."""

    def act(one: Any) -> bytes:
        last = _told(one)
        actions.drop(one)
        return last

    return _on(request, search_id, idempotency_key, act)
