"""docs/reference and the glossary say what the program says today, and every word is explained."""

import importlib.util
import re

import pytest
from django.apps import apps

from architecture.sources import ROOT, read

SPEC = importlib.util.spec_from_file_location("reference", ROOT / "scripts/reference.py")
reference = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(reference)

GLOSSARY = ROOT / "docs/glossary.md"
OUR_MODELS = [m for m in apps.get_models() if m.__module__.startswith("gongheng.")]


@pytest.fixture(scope="module")
def made():
    return reference.pages()


def words(text: str) -> set[tuple[str, str]]:
    """(English, Chinese) of every row of every table of a glossary."""
    rows = (line.split(" | ") for line in text.splitlines() if line.startswith("| "))
    return {(row[0].removeprefix("| ").strip("`"), row[1]) for row in rows if len(row) > 2}


def missing(text: str) -> list[str]:
    """Models, states and verbs that a glossary does not hold with their Chinese."""
    told = words(text)
    wanted = {(model.__name__, str(model._meta.verbose_name)) for model in OUR_MODELS}
    for life in reference.lives():
        wanted |= {(one.value, str(one.label)) for one in life.states}
        wanted |= {(act.verb, act.label) for act in life.acts.values()}
    return sorted(f"{english} {chinese}" for english, chinese in wanted - told)


@pytest.mark.parametrize("name", ["lifecycles", "permissions", "facts", "refusals", "settings",
                                  "commands"])  # fmt: skip
def test_a_generated_page_is_current(made, name):
    path = ROOT / f"docs/reference/{name}.md"

    assert path.is_file(), "请运行 make docs"
    assert read(path) == made[path], "请运行 make docs"


def test_the_lower_part_of_the_glossary_is_current(made):
    assert read(GLOSSARY) == made[GLOSSARY], "请运行 make docs"


def test_every_model_state_and_verb_stands_in_the_glossary():
    assert missing(read(GLOSSARY)) == []


def test_every_model_has_a_chinese_name():
    assert [m.__name__ for m in OUR_MODELS if m._meta.verbose_name.isascii()] == []


def test_a_word_left_out_or_renamed_is_found():
    """Twin: without its row, or with another Chinese word, a verb is missed."""
    text = read(GLOSSARY)
    without = re.sub(r"^\| `replace` \| 替换 .*\n", "", text, flags=re.MULTILINE)
    renamed = text.replace("| `replace` | 替换 |", "| `replace` | 换掉 |")

    assert missing(without) == ["replace 替换"]
    assert missing(renamed) == ["replace 替换"]
    assert len(missing("")) > 150


def test_every_hand_written_word_has_a_meaning_and_a_source():
    above = read(GLOSSARY).partition(reference.MARK)[0]
    rows = [line for line in above.splitlines() if line.startswith("| ") and "---" not in line]

    assert len(rows) > 60
    for row in rows:
        cells = [cell.strip() for cell in row.strip("| ").split(" | ")]
        assert len(cells) == 4, row
        assert all(cells), row


def test_no_english_word_of_the_hand_written_part_stands_twice():
    above = read(GLOSSARY).partition(reference.MARK)[0]
    english = [line.split(" | ")[0] for line in above.splitlines() if line.startswith("| ")]
    terms = [word for word in english if word not in {"| English", "| ---"}]

    assert sorted({word for word in terms if terms.count(word) > 1}) == []


def test_every_file_the_documents_point_to_exists():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
    links = [
        (path, target)
        for path in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", read(path))
    ]

    assert len(links) > 40
    assert [f"{path.name}: {to}" for path, to in links if not (path.parent / to).exists()] == []


def test_every_variable_of_the_environment_is_explained(made):
    assert reference.UNEXPLAINED not in made[ROOT / "docs/reference/settings.md"]


def test_a_variable_without_an_explanation_is_found(monkeypatch):
    monkeypatch.delitem(reference.MEANING, "GONGHENG_ENV")

    assert reference.UNEXPLAINED in reference.settings()


def test_a_changed_table_makes_the_pages_stale(monkeypatch, made):
    """Twin: pages that ignored the tables would stay the same."""
    life = next(one for one in reference.lives() if one.subject == "bid")
    monkeypatch.setattr(life, "label", "另一个名字")

    again = reference.pages()
    changed = {path.stem for path in again if again[path] != made[path]}
    assert {"lifecycles", "permissions", "facts", "glossary"} <= changed
