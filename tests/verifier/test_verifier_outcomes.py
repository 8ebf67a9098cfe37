"""From the scores to the candidates: an archive is computed again, and a changed figure is named."""

import copy
import json
from decimal import Decimal

import pytest
from gongheng_verifier import outcome
from gongheng_verifier.report import Report

from builders import evaluation as late
from builders import trading as build
from gongheng.trading.archive import papers
from gongheng.trading.award.models import Award

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    award = Award.objects.get(pk=late.a_notified_award(build.a_tenderer()).pk)
    section = award.section
    told = {f"04_投标/{section.code}/{bid.bidder_code}/投标.json": papers.bid(bid)
            for bid in section.bids.all()}  # fmt: skip
    return {
        **told,
        f"06_评标/{section.code}/评标.json": papers.evaluation(section.evaluation),
        f"07_定标/{section.code}/定标.json": papers.award(award),
    }


def one(files, kind):
    return next(value for path, value in files.items() if path.endswith(f"/{kind}.json"))


def failed(files):
    report = Report("")
    outcome.judge({path: json.dumps(value).encode() for path, value in files.items()}, report)
    assert report.checks
    return [check.number for check in report.checks if not check.holds]


def a_member_gave_something_else(files):
    one(files, "评标")["scores"][0]["points"] = "0.01"


def a_members_score_is_gone(files):
    del one(files, "评标")["scores"][0]


def a_rivals_criterion_is_left_out(files):
    row = one(files, "评标")["ranking"]["rows"][1]
    gone = row["criteria"].pop()
    row["technical"] = str(Decimal(row["technical"]) - Decimal(gone["average"]))
    row["total"] = str(Decimal(row["total"]) - Decimal(gone["average"]))


def a_friends_criterion_counts_twice(files):
    row = one(files, "评标")["ranking"]["rows"][0]
    more = row["criteria"][0]
    row["criteria"].append(more)
    row["technical"] = str(Decimal(row["technical"]) + Decimal(more["average"]))
    row["total"] = str(Decimal(row["total"]) + Decimal(more["average"]))


def a_criterion_is_invented_for_whoever_has_credit_points(files):
    ranking = one(files, "评标")["ranking"]
    row = ranking["rows"][0]
    ranking["credit"] = [{"bid": row["bid"]}]
    row["criteria"].append({"code": "X", "points": ["9"] * ranking["members"], "average": "9.00"})
    row["technical"] = str(Decimal(row["technical"]) + 9)
    row["total"] = str(Decimal(row["total"]) + 9)


def one_member_scores_for_two(files):
    scores = one(files, "评标")["scores"]
    other = next(each for each in scores if each["member"] != scores[0]["member"])
    other["member"] = scores[0]["member"]


def more_than_the_full_mark_was_given(files):
    sheet = one(files, "评标")
    sheet["plan"]["criteria"][0]["points"] = "0.01"
    sheet["ranking"]["criteria"][0]["points"] = "0.01"


def the_plan_has_another_criterion(files):
    one(files, "评标")["plan"]["criteria"][0]["name"] = "示例"


def the_first_candidate_is_not_published(files):
    sheet, award = one(files, "评标"), one(files, "定标")
    award["candidates"] = award["candidates"][1:]
    assert award["candidates"]
    award["winner"] = award["candidates"][0]["bidder_code"]
    assert sheet["ranking"]["rows"]


def nobody_is_published(files):
    one(files, "定标").update(candidates=[], winner="")


def an_average_is_higher(files):
    one(files, "评标")["ranking"]["rows"][0]["criteria"][0]["average"] = "99.00"


def a_total_is_higher(files):
    one(files, "评标")["ranking"]["rows"][-1]["total"] = "100.00"


def the_benchmark_is_another(files):
    one(files, "评标")["ranking"]["benchmark"] = "1.00"


def a_price_score_is_higher(files):
    one(files, "评标")["ranking"]["rows"][0]["price_score"] = "60.00"


def places_are_exchanged(files):
    rows = one(files, "评标")["ranking"]["rows"]
    rows[0]["rank"], rows[1]["rank"] = rows[1]["rank"], rows[0]["rank"]


def a_bid_tells_another_price(files):
    one(files, "投标")["price"] = "1.00"


def a_bidder_is_left_out(files):
    path = next(path for path in files if path.endswith("/投标.json"))
    more = copy.deepcopy(files[path]) | {"bidder_code": "91420000MA4KLEFT01", "bidder": "示例"}
    files[path.replace(files[path]["bidder_code"], "91420000MA4KLEFT01")] = more


def a_published_total_is_another(files):
    one(files, "定标")["candidates"][0]["total"] = "1.00"


def the_winner_was_no_candidate(files):
    one(files, "定标")["winner"] = "91420000MA4KLEFT01"


CHANGES = {
    a_member_gave_something_else: "R01", a_members_score_is_gone: "R01",
    a_rivals_criterion_is_left_out: "R01", a_friends_criterion_counts_twice: "R01",
    a_criterion_is_invented_for_whoever_has_credit_points: "R01", one_member_scores_for_two: "R01",
    more_than_the_full_mark_was_given: "R01", the_plan_has_another_criterion: "R01",
    the_first_candidate_is_not_published: "R04", nobody_is_published: "R04",
    an_average_is_higher: "R02", a_total_is_higher: "R02", the_benchmark_is_another: "R02",
    a_price_score_is_higher: "R02", places_are_exchanged: "R02", a_bid_tells_another_price: "R03",
    a_bidder_is_left_out: "R03", a_published_total_is_another: "R04",
    the_winner_was_no_candidate: "R04",
}  # fmt: skip


def test_a_real_archive_computes_and_each_changed_figure_is_found(files):
    assert failed(files) == []

    for change, number in CHANGES.items():
        forged = copy.deepcopy(files)
        change(forged)
        assert number in failed(forged), change.__name__


def test_a_candidate_who_revoked_his_bid_may_be_missing(files):
    award = one(files, "定标")
    award["candidates"] = award["candidates"][1:]
    award["winner"] = ""
    first = next(row for row in one(files, "评标")["ranking"]["rows"] if row["rank"] == 1)
    assert failed(files) == ["R04"]

    path = next(each for each in files if each.endswith(f"/{first['bidder_code']}/投标.json"))
    files[path]["state"] = "revoked"
    assert failed(files) == []


def test_an_archive_without_an_evaluation_has_no_such_lines():
    report = Report("")
    outcome.judge({}, report)
    assert not report.checks


def test_what_cannot_be_read_fails_and_raises_nothing(files):
    one(files, "评标")["ranking"] = {"rows": [{}], "benchmark": "x"}

    assert set(failed(files)) == {"R01", "R02", "R03", "R04"}
