"""Code lists: dated, strict, and quick to ask."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gongheng.foundation.codelists import (
    BadList,
    Catalogue,
    Industries,
    Regions,
    TradeClasses,
    rulebook_root,
)

FOUR_MILLION = Decimal(4_000_000)
ROOT = Path(__file__).parents[2] / "rulebook"
DAY = date(2024, 5, 6)


@pytest.fixture
def copied(tmp_path):
    """A rulebook of one's own to spoil."""
    own = tmp_path / "own"
    shutil.copytree(ROOT / "codelists", own / "codelists")
    shutil.copy(ROOT / "places.yaml", own)
    return own


def threshold(key, day):
    assert key == "tendering/works_threshold"
    return FOUR_MILLION


def test_the_lists_hold_as_many_codes_as_their_sources():
    regions = list(Regions.load())
    levels = [row.level for row in regions if row.until == date.max]

    assert [levels.count(n) for n in ("province", "city", "group", "county")] == [31, 333, 9, 2975]
    industries = [row.level for row in Industries.load()]
    assert [industries.count(n) for n in ("section", "division", "group", "class")] == [
        20, 96, 468, 1374,
    ]  # fmt: skip
    assert len(TradeClasses.load()) == 28


@pytest.mark.parametrize(
    ("code", "full_name"),
    [
        ("420102", "湖北省武汉市江岸区"),
        ("429004", "湖北省仙桃市"),
        ("110101", "北京市东城区"),
        ("500229", "重庆市城口县"),
        ("441900", "广东省东莞市"),
        ("420000", "湖北省"),
        ("420100", "湖北省武汉市"),
    ],
)
def test_a_region_is_named_with_its_city_and_province(code, full_name):
    assert Regions.load().full_name(code) == full_name


def test_a_region_knows_who_stands_above_and_below_it():
    regions = Regions.load()

    assert regions.parent("420102") == "420100"
    assert regions.parent("420000") is None
    assert "420102" in regions.children("420100")
    assert regions.children("420102") == ()
    assert all(regions.parent(child) == "420000" for child in regions.children("420000"))


def test_a_region_keeps_the_name_of_its_day():
    regions = Regions.load()

    assert regions.name("420600", on=date(2010, 12, 8)) == "襄樊市"
    assert regions.name("420600", on=date(2010, 12, 9)) == "襄阳市"
    assert regions.name("420600") == "襄阳市"


def test_an_unknown_region_is_said_to_be_unknown():
    regions = Regions.load()

    assert not regions.exists("429999")
    with pytest.raises(KeyError):
        regions.full_name("429999")


@pytest.mark.parametrize(
    ("code", "place"),
    [("420102", "hubei.wuhan"), ("420525", "hubei.yichang"), ("429004", "hubei.xiantao"),
     ("420000", "hubei"), ("370102", "shandong"), ("110101", "beijing")],
)  # fmt: skip
def test_a_region_names_the_place_whose_rules_hold_there(code, place):
    assert Regions.load().place(code) == place


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("湖北", "武汉市", "江岸区"), "420102"),
        (("湖北省", "宜昌市", ""), "420500"),
        (("湖北", "天门市", ""), "429006"),
        (("北京", "北京市", ""), "110000"),
        (("广东", "东莞市", "东莞市"), "441900"),
        (("河北", "张家口市", "桥西区"), "130703"),
        (("河北", "", "桥西区"), None),
        (("全国", "", ""), None),
        (("湖北", "不存在市", ""), None),
    ],
)
def test_names_of_notices_become_a_code_only_when_sure(names, code):
    assert Regions.load().find_named(*names) == code


def test_an_industry_is_named_from_its_section_down():
    industries = Industries.load()

    assert industries.full_name("A0111").startswith("农、林、牧、渔业 / 农业 / 谷物种植")
    assert industries.parent("A0111") == "A011"
    assert industries.children("A011")[0] == "A0111"
    assert industries.parent("C2916") == "C291"


def test_a_trade_class_not_seen_in_a_running_platform_is_not_confirmed():
    classes = TradeClasses.load()

    assert classes.get("A01").is_confirmed
    assert not classes.get("B02").is_confirmed
    assert {row.code for row in classes.of_family("D")} == {"D01", "D02", "D03"}


@pytest.mark.parametrize(
    ("amount", "enters"),
    [(FOUR_MILLION, True), (FOUR_MILLION - Decimal("0.01"), False), (None, True)],
)
def test_works_must_enter_from_the_threshold_on_and_when_the_sum_is_unknown(amount, enters):
    item = Catalogue.load().must_enter("A01", amount, "420102", DAY, threshold=threshold)

    assert (item is not None) is enters


