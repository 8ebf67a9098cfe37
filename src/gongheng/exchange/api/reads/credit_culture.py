"""Readings of ratings: the grades of now and the models, open to everyone."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from gongheng.credit.bulletins.queries import public_bulletins
from gongheng.credit.catalogue.kinds import PERSONS, SubjectKind
from gongheng.credit.lessons.queries import public_pieces
from gongheng.credit.ratings.queries import public_models
from gongheng.exchange.api import faces
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.rated.queries import rated_now

router = Router(tags=["信用"])
FIRMS = {str(kind) for kind in SubjectKind if kind not in PERSONS}


class Sought(Page):
    """A page of one kind of subject."""

    kind: str = Field("bidder", max_length=20, description="主体身份")
    subject: str = Field("", max_length=18, description="主体统一社会信用代码")


@read(router, "/credit/ratings", paged(faces.RATED), "信用评价等级")
def credit_ratings(request: HttpRequest, filters: Query[Sought]) -> HttpResponse:
    """现在的评价结果：得分、等级、自何时起；自然人不公开，没有信用记录的单位不列."""
    refuse_unless(filters.kind in FIRMS, "unknown_choice", field="kind")
    rows = rated_now(filters.kind)
    rows = rows.filter(code=filters.subject.upper()) if filters.subject else rows
    return page(faces.RATED, rows, filters)


@read(router, "/credit/rating-models", paged(faces.RATING_MODEL), "信用评价模型")
def credit_rating_models(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """现行的和过去的评价模型，含全文和摘要，可以据此重算."""
    return page(faces.RATING_MODEL, public_models(), filters)


@read(router, "/credit/pieces", paged(faces.PIECE), "信用宣传稿件")
def credit_pieces(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """已发布的动态、政策、知识、典型案例和经验，全文."""
    return page(faces.PIECE, public_pieces(), filters)


@read(router, "/credit/bulletins", paged(faces.BULLETIN), "信用工作通报")
def credit_bulletins(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """每半年的通报：各单位指标、得分和数据摘要，可以据此重算."""
    return page(faces.BULLETIN, public_bulletins(), filters)
