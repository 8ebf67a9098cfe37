"""Readings of deliveries to other platforms: by those who keep the feed; no content of persons."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from gongheng.exchange.api import faces, things_credit
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import answer
from gongheng.exchange.feeds.lifecycle import DeliveryState
from gongheng.exchange.feeds.queries import deliveries_seen_by
from gongheng.foundation.refusals import refuse_unless

router = Router(tags=["信用推送"])


class Sought(Page):
    """A page, narrowed to a state or a dataset."""

    state: str = Field("", max_length=20, description="状态")
    dataset: str = Field("", max_length=4, description="数据集")


@read(router, "/feeds/deliveries", paged(faces.DELIVERY), "推送列表")
def deliveries(request: HttpRequest, filters: Query[Sought]) -> HttpResponse:
    """本地区的推送，系统管理员为全部；可按状态、数据集查."""
    rows = deliveries_seen_by(somebody(request))
    if filters.state:
        refuse_unless(filters.state in DeliveryState.values, "unknown_choice", field="state")
        rows = rows.filter(state=filters.state)
    rows = rows.filter(dataset=filters.dataset) if filters.dataset else rows
    return page(faces.DELIVERY, rows, filters)


@read(router, "/feeds/deliveries/{code}", faces.DELIVERY.schema, "推送")
def delivery_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一次推送：期限、发送、对方的签名回执；编号为数据标识和次序，以短横相连."""
    return answer(faces.DELIVERY.of(things_credit.delivery(somebody(request), code)))
