"""Portals and exchange ask queries; a manager reached round the import contract is a back door."""

import ast

import pytest

from architecture.sources import dotted, modules, short, tree

MANAGERS = {"objects", "_default_manager", "_base_manager"}
OWN_TABLES = {"IdempotentCall", "Authenticator"}  # the interface's own, the sign-in library's own


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


def test_no_back_door_to_a_table_is_open():
    found = {short(path): back_doors(tree(path)) for path in modules("portals", "exchange")}

    assert {name: doors for name, doors in found.items() if doors} == {}


@pytest.mark.parametrize(
    "line",
    ["Bid.objects.filter(a=1)", "FACE.model._default_manager.get(pk=1)", "apps.get_model('bid')"],
)
def test_a_back_door_is_found(line):
    assert back_doors(ast.parse(line))
    assert not back_doors(ast.parse("queries.bids_of(actor).filter(a=1)"))
