"""No number of the law stands in code: it comes from the rulebook, with its article."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.sources import calls, dotted, modules, short, tree

WATCHED = {
    "rules.py",
    "actions.py",
    "tasks.py",
    "limits.py",
    "steps.py",
    "ranking.py",
    "account.py",
}
LARGEST_OF_NO_MEANING = 2  # pairs, halves, "the second of two"; no limit of the law is so small
# (file, number): why it is no number of the law.
NOT_OF_THE_LAW = {
    ("foundation/access/actions.py", 365): "life of an interface key: our own security policy",
    ("foundation/access/actions.py", 32): "bytes of a random key",
    ("foundation/access/actions.py", 16): "digits by which an interface key is named",
    ("foundation/access/actions.py", 200): "length of a stored address",
    ("registry/projects/rules.py", 3): "characters of an industry code (GB/T 4754)",
    ("registry/experts/actions.py", 32): "bytes of a random seed",
    ("registry/experts/actions.py", 100): "nobody has worked for a hundred years",
    ("registry/experts/rules.py", 100): "a slip of the keyboard, not a committee",
    ("registry/history/actions.py", 2000): "length of a stored text",
    ("registry/parties/rules.py", 18): "characters of a code",
    ("registry/parties/rules.py", 16): "characters of a code",
    ("registry/parties/rules.py", 4): "characters shown of a masked code",
    ("registry/venues/actions.py", 10_000): "a slip of the keyboard, not a room",
    ("trading/bidding/rules.py", 36500): "a slip of the keyboard, not a building period",
    ("trading/bidding/rules.py", 40): "length of a shown name",
    ("trading/bidding/rules.py", 120): "length of a stored name",
    ("trading/bidding/chunks/actions.py", 1000): "rows erased in one turn of the worker",
    (
        "trading/bidding/intake/actions.py",
        200,
    ): "rows erased in one act: the tender is held meanwhile",
    ("trading/bidding/tasks.py", 50): "intakes swept in one turn of the worker",
    ("trading/bidding/sealed/actions.py", 51): "bits of a number drawn at random",
    ("trading/bidding/sealed/rules.py", 500): "length of a stored text",
    ("trading/bonds/rules.py", 10): "base of the numbers the database column can hold",
    ("trading/bonds/rules.py", 16): "digits the database column can hold",
    ("trading/bonds/rules.py", 6): "digits of the shortest account number",
    ("trading/bonds/rules.py", 34): "digits of the longest account number (IBAN)",
    ("trading/bonds/rules.py", 4): "digits shown of an account number",
    (
        "trading/bidding/consortia/rules.py",
        5,
    ): "parties of a consortium: our own figure, no law says",
    ("trading/bidding/consortia/rules.py", 100): "per cent of a whole",
    ("trading/bidding/consortia/rules.py", 500): "length of a stored text",
    ("trading/bidding/sealed/rules.py", 100): "versions of one unit's bid: our own bound",
    ("trading/opening/faults/rules.py", 40): "length of a shown word",
    ("trading/opening/shares/rules.py", 32): "bytes of a half (SBP-1)",
    ("trading/opening/shares/rules.py", 40): "length of a shown word",
    ("trading/opening/shares/rules.py", 50): "lines a bidder's program may leave: our own bound",
    ("trading/evaluation/ranking.py", 1_000_000): "sorts after every decided place",
    (
        "trading/tendering/rules.py",
        3,
    ): "arithmetic: dropping the highest and lowest leaves one of three",
    ("trading/notices/rules.py", 2000): "length of a stored text",
    ("trading/notices/searches/rules.py", 20): "searches one person keeps: our own bound",
    ("trading/notices/searches/rules.py", 60): "length of a stored name",
    ("trading/notices/searches/rules.py", 100): "length of words to search for",
    ("trading/tendering/rules.py", 99): "a slip of the keyboard, not a committee",
    ("trading/tendering/rules.py", 3650): "a slip of the keyboard, not a validity",
    ("trading/tendering/rules.py", 100): "points of a whole score, the document's own unit",
}
TEXT_LENGTHS = {"most", "max_length"}  # keyword arguments that say how long a text may be
LENGTH_FUNCTIONS = {"_line"}  # functions whose second argument says so


def numbers(parsed: ast.AST) -> Iterator[tuple[int, int | float]]:
    """(line, number) of each number above two that is not the length of a text."""
    lengths = {
        id(word.value)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg in TEXT_LENGTHS
    } | {
        id(node.args[1])
        for node in calls(parsed)
        if dotted(node.func) in LENGTH_FUNCTIONS and len(node.args) > 1
    }
    for node in ast.walk(parsed):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, int | float)
            and not isinstance(node.value, bool)
            and abs(node.value) > LARGEST_OF_NO_MEANING
            and id(node) not in lengths
        ):
            yield node.lineno, node.value


def unexplained(path: Path) -> list[str]:
    return [
        f"{short(path)}:{line}: {number}"
        for line, number in numbers(tree(path))
        if (short(path), number) not in NOT_OF_THE_LAW
    ]


FILES = [p for p in modules("foundation/access", "registry", "trading") if p.name in WATCHED]


def test_no_number_of_the_law_stands_in_rules_or_actions():
    assert [fault for path in FILES for fault in unexplained(path)] == []


def test_every_explained_number_is_still_there():
    there = {(short(path), number) for path in FILES for _, number in numbers(tree(path))}

    assert set(NOT_OF_THE_LAW) - there == set()


def test_enough_files_are_watched():
    assert len(FILES) > 30


@pytest.mark.parametrize(
    "line", ["days >= 20", "timedelta(days=15)", "len(experts) < 5", "share > 0 and ratio <= 10"]
)
def test_a_number_of_the_law_in_code_is_found(line):
    assert list(numbers(ast.parse(line)))
    assert not list(numbers(ast.parse("size % 2 == 1; text(value, most=500)")))
