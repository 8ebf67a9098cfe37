"""Small files and small functions. The ceilings only ever go down."""

import ast

import pytest

from architecture.sources import ROOT, modules, read, short, tree

AIM_FILE, AIM_FUNCTION = 300, 30  # what CONTRIBUTING.md asks for
CEILING_FILE, CEILING_FUNCTION = 400, 60  # what no file and no function may exceed
MOST_LONG_FILES, MOST_LONG_FUNCTIONS = 0, 30  # longer than the aim; lower these when they fall


def functions(parsed: ast.Module) -> list[tuple[int, str]]:
    """(length, name) of each function, longest first."""
    found = [
        (node.end_lineno - node.lineno + 1, node.name)
        for node in ast.walk(parsed)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return sorted(found, reverse=True)


BESIDE = [
    path for name in ("verifier", "witness") for path in sorted((ROOT / name / "src").rglob("*.py"))
]
FILES = [*modules(), *BESIDE]


def test_no_file_is_longer_than_the_ceiling_and_few_are_longer_than_the_aim():
    lengths = sorted(((read(path).count("\n"), short(path)) for path in FILES), reverse=True)

    above = [one for one in lengths if one[0] > AIM_FILE]
    assert [one for one in lengths if one[0] > CEILING_FILE] == []
    assert len(above) <= MOST_LONG_FILES, above


def test_no_function_is_longer_than_the_ceiling_and_few_are_longer_than_the_aim():
    lengths = sorted(
        ((length, f"{short(p)}:{name}") for p in FILES for length, name in functions(tree(p))),
        reverse=True,
    )
    above = [one for one in lengths if one[0] > AIM_FUNCTION]

    assert [one for one in lengths if one[0] > CEILING_FUNCTION] == []
    assert len(above) <= MOST_LONG_FUNCTIONS, above


@pytest.mark.parametrize("lines", [2, 61])
def test_a_long_function_is_measured(lines):
    source = "def f():\n" + "    x = 1\n" * (lines - 1)

    assert functions(ast.parse(source)) == [(lines, "f")]
