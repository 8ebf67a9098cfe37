"""What anyone reads of points, conducts, catalogue and duties; and what nobody is shown again."""

from datetime import date, timedelta

import pytest
from django.test import Client

from builders.credit import DAY, a_bureau, a_published_record
from builders.registry import HUBEI, START, a_person
from gongheng.credit.points.reactions import sum_up
from gongheng.credit.records import actions as records
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK

pytestmark = pytest.mark.django_db
BAD = ("' OR 1=1 --", "\x00", "99999999999999999999", "2026-02-31", "0001-01-01", "9999-12-31",
       "<script>", "[]", "é" * 500)  # fmt: skip
ADDRESSES = ("/credit/points/", "/credit/conducts/", "/credit/table/", "/credit/catalogue/",
             "/credit/catalogue/2019/", "/credit/catalogue/2016/", "/credit/catalogue/2019/XY-101/",
             "/credit/catalogue/compare/", "/credit/duties/")  # fmt: skip


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: START + 10 * DAY)


def get(address, **query):
    return Client().get(address, query)


def text(address, **query):
    return get(address, **query).content.decode()


def test_a_citizen_sees_who_has_points_and_where_each_comes_from():
    record = a_published_record()
    name = record.subject.name
    listed, account = text("/credit/points/"), text(f"/credit/points/{record.subject.code}/")

    assert name in listed
    assert "达到预警" in listed
    assert "串通投标" in account
    assert record.document_number in account
    assert "2026年3月2日至2027年3月1日" in account
    assert "鄂公管委发〔2018〕4号" in account


def test_on_the_day_before_its_publication_a_record_bears_nothing():
    record = a_published_record()
    earlier = (START - DAY).date().isoformat()

    assert record.subject.name not in text("/credit/points/", day=earlier)
    assert "当日尚未公示" in text(f"/credit/points/{record.subject.code}/", day=earlier)


def test_what_was_repaired_is_not_shown_again_by_way_of_an_old_day(client_of):
    bureau = a_bureau()
    record = a_published_record(bureau)
    records.end_by_repair(record, decision="示例修〔2026〕1号", by=CLOCK, at=START + 5 * DAY)
    address, day = f"/credit/points/{record.subject.code}/", (START + DAY).date().isoformat()

    assert record.document_number not in text(address, day=day)
    assert record.subject.name not in text("/credit/points/", day=day)
    assert '"points": 12' not in text(f"{address}history.json")
    desk = client_of(bureau.clerk).get(address, {"day": day}).content.decode()
    assert record.document_number in desk
    assert "已经修复" in client_of(bureau.clerk).get(address).content.decode()


def test_an_officer_of_another_city_sees_no_more_than_a_citizen(client_of):
    bureau, other = a_bureau(), a_bureau("420500")
    record = a_published_record(bureau)
    records.end_by_repair(record, decision="示例修〔2026〕1号", by=CLOCK, at=START + 5 * DAY)
    seen = client_of(other.clerk).get(f"/credit/points/{record.subject.code}/").content.decode()

    assert record.document_number not in seen


def test_a_person_is_masked_and_never_addressed_by_his_reference():
    person = a_person("赵钱孙")
    record = a_published_record(subject=person, subject_kind="expert", conduct="E201")
    listed = text("/credit/points/")
    address = f"/credit/points/p-{record.subject_id}/"

    assert address in listed
    assert "赵**" in listed
    for page in (listed, text(address), b"".join(get("/credit/points/", format="csv")).decode()):
        assert "赵钱孙" not in page
        assert person not in page
    assert get(f"/credit/points/{person}/").status_code == 404


def test_a_trial_view_under_the_rules_of_the_day_says_that_it_is_none():
    record = a_published_record()
    page = text(f"/credit/points/{record.subject.code}/", rules="day")

    assert "试看，不是正式记分" in page


@pytest.mark.parametrize(("query", "shown"), [
    ({"level": "grave"}, True), ({"level": "minor"}, False), ({"kind": "bidder"}, True),
    ({"kind": "agency"}, False), ({"region": "420100"}, True), ({"region": "420500"}, False),
    ({"reached": "yes"}, True), ({"q": "汉江"}, True), ({"q": "长江"}, False),
])  # fmt: skip
def test_the_list_is_narrowed_by_what_is_asked(query, shown):
    from builders.registry import a_party

    party = a_party(name="示例汉江水利工程有限公司")
    a_published_record(subject=party.code)

    assert (party.name in text("/credit/points/", **query)) is shown


@pytest.mark.parametrize("address", [*ADDRESSES, "/credit/points/p-1/", "/credit/points/x/"])
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_question_is_answered_and_never_an_error(address, bad):
    names = ("q", "day", "region", "kind", "level", "reached", "sort", "page", "old", "new", "rules",
             "subject", "stage", "area", "format", "category")  # fmt: skip

    assert get(address, **dict.fromkeys(names, bad)).status_code in {200, 404}


@pytest.mark.parametrize("address", ["/credit/points/p-99999999999999999999999/", "/credit/points/p-１/",
                                     "/credit/catalogue/1999/", "/credit/catalogue/2019/XY-999/",
                                     "/credit/points/%00/", "/credit/points/x/history.exe"])  # fmt: skip
def test_what_is_not_there_is_not_found(address):
    assert get(address).status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("address", ["/credit/points/", "/credit/conducts/", "/credit/duties/",
                                     "/credit/catalogue/2019/"])  # fmt: skip
def test_a_list_can_be_taken_away(address, form):
    a_published_record()
    answer = get(address, format=form)

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert len(b"".join(answer)) > 100


def test_the_tables_stand_side_by_side_and_say_how_far_they_are_checked():
    page = text("/credit/table/")

    for words in (
        "12 分</strong>，6 个月",
        "8 分</strong>，6 个月",
        "没有这个等级",
        "待核实",
        "2018年10月1日",
    ):
        assert words in page


def test_the_minor_conducts_that_nobody_has_read_are_said_to_be_open():
    page = text("/credit/conducts/")

    assert "19 项一般失信行为" in page
    assert "其中 4 项" in page
    assert "其余 15 项" in page
    assert "当时没有一般失信行为" in text("/credit/conducts/", day="2017-01-01")


def test_two_editions_of_the_catalogue_are_compared_item_by_item():
    page = text("/credit/catalogue/compare/", old="2016", new="2019")

    for words in ("7 个事项有变化", "新增", "取消", "修改", "没有变化的事项", "企业业绩公示信息"):
        assert words in page
    assert "0 个事项有变化" in text("/credit/catalogue/compare/", old="2019", new="2019")


def test_the_history_is_a_file_and_ends_with_the_day_asked():
    record = a_published_record()
    day = (START + DAY).date()
    rows = get(
        f"/credit/points/{record.subject.code}/history.csv", day=day.isoformat()
    ).content.decode()

    assert rows.strip().endswith(f"{day.isoformat()},12")
    assert len(rows.splitlines()) == 25
    assert date.fromisoformat(rows.splitlines()[1][:10]) < day - timedelta(days=600)


def test_the_list_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    bureau, province = a_bureau(), a_bureau(HUBEI)
    for _ in range(6):
        a_published_record(bureau, province)
    with django_assert_max_num_queries(8):  # four of them lay and lift the bound
        get("/credit/points/")
    sum_up(START + 10 * DAY)
    with django_assert_max_num_queries(3):
        get("/credit/points/")
