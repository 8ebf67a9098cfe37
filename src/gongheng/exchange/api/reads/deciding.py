"""Readings of the evaluation, its ranking and the award; at the addresses of the sections."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.doors import actor_of, somebody
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.reads.trading import router  # one address, one view for all methods
from gongheng.exchange.api.shapes import answer
from gongheng.trading.award import queries as awards
from gongheng.trading.evaluation import queries as evaluations


class EvaluationWhole(Schema):
    """评标：进度、本人的评分表、有权查看的排序与名单."""

    evaluation: faces.EVALUATION.schema  # type: ignore[name-defined]
    progress: list[dict[str, Any]]
    sheet: list[dict[str, Any]]
    committee: list[dict[str, Any]]
    ranking: dict[str, Any]


@read(router, "/sections/{code}/evaluation", EvaluationWhole, "评标")
def evaluation_one(request: HttpRequest, code: Code) -> HttpResponse:
    """本标段评标的成员、招标人与监督部门可以看到；评委只看到本人的打分."""
    actor = somebody(request)
    found = things.evaluation(actor, code)
    sheet = evaluations.score_sheet(found, actor)
    return answer({
        "evaluation": faces.EVALUATION.of(found),
        "progress": evaluations.progress(found),
        "sheet": [{**row, "bid": faces.BID.of(row["bid"])} for row in sheet],
        "committee": evaluations.committee(found, actor),
        "ranking": evaluations.ranking_for(found, actor),
    })  # fmt: skip


class Ranking(Schema):
    """评标排序与全部计算."""

    ranking: dict[str, Any]


@read(router, "/sections/{code}/ranking", Ranking, "公示的评标排序")
def ranking_one(request: HttpRequest, code: Code) -> HttpResponse:
    """候选人公示之后公开：每项平均分、偏差率、价格得分、总分，任何人可以重算."""
    section = things.section(actor_of(request), code)
    return answer({"ranking": awards.public_ranking(section)})


@read(router, "/sections/{code}/award", faces.AWARD.schema, "定标")
def award_one(request: HttpRequest, code: Code) -> HttpResponse:
    """候选人公示、定标与中标通知书；招标人、代理机构与中标人可以看到，其他人请看公告."""
    return answer(faces.AWARD.of(things.award(somebody(request), code)))
