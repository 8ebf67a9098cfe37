"""Lists that an act defines: dated, sourced, strict."""

from datetime import date

import pytest

from gongheng.rules.book import rulebook_root
from gongheng.rules.codelists import Codelist, NoCode, codelist
from gongheng.rules.strict import BadRule

GOOD = """\
title: 清单
law: 某法
article: 第一条
mark: M
since: 2012-02-01
entries:
  - {code: "1", label: 旧名, until: 2020-01-01}
  - {code: "1", label: 新名, since: 2020-01-01}
  - {code: "2", label: 另一项, article: 第二条, note: 说明}
"""


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "list.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("rejection_grounds/实施条例第五十一条", 7),
        ("unreasonable_restrictions/实施条例第三十二条", 7),
        ("differential_treatment/政府采购法实施条例第二十条", 8),
        ("collusion/实施条例第三十九条", 5),
        ("collusion/实施条例第四十条", 6),
        ("collusion/实施条例第四十一条", 6),
        ("collusion/政府采购法实施条例第七十四条", 7),
        ("special_projects/实施条例第四十七条", 3),
        ("committee_misconduct/实施条例第七十一条", 8),
        ("fraud/实施条例第四十二条", 5),
        ("void_grounds/政府采购法第三十六条", 4),
    ],
)
def test_a_legal_list_has_all_its_items(name, entries):
    found = codelist(name)

    assert [entry.code for entry in found.entries] == [str(n + 1) for n in range(entries)]
    assert found.source.endswith("条")
    assert found.standing == ""


def test_the_fair_competition_checklist_holds_since_its_regulation_does():
    found = codelist("fair_competition/公平竞争审查条例")

    assert len(found.on(date(2024, 8, 1))) == len(found.entries) == 19
    assert found.on(date(2024, 7, 31)) == ()
    assert {entry.article for entry in found.entries} == {"第八条", "第九条", "第十条", "第十一条"}


def test_a_label_is_the_one_of_the_day(listed):
    found = Codelist.load(listed)

    assert found.label("1", on=date(2019, 12, 31)) == "旧名"
    assert found.label("1", on=date(2020, 1, 1)) == "新名"
    with pytest.raises(NoCode, match="没有代码 3"):
        found.label("3", on=date(2020, 1, 1))
    with pytest.raises(KeyError):
        found.label("1", on=date(2012, 1, 31))


def test_a_list_nobody_wrote_is_refused():
    with pytest.raises(FileNotFoundError):
        codelist("rejection_grounds/不存在")


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (("since: 2020-01-01", "since: 2019-12-31"), 8, "重复的代码：1"),
        (('code: "1", label: 旧名', "code: 1, label: 旧名"), 7, "应为文字"),
        (("label: 另一项", "name: 另一项"), 9, "不认识的键：name"),
        (("until: 2020-01-01", "until: 2012-02-01"), 7, "until 应晚于"),
        (("mark: M", "mark: sure"), 4, "mark 应为"),
        (("since: 2012-02-01\n", ""), 1, "缺少：since"),
    ],
)
def test_a_bad_list_is_refused(listed, change, line, reason):
    assert change[0] in GOOD
    listed.write_text(GOOD.replace(*change, 1), encoding="utf-8")

    with pytest.raises(BadRule, match=reason) as refused:
        Codelist.load(listed)
    assert refused.value.line == line


def test_a_list_without_entries_is_refused(listed):
    listed.write_text(GOOD[: GOOD.index("entries")] + "entries: []\n", encoding="utf-8")

    with pytest.raises(BadRule, match="至少要有一项"):
        Codelist.load(listed)


def test_every_list_named_for_an_article_loads():
    paths = sorted((rulebook_root() / "codelists").rglob("*条*.yaml"))

    assert len(paths) >= 11
    for path in paths:
        assert Codelist.load(path).title
