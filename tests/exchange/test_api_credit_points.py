"""Points over the interface: the same answers as the pages, refused as exactly."""

import pytest

from builders.credit import DAY, a_bureau, a_published_record
from builders.registry import HUBEI, START
from gongheng.credit.points import tasks
from gongheng.credit.records import actions as records
from gongheng.foundation.access.actors import CLOCK

pytestmark = pytest.mark.django_db
TODAY = START.date().isoformat()
DRAFT = """title: 示例草案
points: {minor: 1, heavier: 8, serious: 8, grave: 12}
months: {minor: 6, heavier: 6, serious: 6, grave: 12}
"""


def test_points_are_listed_explained_and_followed(anyone):
    record = a_published_record()
    code = record.subject.code
    (one,) = anyone.get("/credit/points", day=TODAY).json()["items"]
    account = anyone.get(f"/credit/points/{code}", day=TODAY).json()
    history = anyone.get(f"/credit/points/{code}/history", day=TODAY).json()["items"]

    assert (one["address"], one["points"], one["records"]) == (code, 12, 1)
    assert account["points"] == 12
    (line,) = account["lines"]
    assert (line["level"], line["points"], line["counted_until"]) == ("grave", 12, "2027-03-01")
    assert (history[-1]["points"], len(history)) == (12, 24)
    assert anyone.get("/credit/points", day=TODAY, region="420500").json()["items"] == []
    assert anyone.get("/credit/points", day=TODAY, least=13).json()["items"] == []


def test_what_is_no_longer_public_is_not_told_to_the_public_on_any_day(anyone):
    record = a_published_record()
    records.end_by_repair(record, decision="示例修〔2026〕1号", by=CLOCK, at=START + DAY)

    assert anyone.get("/credit/points", day=TODAY).json()["items"] == []
    assert anyone.get(f"/credit/points/{record.subject.code}", day=TODAY).json()["lines"] == []


@pytest.mark.parametrize(("path", "query", "status"), [
    ("/credit/points", {"day": "2999-01-01"}, 422), ("/credit/points", {"day": "2001-01-01"}, 422),
    ("/credit/points", {"region": "999999"}, 422), ("/credit/points", {"offset": "99999999"}, 422),
    ("/credit/points", {"colour": "red"}, 422), ("/credit/points/x", {}, 404),
    ("/credit/points/p-99999999999999999999999", {}, 404),
    ("/credit/catalogue/2016/changes/1999", {}, 404), ("/credit/simulations/x", {}, 404),
])  # fmt: skip
def test_a_bad_question_is_refused(anyone, path, query, status):
    assert anyone.get(path, **query).status_code == status


def test_table_conducts_catalogue_and_duties_are_open(anyone):
    rates = anyone.get("/credit/table").json()["items"]
    graded = anyone.get("/credit/conducts", day="2018-09-30").json()["items"]
    changes = anyone.get("/credit/catalogue/2016/changes/2019").json()["items"]

    assert [(r["level"], r["points"]) for r in rates if r["until"]] == [
        ("minor", 1), ("heavier", 4), ("serious", 12)
    ]  # fmt: skip
    assert {one["level"] for one in graded} == {"minor", "heavier", "serious", ""}
    # Before the document on 一般失信行为 only broken pledges bear no points.
    assert {one["code"][1:] for one in graded if not one["level"]} == {"501"}
    assert {one["what"] for one in changes} == {"新增", "取消", "修改", "不变"}
    assert anyone.get("/credit/catalogue").json()["current"] == "2019"
    assert len(anyone.get("/credit/responsibilities").json()["items"]) > 80


def test_a_draft_is_tried_over_the_interface(as_actor, anyone):
    province = a_bureau(HUBEI)
    a_published_record(a_bureau(), province, conduct="B201")
    officer = as_actor(province.clerk)
    made = officer.send("/credit/simulations", {"draft": DRAFT, "day": TODAY})
    assert made.status_code == 201, made.content.decode()
    address = f"/credit/simulations/{made.json()['code']}"
    for _ in range(13):
        for _, act in tasks.deadlines(START):
            act()

    assert officer.get(address).json()["result"]["counts"]["rise"] == 1
    assert anyone.get(address).status_code == 404
    bad = officer.send("/credit/simulations", {"draft": "title: x", "day": TODAY})
    assert (bad.status_code, bad.json()["code"], bad.json()["field"]) == (
        422,
        "draft_not_readable",
        "draft",
    )
