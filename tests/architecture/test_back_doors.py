"""Portals and exchange ask queries; a manager reached round the import contract is a back door."""

import ast
from collections.abc import Iterable

import pytest

from architecture.sources import dotted, modules, short, tree

MANAGERS = {"objects", "_default_manager", "_base_manager"}
OWN_TABLES = {"IdempotentCall", "Authenticator"}  # the interface's own, the sign-in library's own
# What was sent, compared and taken belongs to the feeds; only these two files of theirs reach it.
FEEDS_TABLES = {"Delivery", "Reconciliation", "Channel", "Taken"}
OWNERS = {
    "exchange/feeds/queries.py": FEEDS_TABLES,  # every read of its own tables
    "exchange/feeds/reactions.py": FEEDS_TABLES,  # every write that is no act of a delivery
}


def back_doors(parsed: ast.AST, own: Iterable[str] = ()) -> list[str]:
    """Uses of a table's manager, or of the register of tables, without going through queries."""
    found = []
    for node in ast.walk(parsed):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            if dotted(node.value) not in {*OWN_TABLES, *own}:
                found.append(f"{node.lineno}: {dotted(node)}")
        elif isinstance(node, ast.Call) and dotted(node.func).endswith("apps.get_model"):
            found.append(f"{node.lineno}: {dotted(node.func)}")
    return found


def test_no_back_door_to_a_table_is_open():
    found = {
        short(path): back_doors(tree(path), OWNERS.get(short(path), ()))
        for path in modules("portals", "exchange")
    }

    assert {name: doors for name, doors in found.items() if doors} == {}


def test_the_owners_are_still_needed():
    files = {short(path): path for path in modules("exchange")}

    for name in OWNERS:
        assert back_doors(tree(files[name])), name


def test_an_owner_reaches_its_own_tables_and_no_other():
    """Twin: the owner of some tables has no way to the rest, and nobody else to its own."""
    assert not back_doors(ast.parse("Delivery.objects.get(pk=1)"), FEEDS_TABLES)
    assert back_doors(ast.parse("Record.objects.get(pk=1)"), FEEDS_TABLES)
    assert back_doors(ast.parse("Delivery.objects.get(pk=1)"))


@pytest.mark.parametrize(
    "line",
    ["Bid.objects.filter(a=1)", "FACE.model._default_manager.get(pk=1)", "apps.get_model('bid')"],
)
def test_a_back_door_is_found(line):
    assert back_doors(ast.parse(line))
    assert not back_doors(ast.parse("queries.bids_of(actor).filter(a=1)"))
