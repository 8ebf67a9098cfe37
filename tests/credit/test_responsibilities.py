"""责任清单: six lists, strictly read; what claims to be law stands in the law."""

import re
from datetime import date

import pytest

from gongheng.credit.catalogue.conducts import conducts_on
from gongheng.credit.catalogue.responsibilities import (
    ORDER,
    read_responsibilities,
    responsibilities,
)
from gongheng.rules.strict import BadRule
from rules.law_texts import article

EVERY = [duty for one in responsibilities() for duty in one.duties]
ROW = "{code: X1, stage: 投标, subject: bidder, duty: 如实, basis: 某法第一条, mark: M}"
HEAD = "title: 清单\nsince: 2020-04-01\nmark: D\nsource: 方案\nentries:\n  - "


def test_there_is_a_list_for_each_kind_of_trade_that_the_plan_names():
    assert [one.key for one in responsibilities()] == list(ORDER)
    assert all(len(one.stages) >= 5 for one in responsibilities())


def test_every_duty_that_claims_a_checked_law_is_found_in_its_article(shared):
    checked = [one for one in EVERY if one.mark == "V-law"]
    faults = []
    for one in checked:
        law, number = re.fullmatch(r"(.+?)(第[一二三四五六七八九十百]+条)", one.basis).groups()
        if one.says not in article(shared / "data/laws", law, number):
            faults.append(f"{one.code} {one.basis}：{one.says}")

    assert faults == []
    assert len(checked) >= 40


def test_words_that_stand_in_no_article_would_be_found(shared):
    """Twin: the check above reads the article and not the whole law."""
    one = next(duty for duty in EVERY if duty.basis == "招标投标法第九条")

    assert one.says in article(shared / "data/laws", "招标投标法", "第九条")
    assert one.says not in article(shared / "data/laws", "招标投标法", "第十条")


def test_works_and_procurement_rest_on_checked_articles_and_the_rest_says_so():
    lists = {one.key: one for one in responsibilities()}

    for key in ("works", "procurement"):
        assert all(duty.mark == "V-law" for duty in lists[key].duties)
        assert lists[key].standing == "示例"
    assert all(duty.standing == "待核实" for duty in lists["medical"].duties)


def test_every_breach_is_a_conduct_of_that_subject_graded_today():
    graded = {(one.code, one.subject) for one in conducts_on(date(2026, 3, 1))}

    assert {(one.breach, one.subject) for one in EVERY if one.breach} <= graded


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ROW.replace("bidder", "martian"), "不认识的主体"),
        (ROW.replace("mark: M", "mark: X"), "mark 应为"),
        (ROW.replace("mark: M", "mark: V-law"), "应当摘录条文"),
        (ROW.replace("}", ", says: 如实}"), "应当摘录条文"),
        (ROW.replace("}", ", breach: T101}"), "不是该主体的失信行为"),
        (ROW.replace("}", ", colour: red}"), "不认识的键"),
        (ROW.replace(", duty: 如实", ""), "缺少：duty"),
        (ROW + "\n  - " + ROW, "重复的编码"),
    ],
)
def test_a_list_with_a_fault_is_refused_with_its_line(row, reason, tmp_path):
    file = tmp_path / "works.yaml"
    file.write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(BadRule, match=reason):
        read_responsibilities([file])


def test_a_right_list_is_read(tmp_path):
    file = tmp_path / "works.yaml"
    file.write_text(HEAD + ROW + "\n", encoding="utf-8")

    assert read_responsibilities([file])[0].duties[0].code == "X1"
