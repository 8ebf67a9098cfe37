"""One's own saved searches, and what is new in each since the last look."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from gongheng.exchange.api import faces
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.shapes import answer
from gongheng.exchange.api.ways import found
from gongheng.foundation.access.actors import Actor
from gongheng.trading.notices.searches import queries

router = Router(tags=["保存的查询"])
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Search(Schema):
    """一个保存的查询."""

    id: int
    name: str = Field(description="名称")
    query: dict[str, str] = Field(
        description="条件：q、class、kind、region、amount（万元，如 400-1000）"
    )
    made_at: str = Field(description="保存时间")
    seen_at: str = Field(description="上次查看")
    new: int = Field(description="上次查看以后的新公告数")


class Searches(Schema):
    """本人保存的查询."""

    items: list[Search]


def shown(search: Any, new: int) -> dict[str, Any]:
    """Return a search as the interface shows it."""
    return {"id": search.pk, "name": search.name, "query": search.query,
            "made_at": search.made_at.isoformat(), "seen_at": search.seen_at.isoformat(),
            "new": new}  # fmt: skip


def own(actor: Actor, search_id: int) -> Any:
    """Return one's own search. Refuses `not_found`, also for another's."""
    return found(queries.searches_of(actor).filter(pk=search_id).first(), "search_id")


@read(router, "/searches", Searches, "保存的查询")
def searches_list(request: HttpRequest) -> HttpResponse:
    """本人保存的查询，以及各有多少新公告；别人的看不到."""
    kept = list(queries.searches_of(somebody(request)))
    numbers = queries.numbers_of_new(kept)
    return answer({"items": [shown(one, numbers[one.pk]) for one in kept]})


@read(router, "/searches/{search_id}/notices", paged(faces.NOTICE_LINE), "查询的新公告")
def search_news(request: HttpRequest, search_id: Number, filters: Query[Page]) -> HttpResponse:
    """上次查看以后发布、符合条件的公告，新的在前；读取本身不算看过."""
    search = own(somebody(request), search_id)
    return page(faces.NOTICE_LINE, queries.new_in(search), filters)
