"""Every refusal has a sentence, and every sentence is used."""

import ast
import re
from collections import Counter

import pytest
import yaml

from architecture.sources import ROOT, calls, dotted, modules, short, texts, tree

SENTENCES = yaml.safe_load((ROOT / "rulebook/wording/refusals.yaml").read_text(encoding="utf-8"))
PLACE_OF_CODE = {"refuse_unless": 1, "refuse": 0, "Refused": 0}


def codes(parsed: ast.AST) -> set[tuple[int, str]]:
    """(line, code) wherever the source says no with a written-out code."""
    found = set()
    for call in calls(parsed):
        place = PLACE_OF_CODE.get(dotted(call.func).rpartition(".")[2])
        given = [word.value for word in call.keywords if word.arg == "violation_error_code"]
        if place is not None and len(call.args) > place:
            given.append(call.args[place])
        found |= {
            (one.lineno, one.value)
            for one in given
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        }
    return found


def test_every_code_has_a_sentence():
    faults = [
        f"{short(path)}:{line}: {code}"
        for path in modules()
        for line, code in sorted(codes(tree(path)))
        if code not in SENTENCES
    ]

    assert faults == []


def test_every_sentence_is_used():
    said = {text.value for path in modules() for text in texts(tree(path))}

    assert sorted(set(SENTENCES) - said) == []


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_says_what_is_wrong_in_chinese_and_has_a_status_of_its_kind(code):
    row = SENTENCES[code]

    assert set(row) - {"source"} == {"sentence", "status"}
    assert row.get("source", "x").strip()
    assert row["sentence"].rstrip("（{digest}）。").strip()
    assert any("一" <= sign <= "鿿" for sign in row["sentence"])
    assert 400 <= row["status"] < 500 or code in {"internal", "busy"}


def test_a_code_is_found_wherever_the_source_says_no():
    """Twin: a code without a sentence would be found in each of the ways to say no."""
    source = """
refuse_unless(day, "a")
refuse("b", field="x")
raise Refused("c")
models.UniqueConstraint(violation_error_code="d")
refusals.refuse_unless(day, "e")
refuse_unless(day, code)
"""
    assert {code for _, code in codes(ast.parse(source))} == set("abcde")


def twice(text):
    """Codes that stand more than once: YAML keeps the last and says nothing."""
    counted = Counter(re.findall(r"^([a-z_]+):", text, re.MULTILINE))
    return sorted(code for code, number in counted.items() if number > 1)


def test_no_code_has_two_sentences():
    file = ROOT / "rulebook" / "wording" / "refusals.yaml"
    assert twice(file.read_text(encoding="utf-8")) == []


def test_a_code_with_two_sentences_is_found():
    """Twin."""
    assert twice("a: {x: 1}\nb: {x: 1}\na: {x: 2}\n") == ["a"]
