"""Look at the draws of a province together, once a day."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning
from gongheng.foundation.clock import day_of
from gongheng.registry.experts.lifecycle import SURVEY, SurveyState
from gongheng.registry.experts.models import Survey
from gongheng.registry.experts.pool.rules import law_of
from gongheng.registry.experts.watching.figures import found_in
from gongheng.registry.experts.watching.queries import looked_at, seen_in


def survey(region: str, *, by: Actor, at: datetime) -> Survey:
    """统计抽取。把近期的抽取放在一起，列出超出偶然的；只列事实，供行政监督查看，不作认定."""
    draws = looked_at(region, at)
    limit = float(law_of(region, at)["evaluation/draw_odds"].value)
    row = Survey(region=region, taken_on=day_of(at), taken_at=at, draws=len(draws),
                 found=found_in(seen_in(draws), limit), state=SurveyState.TAKEN)  # fmt: skip
    with beginning(SURVEY, "survey", row, by=by, at=at) as (row, record):
        record(region=region, draws=row.draws, found=len(row.found))
    return row
