"""Portals and exchange ask queries; a manager reached round the import contract is a back door."""

import ast

import pytest

from architecture.sources import dotted, modules, short, tree

MANAGERS = {"objects", "_default_manager", "_base_manager"}
OWN_TABLES = {"IdempotentCall", "Authenticator"}  # the interface's own, the sign-in library's own
# What stands today, file by file; a number only ever goes down, and a file at nought goes out.
DEBT = {
    "exchange/api/reads/ledger.py": 2,
    "exchange/api/shapes.py": 1,
    "exchange/api/things.py": 3,
    "exchange/api/writes/documents.py": 1,
}


def back_doors(parsed: ast.AST) -> list[str]:
    """Uses of a table's manager, or of the register of tables, without going through queries."""
    found = []
    for node in ast.walk(parsed):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            if dotted(node.value) not in OWN_TABLES:
                found.append(f"{node.lineno}: {dotted(node)}")
        elif isinstance(node, ast.Call) and dotted(node.func).endswith("apps.get_model"):
            found.append(f"{node.lineno}: {dotted(node.func)}")
    return found


def test_no_new_back_door_to_a_table_is_opened():
    found = {short(path): back_doors(tree(path)) for path in modules("portals", "exchange")}
    faults = {name: doors for name, doors in found.items() if len(doors) > DEBT.get(name, 0)}

    assert faults == {}


def test_a_debt_that_was_paid_is_struck_off():
    found = {short(path): len(back_doors(tree(path))) for path in modules("portals", "exchange")}

    assert {name: number for name, number in DEBT.items() if found.get(name, 0) < number} == {}


@pytest.mark.parametrize(
    "line",
    ["Bid.objects.filter(a=1)", "FACE.model._default_manager.get(pk=1)", "apps.get_model('bid')"],
)
def test_a_back_door_is_found(line):
    assert back_doors(ast.parse(line))
    assert not back_doors(ast.parse("queries.bids_of(actor).filter(a=1)"))
