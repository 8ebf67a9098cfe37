"""The stages of each kind of trade, in order; a procedure file is as strict as a rule."""

import csv

import pytest

from gongheng.rules.book import rulebook_root
from gongheng.rules.procedures import NoProcedure, Procedure, procedure, procedures, stage_labels
from gongheng.rules.strict import BadRule

FOLDER = rulebook_root() / "procedures"
WORKS = [
    "entry",
    "fair_review",
    "notice",
    "clarification",
    "bidding",
    "opening",
    "evaluation",
    "candidates_published",
    "award",
    "contract",
    "performance",
    "archive",
]


def test_a_works_tender_has_its_stages_in_order():
    works = procedure("works_tender")

    assert [stage.code for stage in works.stages] == WORKS
    assert works.stages[0].label == "进场登记"
    assert works.source == "招标投标法第十六条"
    assert works.standing == ""


def test_each_stage_knows_the_next():
    works = procedure("works_tender")

    assert [works.after(code).code for code in WORKS[:-1]] == WORKS[1:]
    assert works.after("archive") is None
    with pytest.raises(ValueError, match="auction"):
        works.after("auction")


def test_what_cannot_be_played_yet_is_shown_as_an_example():
    standings = {code: each.standing for code, each in procedures().items()}

    assert standings.pop("works_tender") == ""
    assert len(standings) >= 3
    assert set(standings.values()) == {"示例"}


def test_an_unknown_kind_of_trade_is_refused():
    with pytest.raises(NoProcedure, match="barter"):
        procedure("barter")


def test_procedures_serve_known_trade_classes():
    with (rulebook_root() / "codelists/trade_classes/trade_classes.csv").open(
        encoding="utf-8", newline=""
    ) as table:
        known = {row["code"] for row in csv.DictReader(table)}

    for each in procedures().values():
        assert set(each.serves) <= known, each.code


def test_every_stage_is_used_or_known_as_optional():
    used = {stage.code for each in procedures().values() for stage in each.stages}

    assert set(stage_labels(FOLDER / "stages.yaml")) - used == {"prequalification"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("title:", "titel:"), "不认识的键"),
        (("law: 招标投标法\n", ""), "缺少：law"),
        (("notice,", "gossip,"), "不认识的环节：gossip"),
        (("notice,", "entry,"), "重复：entry"),
        (("[A01,", "[A02,"), "重复：A02"),
        (("mark: V-law", "mark: sure"), "mark 应为"),
        (("playable: true", "playable: soon"), "true 或 false"),
    ],
)
def test_a_bad_procedure_is_refused(tmp_path, change, reason):
    (tmp_path / "stages.yaml").write_bytes((FOLDER / "stages.yaml").read_bytes())
    text = (FOLDER / "works_tender.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "works_tender.yaml"
    path.write_text(text.replace(*change, 1), encoding="utf-8")

    with pytest.raises(BadRule, match=reason):
        Procedure.load(path)


def test_a_procedure_without_stages_is_refused(tmp_path):
    (tmp_path / "stages.yaml").write_text("entry: 进场登记\n", encoding="utf-8")
    path = tmp_path / "x.yaml"
    path.write_text(
        "title: 题\nstages: []\nserves: [A01]\nlaw: 法\narticle: 条\nmark: M\nplayable: false\n",
        encoding="utf-8",
    )

    with pytest.raises(BadRule, match="至少要有一项"):
        Procedure.load(path)