def test_a_threshold_is_never_guessed():
    with pytest.raises(ValueError, match="works_threshold"):
        Catalogue.load().must_enter("A01", Decimal(1), "420102", DAY)


def test_the_day_before_the_first_day_nothing_must_enter():
    catalogue = Catalogue.load()

    assert catalogue.must_enter("B01", None, "420500", date(2016, 6, 30)) is None
    assert catalogue.must_enter("B01", None, "420500", date(2016, 7, 1)).code == "HB-B01"


def test_a_city_catalogue_holds_in_that_city_only():
    catalogue = Catalogue.load()

    assert catalogue.must_enter("Z99", None, "420102", DAY, item="WH-Z07").title == "排污权"
    assert catalogue.must_enter("Z99", None, "420500", DAY, item="WH-Z07") is None
    assert catalogue.must_enter("B01", None, "370102", DAY) is None


def test_an_item_holds_at_its_levels_only():
    catalogue = Catalogue.load()

    assert catalogue.must_enter("Z99", None, "420100", DAY, item="WH-Z01") is not None
    assert catalogue.must_enter("Z99", None, "420102", DAY, item="WH-Z01") is None


def test_every_catalogue_item_is_marked_an_example_with_its_source():
    items = Catalogue.load().items

    assert all(i.is_example and i.source and i.mark for i in items)
    assert {i.region for i in items} == {"420000", "420100"}


@pytest.mark.parametrize(
    ("file", "good", "bad"),
    [
        ("regions/regions.csv", "420102,江岸区,420100", "42010,江岸区,420100"),
        ("regions/regions.csv", "420102,江岸区,420100,county", "420102,江岸区,420100,district"),
        ("regions/regions.csv", "420102,江岸区,420100", "420102,江岸区,429900"),
        ("regions/regions.csv", "420102,江岸区,420100", "420102,江岸区,370100"),
        ("regions/regions.csv", "420102,江岸区", "420102, 江岸区"),
        ("regions/regions.csv", "420102,江岸区,", "420103,江岸区,"),
        ("regions/regions.csv", "湖北省襄樊市,,2010-12-09", "湖北省襄樊市,,2010-12-10"),
        ("regions/regions.csv", "湖北省襄樊市,,2010-12-09", "湖北省襄樊市,,2010-12-32"),
        ("regions/regions.csv", "code,name", "name,code"),
        ("industries/gbt4754_2017.csv", "A0111,稻谷种植,A011", "A0111,稻谷种植,A012"),
        ("industries/gbt4754_2017.csv", "稻谷种植,A011,class", "稻谷种植,A011,group"),
        ("trade_classes/trade_classes.csv", "A01,房屋建筑,A", "A01,房屋建筑,B"),
        ("trade_classes/trade_classes.csv", "V-code,福建平台源代码", "sure,福建平台源代码"),
        ("catalogue/hubei_example.yaml", "trade_class: A01", "trade_class: A55"),
        ("catalogue/hubei_example.yaml", "code: HB-A02", "code: HB-A01"),
        ("catalogue/hubei_example.yaml", "mark: V-seed", "mark: sure"),
        ("catalogue/hubei_example.yaml", "must_enter_from: 2016-07-01", "must_enter_from: soon"),
        ("catalogue/hubei_example.yaml", "    mark: V-seed\n", "    mark: V-seed\n    extra: 1\n"),
        ("catalogue/hubei_example.yaml", "    mark: V-seed\n", ""),
        ("catalogue/hubei_example.yaml", 'region: "420000"', 'region: "429999"'),
    ],
)
def test_a_spoilt_list_is_refused_with_its_file_and_line(copied, file, good, bad):
    path = copied / "codelists" / file
    text = path.read_text(encoding="utf-8")
    assert good in text
    Catalogue.load(copied), Industries.load(copied)  # the twin: unspoilt, it loads
    again = copied.with_name("again")  # a folder already read is not read twice
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    copied.rename(again)

    with pytest.raises(BadList, match=rf"{Path(file).name}:[1-9]\d*: "):
        (Industries if "industries" in file else Catalogue).load(again)


def test_the_rulebook_is_found_above_the_package_unless_another_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("GONGHENG_RULEBOOK", raising=False)
    assert rulebook_root() == ROOT

    monkeypatch.setenv("GONGHENG_RULEBOOK", str(tmp_path))
    assert rulebook_root() == tmp_path
