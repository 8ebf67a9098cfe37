"""Lists, feed, search, rules and services: what a visitor may ask and what he is told."""

from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongheng.foundation.access.actors import head_of
from gongheng.portals.public.trades import amount_range
from gongheng.rules.book import default_book

BAD = ("' OR 1=1 --", "\x00", "99999999999999999999", "2026-02-31", "<script>", "[]", "é" * 500)


def get(address, **query):
    return Client().get(address, query)


def test_the_feed_holds_what_the_same_filter_shows(life):
    feed = ET.fromstring(get("/trades/feed.xml", kind="result").content)
    titles = [item.findtext("title") for item in feed.iter("item")]
    assert len(titles) == 1
    assert titles[0] in get("/trades/", kind="result").content.decode()
    assert (
        len(list(ET.fromstring(get("/trades/feed.xml", kind="failure").content).iter("item"))) == 0
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_can_be_taken_away(life, form):
    answer = get("/trades/projects/", format=form)
    body = b"".join(answer)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert (life["tender"].code.encode() in body) if form == "csv" else body.startswith(b"PK")


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("address", ["/trades/", "/trades/projects/", "/trades/history/",
                                     "/parties/", "/laws/", "/supervision/restrictions/"])  # fmt: skip
def test_a_bad_filter_is_ignored_and_never_an_error(db, now, address, bad):
    names = ("q", "class", "kind", "stage", "region", "amount", "since", "until", "sort", "page",
             "day", "role")  # fmt: skip
    assert get(address, **dict.fromkeys(names, bad)).status_code == 200


@pytest.mark.parametrize("bad", BAD)
def test_bad_questions_to_services_get_an_answer(db, now, bad):
    for address, names in (
        ("/search/", ("q",)), ("/credit/", ("q",)), ("/", ("class",)), ("/services/glossary/", ("q",)),
        ("/services/calendar/", ("start", "rule", "count", "unit")),
        ("/services/catalogue/", ("trade_class", "amount", "region", "day")),
    ):  # fmt: skip
        assert get(address, **dict.fromkeys(names, bad)).status_code == 200, address


def test_a_region_covers_its_own_cities_only():
    assert head_of("420000") == "42"
    assert head_of("421000") == "4210"  # 荆州，不得连带 421100 黄冈
    assert head_of("420106") == "420106"


@given(st.sampled_from(["0-400", "400-1000", "1000-5000", "5000-10000", "10000-"]))
def test_amount_ranges_rise(value):
    bounds = amount_range(value)
    assert bounds["gte"] < bounds.get("lt", bounds["gte"] + 1)


def test_every_rule_of_the_book_has_its_page(db, now):
    for rule in default_book().rules():
        answer = get(f"/laws/{rule.place}/{rule.key}/")
        assert answer.status_code == 200, rule.path
        assert rule.title in answer.content.decode()


def test_the_rule_library_tells_what_held_on_a_day(db, now):
    early = get("/laws/", day="2017-01-01", q="必须招标 施工").content.decode()
    late = get("/laws/", day="2019-01-01", q="必须招标 施工").content.decode()
    assert "200万元" in early
    assert "400万元" in late
    assert "400万元" not in early


def test_the_catalogue_answers_with_its_article(db, now):
    asked = {"trade_class": "A02", "region": "420100", "day": "2026-06-15"}
    over = get("/services/catalogue/", amount="400", **asked).content.decode()
    under = get("/services/catalogue/", amount="399.999999", **asked).content.decode()
    assert "必须进平台交易" in over
    assert "第五条" in over
    assert "可以不进平台交易" in under


def test_the_day_calculator_says_why(db, now):
    page = get(
        "/services/calendar/", start="2026-09-28", count="5", unit="working_day"
    ).content.decode()
    assert "2026年10月10日" in page  # 国庆放假，10月10日补班
    assert "补班" in page


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    start=st.dates(),
    count=st.integers(-5, 10**6),
    unit=st.sampled_from(["day", "month", "year", "x"]),
)
def test_the_day_calculator_never_fails(db, now, start, count, unit):
    answer = get("/services/calendar/", start=start.isoformat(), count=count, unit=unit)
    assert answer.status_code == 200


def test_search_finds_project_notice_party_and_rule(life):
    page = get("/search/", q="示例").content.decode()
    for heading in ("项目", "公告公示", "主体"):
        assert f">{heading}</h2>" in page
    assert ">规则</h2>" in get("/search/", q="编制投标文件").content.decode()


def test_a_corrected_notice_can_be_compared_with_its_last_version(life):
    new = life["open"].notices.get(version=2)
    page = get(f"/notices/{new.number}/compare/").content.decode()
    assert "补充联系方式" in page
    assert "<ins>" in page
    old = life["open"].notices.get(version=1, kind="tender")
    assert "这一版已被更正" in get(f"/notices/{old.number}/").content.decode()
    assert Client().get(f"/notices/{old.number}/compare/").status_code == 404


@pytest.mark.parametrize("name", ["trades", "value", "regions", "classes", "bidders", "winners",
                                  "discount", "timeliness", "old-years"])  # fmt: skip
def test_a_chart_has_its_figures_as_json_and_csv(life, name):
    found = get(f"/figures/{name}.json").json()
    lines = get(f"/figures/{name}.csv").content.decode("utf-8-sig").splitlines()
    assert found["definition"]
    assert len(lines) == 1 + len(found["categories"])
    assert all(len(one["data"]) == len(found["categories"]) for one in found["series"])


def test_the_figures_count_what_happened(life):
    price = life["award"].winner.price
    value = get("/figures/value.json").json()
    assert sum(map(__import__("decimal").Decimal, value["series"][0]["data"])) * 10_000 == price
    bidders = get("/figures/bidders.json").json()
    assert dict(zip(bidders["categories"], bidders["series"][0]["data"], strict=True)) == {
        "5 家": 1
    }
    late = [one for one in get("/figures/timeliness.json").json()["series"][0]["data"] if one]
    assert late == ["100.00"]
