"""One act, one row, one function: the table and the actions modules say the same."""

import ast
import importlib

import pytest

from architecture.sources import PACKAGE, dotted, dotted_name, modules, short, tree
from gongheng.foundation.lifecycle import Lifecycle, every_act

PERFORMERS = {"performing", "beginning", "beginning_many"}

# Functions of an actions module that are no legal act, each with the reason.
NO_ACT = {
    "foundation/access/actions.py": {
        "open_account": "a way in, not an office; appointing is the act",
        "enter_person": "writes the vault only",
        "end_tokens": "ends keys given for a certificate; unlinking it is the act",
        "issue_token": "a key of an office already held",
        "reset_password": "a way in, given again face to face; no office changes",
        "revoke_token": "ends a key; ending the office is the act",
        "note": "the security log is no ledger",
    },
    "registry/experts/calling/actions.py": {
        "heard": "the step of the chain that confirm, decline, lapse and vacate record",
    },
    "registry/certificates/actions.py": {
        "pose": "asks a question; linking is the act",
        "take_answer": "proves who somebody is, as a password does; linking is the act",
    },
    "trading/bidding/chunks/actions.py": {
        "put_chunk": "keeps opaque bytes; what is submitted is the head that names them",
        "erase_orphans": "forgets what no bid ever named",
        "forget": "the step that erase_ciphertext records",
        "nothing_to_erase": "notes that there was nothing; erase_ciphertext is the act",
    },
    "trading/notices/searches/actions.py": {
        "keep": "a search one keeps for oneself; no right of anybody hangs on it",
        "rename": "the same",
        "look": "the same",
        "drop": "the same, and it leaves nothing behind",
    },
    "registry/history/actions.py": {
        "record_publication": "record_batch of one; the act is performed there",
        "record_batch": "performs record_publication for many at once, one entry each",
    },
}


def acts_performed(parsed: ast.Module) -> dict[str, set[tuple[str, str]]]:
    """Public function -> the (table, verb) pairs that it performs itself, by the names it uses."""
    found = {}
    for function in parsed.body:
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
            found[function.name] = {
                (dotted(node.args[0]), ast.literal_eval(node.args[1]))
                for node in ast.walk(function)
                if isinstance(node, ast.Call)
                and dotted(node.func) in PERFORMERS
                and isinstance(node.args[1], ast.Constant)
            }
    return found


def misnamed(parsed: ast.Module, no_act: set[str]) -> list[str]:
    """Public functions that are not exactly the one act whose verb they bear."""
    return [
        f"{name}: {sorted(pairs) or 'no act'}"
        for name, pairs in acts_performed(parsed).items()
        if name not in no_act and {verb for _, verb in pairs} != {name}
    ]


ACTIONS = modules(named="actions.py")
OURS = {
    life.subject
    for path in modules(named="lifecycle.py")
    if short(path) != "foundation/lifecycle.py"
    for life in vars(importlib.import_module(dotted_name(path))).values()
    if isinstance(life, Lifecycle)
}  # a test elsewhere may register tables of its own


@pytest.mark.parametrize("path", ACTIONS, ids=short)
def test_every_public_function_of_an_actions_module_is_the_act_it_is_named_after(path):
    assert misnamed(tree(path), set(NO_ACT.get(short(path), ()))) == []


def test_every_row_of_every_table_has_its_function_and_no_function_lacks_a_row():
    done = set()
    for path in ACTIONS:
        module = importlib.import_module(dotted_name(path))
        for pairs in acts_performed(tree(path)).values():
            done |= {(getattr(module, table).subject, verb) for table, verb in pairs}
    rows = {(life.subject, act.verb) for life, act in every_act() if life.subject in OURS}

    assert rows - done == set(), "rows without a function"
    assert done - rows == set(), "functions without a row"


def test_the_list_of_exceptions_names_only_functions_that_exist():
    for name, functions in NO_ACT.items():
        assert set(functions) <= set(acts_performed(tree(PACKAGE / name))), name


def test_every_action_ends_by_and_at():
    faults = []
    for path in ACTIONS:
        for function in tree(path).body:
            performs = isinstance(function, ast.FunctionDef) and acts_performed(
                ast.Module([function], [])
            ).get(function.name)
            if performs:
                names = [arg.arg for arg in function.args.kwonlyargs]
                fine = {"by", "at"} <= set(names)
                faults += [] if fine else [f"{short(path)}: {function.name}"]

    assert faults == []


def test_there_are_tables_to_compare():
    assert len(OURS) >= 20


@pytest.mark.parametrize(
    "source",
    [
        "def withdraw(bid):\n    with performing(BID, 'replace', bid) as x:\n        pass",
        "def helper(bid):\n    return bid",
        "def submit(b):\n    beginning(BID, 'submit', b)\n    performing(BID, 'seal', b)",
    ],
)
def test_a_misnamed_or_idle_function_is_found(source):
    """Twin: what the check is there for is found."""
    assert misnamed(ast.parse(source), set())


def test_a_rightly_named_function_is_not_complained_of():
    source = "def submit(bid):\n    with beginning(BID, 'submit', bid) as x:\n        pass"

    assert misnamed(ast.parse(source), set()) == []
