"""What is not public has one door; whoever opens the vault of records elsewhere is found."""

import ast

import pytest

from architecture.sources import modules, short, tree

CLOSED = {"closed_key", "rows_key", "file_key"}
MAY_TOUCH = {
    "credit/records/models.py": "the column",
    "credit/records/actions.py": "seals what is not public",
    "credit/records/door.py": "the door",
    "credit/records/uploads/actions.py": "seals a file, and erases it",
    "credit/records/uploads/kept.py": "opens a file for its own organ",
    "credit/records/uploads/batches.py": "seals what is not public, many at once",
    "exchange/feeds/credit_hubei.py": "names a part by reference; opened only to be encrypted",
}
# Who names records that are over or on the way: rules of time, the organ's desk, the subject, the door.
OVER = {"ENDED", "EXPIRED", "REPAIRED", "WITHDRAWN", "CORRECTED"}
MAY_NAME = {
    "credit/records/lifecycle.py": "the states",
    "credit/records/models.py": "which records are live",
    "credit/records/door.py": "the door",
    "credit/records/queries.py": "the desk of the organ and the subject's own",
    "credit/records/actions.py": "a corrected record is published anew",
    "credit/records/scores.py": "figures of timeliness, no content",
    "credit/points/queries.py": "points of a day; narrowed by events_for",
    "credit/ratings/queries.py": "which records were public on an earlier day; figures, no content",
    "credit/repair/actions.py": "restores what a false repair ended; asks one state, shows nothing",
}  # fmt: skip


def opened(parsed: ast.AST) -> list[str]:
    """Mentions of a reference under which something closed lies."""
    return [
        f"{node.lineno}: {name}"
        for node in ast.walk(parsed)
        for name in [_name(node)]
        if name in CLOSED
    ]


def over(parsed: ast.AST) -> list[str]:
    """Mentions of records that are no longer public."""
    return [
        f"{node.lineno}: {node.attr}"
        for node in ast.walk(parsed)
        if isinstance(node, ast.Attribute) and node.attr in OVER
        and isinstance(node.value, ast.Name) and node.value.id in {"RecordState", "lifecycle"}
    ] + [
        f"{node.lineno}: {alias.name}"
        for node in ast.walk(parsed)
        if isinstance(node, ast.ImportFrom) and node.module == "gongheng.credit.records.lifecycle"
        for alias in node.names
        if alias.name in OVER
    ]  # fmt: skip


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.keyword):
        return node.arg or ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


HERE = [path for path in modules() if "/migrations/" not in short(path)]


def test_only_the_door_and_who_seals_touch_what_is_closed():
    found = {short(path): opened(tree(path)) for path in HERE if short(path) not in MAY_TOUCH}

    assert {name: lines for name, lines in found.items() if lines} == {}


def test_only_known_places_name_records_that_are_over():
    found = {short(path): over(tree(path)) for path in HERE if short(path) not in MAY_NAME}

    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_exceptions_are_still_needed():
    names = {short(path): path for path in HERE}
    for known in MAY_TOUCH:
        assert opened(tree(names[known])), known
    assert set(MAY_NAME) <= set(names)


@pytest.mark.parametrize(
    "line",
    ["store.reveal(record.closed_key)", "rows.values('closed_key')", "Record(closed_key='x')"],
)
def test_a_second_door_is_found(line):
    """Twin: what the check is there for is found."""
    assert opened(ast.parse(line))
    assert not opened(ast.parse("door.open_file(inquiry, subject=code, by=by, at=at)"))


@pytest.mark.parametrize(
    "line",
    ["rows.filter(state=RecordState.EXPIRED)",
     "from gongheng.credit.records.lifecycle import ENDED"],
)  # fmt: skip
def test_a_second_list_of_what_is_over_is_found(line):
    assert over(ast.parse(line))
    assert not over(ast.parse("RecordState.PUBLISHED"))
