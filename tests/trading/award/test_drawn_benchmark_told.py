"""Report and notice of candidates tell how the benchmark came from what was drawn."""

from decimal import Decimal

import pytest

from builders import coefficients as build
from gongheng.foundation.documents.layouts import evaluation_report
from gongheng.registry.lots.queries import chosen_of
from gongheng.trading.award import contents
from gongheng.trading.evaluation import account
from gongheng.trading.evaluation import actions as evaluations

pytestmark = pytest.mark.django_db
MEAN = Decimal("9233333.33")


def test_report_and_notice_of_candidates_tell_formula_figures_and_root():
    hall = build.an_open_hall()
    (lot,) = build.drawn(hall)
    evaluation, people, at = build.scored(hall, build.to_the_reading(hall))
    evaluation = evaluations.rank(evaluation, by=people[0], at=at)
    (value,) = chosen_of(lot)
    paper = str(evaluation_report.layout(account.report_facts(evaluation, at=at)))
    assert f"{MEAN} × {value}" in paper
    assert lot.root[:16] in paper
    told = contents.publicity(evaluation.section, evaluation, [], at)["评标基准价的计算"]
    assert f"平均值系数 K 抽出 {value}" in told
    assert f"{MEAN} × {value} = {evaluation.ranking['benchmark']} 元" in told
