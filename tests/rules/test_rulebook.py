"""The book is strict when it loads and says what the law of a place was on a day."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongheng.rules import book as book_module
from gongheng.rules.book import NoRule, Rulebook, default_book, rulebook_root
from gongheng.rules.places import NoPlace
from gongheng.rules.strict import BadRule

GOOD = """\
id: T05
title: 编制投标文件的时间
question: 最短几日？
unit: day
bound: at_least
values:
  2000-01-01:
    value: 20
    law: 招标投标法
    article: 第二十四条
    mark: V-law
"""
PLACES = """\
national: {name: 全国}
hubei: {name: 湖北省, region: "42"}
hubei.wuhan: {name: 湖北省武汉市, region: "4201"}
"""


def a_book(root: Path, files: dict[str, str], places: str = PLACES) -> Path:
    (root / "places.yaml").write_text(places, encoding="utf-8")
    for name, text in files.items():
        path = root / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def saying(value: object, *, since: str = "2000-01-01", bound: str = "at_least") -> str:
    text = GOOD.replace("2000-01-01", since).replace("bound: at_least", f"bound: {bound}")
    return text.replace("value: 20", f"value: {value}")


def test_a_good_rule_is_read_whole(tmp_path):
    law = Rulebook.load(a_book(tmp_path, {"national/tendering/x": GOOD})).law(
        "hubei.wuhan", date(2025, 6, 1)
    )
    ruling = law["tendering/x"]

    assert (ruling.value, ruling.unit, ruling.bound) == (20, "day", "at_least")
    assert (ruling.place, ruling.since, ruling.id) == ("national", date(2000, 1, 1), "T05")
    assert ruling.source == "招标投标法第二十四条"
    assert ruling.standing == ""


BAD = [
    ("unknown key", ("title:", "titel:"), 2, "不认识的键：titel"),
    ("unknown key of a value", ("    mark:", "    marc:"), 11, "不认识的键：marc"),
    ("no title", ("title: 编制投标文件的时间\n", ""), 1, "缺少：title"),
    ("no question", ("question: 最短几日？\n", ""), 1, "缺少：question"),
    ("no unit", ("unit: day\n", ""), 1, "缺少：unit"),
    ("no bound", ("bound: at_least\n", ""), 1, "缺少：bound"),
    ("no law", ("    law: 招标投标法\n", ""), 8, "缺少：law"),
    ("no article", ("    article: 第二十四条\n", ""), 8, "缺少：article"),
    ("no mark", ("    mark: V-law\n", ""), 8, "缺少：mark"),
    ("no value", ("    value: 20\n", ""), 8, "缺少：value"),
    ("no date", ("  2000-01-01:", "  sometimes:"), 7, "应为日期"),
    ("an instant for a date", ("  2000-01-01:", "  2000-01-01 00:00:00:"), 7, "应为日期"),
    ("empty title", ("title: 编制投标文件的时间", "title:"), 2, "应为文字"),
    ("article as a number", ("第二十四条", "24"), 10, "应为文字"),
    ("value as text", ("value: 20", 'value: "20"'), 8, "应为不小于零的整数"),
    ("value as float", ("value: 20", "value: 20.0"), 8, "应为不小于零的整数"),
    ("value below zero", ("value: 20", "value: -1"), 8, "应为不小于零的整数"),
    ("value true", ("value: 20", "value: true"), 8, "应为不小于零的整数"),
    ("strange unit", ("unit: day", "unit: fortnight"), 4, "unit 应为"),
    ("strange bound", ("bound: at_least", "bound: about"), 5, "bound 应为"),
    ("strange mark", ("mark: V-law", "mark: sure"), 11, "mark 应为"),
    ("duplicate key", ("unit: day\n", "unit: day\nunit: day\n"), 5, "重复的键：unit"),
    ("ratio as float", ("unit: day", "unit: ratio"), 8, "加引号"),
    ("text that is bounded", ("unit: day", "unit: text"), 5, "文字不能比大小"),
    ("all repealed", ("value: 20", "value:"), 7, "至少要有一个值"),
    ("values as a list", ("  2000-01-01:", "  - 2000-01-01:"), 7, "若干"),
    ("broken yaml", ("title: ", "title: ["), 3, "YAML 写法有误"),
]


@pytest.mark.parametrize(
    ("change", "line", "reason"), [pytest.param(*case[1:], id=case[0]) for case in BAD]
)
def test_a_bad_rule_is_refused_with_file_and_line(tmp_path, change, line, reason):
    assert change[0] in GOOD
    a_book(tmp_path, {"national/tendering/x": GOOD.replace(*change, 1)})

    with pytest.raises(BadRule, match=reason) as refused:
        Rulebook.load(tmp_path)

    assert refused.value.path == tmp_path / "national/tendering/x.yaml"
    assert refused.value.line == line
    assert str(refused.value).startswith(f"{refused.value.path}:{line}: ")


def test_a_day_written_twice_is_refused(tmp_path):
    twice = GOOD + GOOD[GOOD.index("  2000-01-01") :]
    a_book(tmp_path, {"national/tendering/x": twice})

    with pytest.raises(BadRule, match="重复的键：2000-01-01"):
        Rulebook.load(tmp_path)


def test_an_empty_file_and_one_that_is_no_rule_are_refused(tmp_path):
    a_book(tmp_path, {"national/x": ""})
    with pytest.raises(BadRule, match="空文件"):
        Rulebook.load(tmp_path)

    (tmp_path / "national/x.yaml").rename(tmp_path / "national/x.yml")
    with pytest.raises(BadRule, match=r"应以 \.yaml 结尾"):
        Rulebook.load(tmp_path)


def test_a_folder_that_is_no_place_is_refused(tmp_path):
    with pytest.raises(BadRule, match="既不是地方"):
        Rulebook.load(a_book(tmp_path, {"hubie/tendering/x": GOOD}))


def test_a_book_without_places_is_refused(tmp_path):
    with pytest.raises(BadRule, match="缺少地方名录"):
        Rulebook.load(tmp_path)


BOUND_CASES = [
    ("at_least", 19, False),
    ("at_least", 20, True),
    ("at_least", 21, True),
    ("at_most", 19, True),
    ("at_most", 20, True),
    ("at_most", 21, False),
    ("exactly", 19, False),
    ("exactly", 20, True),
    ("exactly", 21, False),
    ("open", 19, True),
    ("open", 21, True),
]


@pytest.mark.parametrize(("bound", "local", "allowed"), BOUND_CASES)
@pytest.mark.parametrize("place", ["hubei", "hubei.wuhan"])
def test_a_lower_place_may_tighten_and_may_not_relax(tmp_path, bound, local, allowed, place):
    files = {
        "national/tendering/x": saying(20, bound=bound),
        f"{place}/tendering/x": saying(local, since="2019-04-01", bound=bound),
    }
    a_book(tmp_path, files)
    if allowed:
        law = Rulebook.load(tmp_path).law("hubei.wuhan", date(2025, 1, 1))
        assert law["tendering/x"].value == local
        assert len(law.rulings("tendering/x")) == 2
    else:
        with pytest.raises(BadRule, match="不得宽于"):
            Rulebook.load(tmp_path)


def test_a_city_is_held_by_its_province_too(tmp_path):
    files = {
        "national/x": saying(20),
        "hubei/x": saying(25, since="2019-04-01"),
        "hubei.wuhan/x": saying(22, since="2020-01-01"),
    }

    with pytest.raises(BadRule, match="不得宽于") as refused:
        Rulebook.load(a_book(tmp_path, files))
    assert refused.value.path.parent.name == "hubei.wuhan"


def test_the_refusal_of_laxer_rules_is_what_holds_them_back(tmp_path, monkeypatch):
    """Twin: without the comparison, the laxer rule would load."""
    monkeypatch.setattr(book_module, "may_stand_beside", lambda *_: True)
    files = {"national/x": saying(20), "hubei/x": saying(5, since="2019-04-01")}

    assert Rulebook.load(a_book(tmp_path, files)).law("hubei", date(2025, 1, 1))["x"].value == 5


def test_a_local_rule_keeps_the_unit_and_the_bound_of_the_one_above(tmp_path):
    files = {"national/x": GOOD, "hubei/x": GOOD.replace("unit: day", "unit: working_day")}

    with pytest.raises(BadRule, match="unit、bound 应与 national/x 相同"):
        Rulebook.load(a_book(tmp_path, files))


def test_when_the_nation_tightens_later_the_stricter_rule_holds(tmp_path):
    national = GOOD + GOOD[GOOD.index("  2000-01-01") :].replace("2000", "2020").replace(
        "value: 20", "value: 30"
    )
    files = {"national/x": national, "hubei/x": saying(25, since="2010-01-01")}
    book = Rulebook.load(a_book(tmp_path, files))

    assert book.law("hubei", date(2019, 12, 31))["x"].value == 25
    assert book.law("hubei", date(2020, 1, 1))["x"].value == 30


def test_where_both_say_the_same_the_national_law_is_quoted(tmp_path):
    files = {"national/x": saying(20), "hubei/x": saying(20, since="2019-04-01")}

    assert Rulebook.load(a_book(tmp_path, files)).law("hubei", date(2025, 1, 1))["x"].place == (
        "national"
    )


def test_a_repealed_rule_is_silent_from_its_last_day(tmp_path):
    ended = GOOD + GOOD[GOOD.index("  2000-01-01") :].replace("2000", "2020").replace(
        "value: 20", "value:"
    )
    book = Rulebook.load(a_book(tmp_path, {"national/x": ended}))

    assert "x" in book.law("national", date(2019, 12, 31))
    assert "x" not in book.law("national", date(2020, 1, 1))


def test_the_law_is_silent_before_its_first_day_and_on_unknown_keys(tmp_path):
    book = Rulebook.load(a_book(tmp_path, {"national/x": GOOD}))

    with pytest.raises(NoRule, match="没有规则 x"):
        book.law("national", date(1999, 12, 31))["x"]
    with pytest.raises(KeyError):
        book.law("national", date(2025, 1, 1))["y"]


def test_a_place_nobody_named_is_refused(tmp_path):
    book = Rulebook.load(a_book(tmp_path, {"national/x": GOOD}))

    with pytest.raises(NoPlace, match="atlantis"):
        book.law("atlantis", date(2025, 1, 1))


@settings(deadline=None)
@given(
    starts=st.sets(st.dates(date(1990, 1, 1), date(2040, 1, 1)), min_size=1, max_size=6),
    day=st.dates(date(1985, 1, 1), date(2045, 1, 1)),
)
def test_the_law_of_a_day_is_the_latest_that_is_not_later(tmp_path_factory, starts, day):
    values = "".join(
        GOOD[GOOD.index("  2000-01-01") :]
        .replace("2000-01-01", str(start))
        .replace("value: 20", f"value: {start.toordinal()}")
        for start in sorted(starts, key=hash)
    )
    text = GOOD[: GOOD.index("  2000-01-01")] + values
    law = Rulebook.load(a_book(tmp_path_factory.mktemp("book"), {"national/x": text})).law(
        "national", day
    )
    spoken = [start for start in starts if start <= day]

    if spoken:
        assert law["x"].since == max(spoken)
        assert law["x"].value == max(spoken).toordinal()
    else:
        assert "x" not in law


@settings(deadline=None)
@given(days=st.lists(st.dates(date(1999, 1, 1), date(2027, 1, 1)), min_size=2, max_size=2))
def test_a_rule_of_the_real_book_never_forgets_that_it_began(days):
    book = default_book()
    first, second = (set(book.law("hubei.wuhan", day)) for day in sorted(days))
    ended = {rule.key for rule in book.rules() if any(value is None for _, value in rule.dated)}

    assert first - ended <= second


def test_the_root_can_be_named_by_the_environment(tmp_path, monkeypatch):
    a_book(tmp_path, {"national/x": saying(7)})
    monkeypatch.setenv("GONGHENG_RULEBOOK", str(tmp_path))

    assert rulebook_root() == tmp_path
    assert default_book().law("national", date(2025, 1, 1))["x"].value == 7
