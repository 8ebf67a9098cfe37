"""An archive's ranking with drawn coefficients: every value is what was drawn for it, from what was published."""

import copy
import json

import pytest
from gongheng_verifier import outcome, outdrawn
from gongheng_verifier.report import Report

from builders import coefficients as build
from gongheng.registry.guardians.papers import digest_of_key
from gongheng.registry.lots.queries import transcript_of
from gongheng.trading.archive import files as archive
from gongheng.trading.archive import papers
from gongheng.trading.evaluation import actions as evaluations

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    hall = build.an_open_hall(build.composite())
    build.drawn(hall)
    evaluation, people, at = build.scored(hall, build.to_the_reading(hall))
    evaluation = evaluations.rank(evaluation, by=people[0], at=at)
    section = evaluation.section
    told = {f"04_投标/{section.code}/{bid.bidder_code}/投标.json": papers.bid(bid)
            for bid in section.bids.all()}  # fmt: skip
    told[f"06_评标/{section.code}/评标.json"] = papers.evaluation(evaluation)
    lots = {path: json.loads(content) for path, content in archive._lots(section)}
    assert sorted(path.rpartition("/")[2] for path in lots) == [
        "抽取系数_1.json",
        "抽取系数_2.json",
    ]
    terms = {"01_招标/招标文件_第1版_条款.json": {"terms": hall.tender.terms(), "changes": ""}}
    assert [transcript_of(one) for one in build.lots_of(hall)] == list(lots.values())
    return told | lots | terms


def sheet(files):
    return next(value for path, value in files.items() if path.endswith("/评标.json"))


def draws(files):
    return [value for path, value in files.items() if "抽取系数" in path]


def failed(files):
    report = Report("")
    told = {path: json.dumps(value, default=str).encode() for path, value in files.items()}
    outcome.judge({path: data for path, data in told.items() if outcome.is_one(path)}, report)
    return [(one.number, one.clause) for one in report.checks if not one.holds]


def basis(files):
    return sheet(files)["ranking"]["basis"]


def a_value_that_was_not_drawn(files):
    one = basis(files)["coefficients"][0]
    one["value"] = "0.05" if one["value"] == "0.03" else "0.03"


def the_other_draws_transcript(files):
    one, two = basis(files)["coefficients"]
    one["request_root"], two["request_root"] = two["request_root"], one["request_root"]


def a_transcript_of_another_section(files):
    for whole in draws(files):
        whole["request"]["matter"] = "E4201000000000001002"
        root = outdrawn.request_root(whole["request"])
        for one in basis(files)["coefficients"]:
            if one["request_root"] == whole["roots"]["request"]:
                one["request_root"] = root
        whole["roots"]["request"] = root


def no_transcript(files):
    for path in [path for path in files if "抽取系数" in path]:
        del files[path]


def no_basis_although_the_document_has_one(files):
    del sheet(files)["ranking"]["basis"]


def a_basis_although_the_document_has_none(files):
    price = sheet(files)["plan"]["price"]
    del price["coefficients"], price["method"]


def another_method(files):
    basis(files)["method"] = "mean_float"


def other_candidates_than_the_published_ones(files):
    sheet(files)["plan"]["price"]["coefficients"][0]["candidates"] = ["0.01", "0.03", "0.05"]


def a_benchmark_of_another_sum(files):
    sheet(files)["ranking"]["benchmark"] = "9000000.00"


def another_mean(files):
    basis(files)["mean"] = "9000000.00"


CHANGES = [a_value_that_was_not_drawn, the_other_draws_transcript, a_transcript_of_another_section,
           no_transcript, no_basis_although_the_document_has_one, a_basis_although_the_document_has_none,
           another_method, other_candidates_than_the_published_ones, a_benchmark_of_another_sum,
           another_mean]  # fmt: skip


def test_an_honest_ranking_holds_and_every_change_is_named(files):
    assert failed(files) == []
    for change in CHANGES:
        told = copy.deepcopy(files)
        change(told)
        assert [number for number, _ in failed(told)] == ["R02"], change.__name__


def test_the_reader_is_told_which_guardians_key_the_archive_brings_along(files):
    report = Report("")
    told = {path: json.dumps(value, default=str).encode() for path, value in files.items()}
    outcome.judge({path: data for path, data in told.items() if outcome.is_one(path)}, report)
    (key,) = {digest_of_key(whole["circle"]) for whole in draws(files)}
    assert [key in one for one in report.warnings] == [True]
    told |= {path: b"{}" for path in told if "抽取系数" in path}
    outcome.judge({path: data for path, data in told.items() if outcome.is_one(path)}, report)
    assert len(report.warnings) == 1


def test_without_the_terms_of_the_document_a_plan_of_ones_own_would_need_only_its_own_draw(
    files, monkeypatch
):
    """Twin: the newest version of the document is not looked at."""
    told = copy.deepcopy(files)
    told["01_招标/招标文件_第2版_条款.json"] = copy.deepcopy(
        told["01_招标/招标文件_第1版_条款.json"]
    )
    told["01_招标/招标文件_第2版_条款.json"]["terms"]["price"]["e1"] = "9"
    assert [number for number, _ in failed(told)] == ["R02"]
    monkeypatch.setattr(outdrawn, "_newest_price", lambda _: None)
    assert failed(told) == []
