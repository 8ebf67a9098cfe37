"""Every act and every refusal rests on an article; where the text of the law is here, it exists."""

import re
from pathlib import Path

import pytest

from architecture.sources import modules, short, texts, tree
from gongheng.foundation.lifecycle import every_act
from rules.law_texts import article

ARTICLE = r"第[〇零一二三四五六七八九十百]+条"
CITES = re.compile(rf"{ARTICLE}|（[^）]+）")
ROWS = [(f"{life.subject}.{act.verb}", act.under) for life, act in every_act()]


def laws_in(folder: Path) -> list[str]:
    """Names of the laws whose text is here, longest first."""
    return sorted((path.name.partition("(")[0] for path in folder.glob("*.md")), key=len)[::-1]


def cited(text: str, laws: list[str]) -> list[tuple[str, str]]:
    """(law, article) for every full citation of a law whose text is here."""
    names = "|".join(map(re.escape, laws))
    return [
        (law, one)
        for law, run in re.findall(rf"({names})((?:{ARTICLE}[、和]?)+)", text)
        for one in re.findall(ARTICLE, run)
    ]


def absent(text: str, folder: Path) -> list[str]:
    """The citations in a text that name an article the law does not have."""
    faults = []
    for law, one in cited(text, laws_in(folder)):
        try:
            article(folder, law, one)
        except AssertionError:
            faults.append(f"{law}{one}")
    return faults


@pytest.mark.parametrize(("name", "under"), ROWS, ids=[name for name, _ in ROWS])
def test_every_act_names_what_it_rests_on(name, under):
    assert CITES.search(under), f"{name} 没有写明条款"
    assert not under.startswith("实施条例"), "写法规全称"


def test_every_article_an_act_rests_on_exists(shared):
    folder = shared / "data/laws"

    assert {name: found for name, under in ROWS if (found := absent(under, folder))} == {}
    assert sum(bool(cited(under, laws_in(folder))) for _, under in ROWS) > 40


def test_every_article_the_code_names_exists(shared):
    folder = shared / "data/laws"
    faults = [
        f"{short(path)}:{text.lineno}: {found}"
        for path in modules()
        for text in texts(tree(path))
        if (found := absent(text.value, folder))
    ]

    assert faults == []


def test_an_article_that_does_not_exist_is_found(shared):
    folder = shared / "data/laws"

    assert absent("招标投标法第九十九条", folder) == ["招标投标法第九十九条"]
    assert absent("招标投标法实施条例第二十二条、第九百条", folder) == [
        "招标投标法实施条例第九百条"
    ]
    assert absent("招标投标法第二十四条", folder) == []


@pytest.mark.parametrize("under", ["", "招标投标法", "第条"])
def test_an_act_without_an_article_is_found(under):
    assert not CITES.search(under)
