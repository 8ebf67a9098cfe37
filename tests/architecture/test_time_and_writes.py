"""Who may ask the clock, who may write a table, where the law of a day may stand."""

import ast
import re

import pytest

from architecture.sources import calls, dotted, modules, short, tree

CLOCK_WORDS = {
    "now",
    "today",
    "utcnow",
    "localtime",
    "localdate",
    "fromtimestamp",
    "utcfromtimestamp",
}
BELOW_THE_PORTALS = ("foundation/", "rules/", "registry/", "trading/")
WRITE_WORDS = {
    "save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "asave", "acreate", "adelete", "aupdate",
}  # fmt: skip
A_QUERY = re.compile(r"objects|_base_manager|filter\(\)|exclude\(\)|all\(\)|QuerySet")
WRITERS = ("actions.py", "reactions.py")
MAY_WRITE = {
    "exchange/api/once.py": "idempotency keys and answers; no legal thing",
    "foundation/": "the layer that keeps ledger, vault, files, accounts and serials",
    "portals/second_factor.py": "second factors of the sign-in library; no table of ours",
    "portals/signin/": "one-time accounts and second factors of the sign-in library",
}
MAY_LISTEN = {"foundation/ledger/apps.py": "rights are laid after each migration, no domain event"}
A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DAY_MAKERS = {"date", "datetime", "datetime.date", "datetime.datetime", "beijing", "clock.beijing"}


def asks_the_time(parsed: ast.AST) -> list[str]:
    """Calls that read a clock other than ours."""
    found = []
    for call in calls(parsed):
        name = dotted(call.func)
        base, _, word = name.rpartition(".")
        converts = word in {"localtime", "localdate"} and call.args
        asks = word in CLOCK_WORDS and base != "clock" and not converts
        if asks or name in {"time.time", "time.time_ns"}:
            found.append(f"{call.lineno}: {name}()")
    return found


def asks_our_clock(parsed: ast.AST) -> list[str]:
    return [f"{c.lineno}" for c in calls(parsed) if dotted(c.func) in {"clock.now", "clock.today"}]


def writes(parsed: ast.AST) -> list[str]:
    """Calls that write a table."""
    found = []
    for call in calls(parsed):
        if not isinstance(call.func, ast.Attribute):
            continue
        word, owner = call.func.attr, dotted(call.func.value)
        if (word in WRITE_WORDS and owner not in {"set", "dict"}) or (
            word in {"update", "aupdate"} and A_QUERY.search(owner)
        ):
            found.append(f"{call.lineno}: {owner}.{word}()")
    return found


def listens(parsed: ast.AST) -> list[str]:
    """Signal receivers: what follows an act follows the ledger instead."""
    found = [
        f"{node.lineno}: {name}"
        for node in ast.walk(parsed)
        if isinstance(node, ast.FunctionDef)
        for name in map(dotted, node.decorator_list)
        if name.removesuffix("()").rpartition(".")[2] == "receiver"
    ]
    imported = [n for n in ast.walk(parsed) if isinstance(n, ast.ImportFrom)]
    return found + [
        f"{node.lineno}: {node.module}"
        for node in imported
        if node.module in {"django.dispatch", "django.db.models.signals", "django.core.signals"}
    ]


def compared_days(parsed: ast.AST) -> list[str]:
    """Comparisons with a written-out day: a law's day belongs in the rulebook."""
    return [
        f"{node.lineno}"
        for node in ast.walk(parsed)
        if isinstance(node, ast.Compare) and any(map(_is_a_day, [node.left, *node.comparators]))
    ]


def _is_a_day(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        written = bool(node.args) and all(isinstance(arg, ast.Constant) for arg in node.args)
        return written and dotted(node.func).removesuffix("()") in DAY_MAKERS
    return isinstance(node, ast.Constant) and bool(A_DAY.fullmatch(str(node.value)))


def excepted(name: str, exceptions: dict[str, str]) -> bool:
    return any(name == known or name.startswith(known) for known in exceptions)


# The one-time code and the shown clock drift are about the machine's clock, not about legal time.
MACHINE_TIME = {
    "foundation/clock.py": "the one place",
    "demo/codes.py": "an authenticator app counts the machine's time",
    "portals/context.py": "shows how far the demonstration clock was moved",
}
EVERYTHING = modules()


def test_nobody_but_the_clock_asks_the_time():
    faults = {
        short(path): found
        for path in EVERYTHING
        if not excepted(short(path), MACHINE_TIME) and (found := asks_the_time(tree(path)))
    }

    assert faults == {}


def test_nothing_below_the_portals_asks_even_our_clock():
    faults = {
        short(path): found
        for path in EVERYTHING
        if short(path).startswith(BELOW_THE_PORTALS)
        and short(path) != "foundation/clock.py"
        and (found := asks_our_clock(tree(path)))
    }

    assert faults == {}


def test_only_actions_and_reactions_write_tables():
    faults = {
        short(path): found
        for path in EVERYTHING
        if path.name not in WRITERS
        and not excepted(short(path), MAY_WRITE)
        and (found := writes(tree(path)))
    }

    assert faults == {}


def test_nobody_listens_to_signals():
    faults = {
        short(path): found
        for path in EVERYTHING
        if not excepted(short(path), MAY_LISTEN) and (found := listens(tree(path)))
    }

    assert faults == {}


def test_no_day_of_a_law_is_compared_in_code():
    faults = {short(path): found for path in EVERYTHING if (found := compared_days(tree(path)))}

    assert faults == {}


def test_the_exceptions_are_still_needed():
    """An exception that nothing uses any more is removed."""
    names = {short(path) for path in EVERYTHING}
    for known in (*MACHINE_TIME, *MAY_WRITE, *MAY_LISTEN):
        assert any(name == known or name.startswith(known) for name in names), known


@pytest.mark.parametrize(
    "line",
    ["datetime.now(UTC)", "timezone.now()", "date.today()", "time.time()", "today()",
     "datetime.datetime.utcnow()", "timezone.localdate()"],
)  # fmt: skip
def test_a_stray_clock_is_found(line):
    assert asks_the_time(ast.parse(line))
    assert not asks_the_time(ast.parse("clock.now(); timezone.localtime(moment)"))
    assert asks_our_clock(ast.parse("clock.now()"))


@pytest.mark.parametrize(
    "line",
    ["bid.save()", "Bid.objects.create(a=1)", "Bid.objects.filter(a=1).update(b=2)",
     "tender.bids.all().delete()", "Bid.objects.bulk_create([])", "x.scores.get_or_create(a=1)"],
)  # fmt: skip
def test_a_stray_write_is_found(line):
    assert writes(ast.parse(line))
    assert not writes(ast.parse("seen.update({'a': 1})"))


@pytest.mark.parametrize(
    "source",
    ["@receiver(post_save)\ndef f(sender): pass", "from django.db.models.signals import pre_save"],
)
def test_a_receiver_is_found(source):
    assert listens(ast.parse(source))


@pytest.mark.parametrize(
    "line", ["day < date(2018, 6, 1)", "'2018-06-01' <= day", "at >= beijing(2026, 11, 22, 9)"]
)
def test_a_compared_day_is_found(line):
    assert compared_days(ast.parse(line))
    assert not compared_days(ast.parse("day < date(year, month, 1)"))
