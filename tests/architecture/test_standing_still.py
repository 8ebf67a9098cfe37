"""A suspended tender stands still: every act of the trade asks for the pause, or says why not."""

import ast
import importlib
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from architecture.sources import dotted, dotted_name, modules
from architecture.test_acts_and_functions import acts_performed
from gongheng.trading.tendering.rules import refuse_if_paused

BEFORE = "before the notice; only an announced tender can be suspended"
TIME_RUNS = "the law's time to object and to answer does not stop, and neither moves the trade on"

BANK = "records what the bank or the issuer did; a pause does not stop money that moves"

# Acts that a suspended tender still allows, each with the reason.
GO_ON = {
    ("tender", "enter"): BEFORE,
    ("tender", "file_self_tender"): BEFORE,
    ("tender", "review_fairness"): BEFORE,
    ("tender", "announce"): BEFORE,
    ("tender", "resume"): "ends the pause",
    ("section", "add"): BEFORE,
    ("section", "carry"): "performed by entering again, which asks",
    ("section", "hand_on"): "performed by entering again, which asks",
    ("bond", "cancel"): "a bidder's own registration, as free as its bid",
    ("bond", "confirm"): BANK,
    ("bond", "reject_receipt"): BANK,
    ("bond", "release"): BANK,
    ("bond", "owe"): "what is no longer needed goes back; a pause keeps nobody's money",
    ("bond_account", "open_account"): "an account of a region, of no tender",
    ("bond_account", "assign_keeper"): "an account of a region, of no tender",
    ("bond_account", "shut_account"): "an account of a region, of no tender",
    ("extension", "agree"): TIME_RUNS,
    ("extension", "decline"): TIME_RUNS,
    ("notice", "invite"): BEFORE,
    ("question", "ask"): TIME_RUNS,
    ("question", "answer_question"): "performed by issuing a clarification, which asks",
    ("objection", "raise_objection"): TIME_RUNS,
    ("objection", "answer"): TIME_RUNS,
    ("objection", "withdraw_objection"): TIME_RUNS,
    ("opening", "object_on_the_spot"): TIME_RUNS,
    ("unsealing", "make_record"): "writes down what was read; a pause does not undo that",
    ("bid", "withdraw"): "a bidder may take its bid back until the deadline (招标投标法第二十九条)",
    ("intake", "open"): "opens with the notice, which asks; nothing is in it yet",
    ("intake", "note_late"): "records when a bid was here; a pause does not undo that",
    ("archive", "assemble_again"): "the tender is over; what is over cannot be suspended",
    ("archive", "seal"): "the tender is over; what is over cannot be suspended",
}


def asks_for_the_pause(function: Callable[..., Any], seen: set[Any] | None = None) -> bool:
    """Whether the function, or one of ours that it calls, asks `refuse_if_paused`."""
    seen = set() if seen is None else seen
    if function is refuse_if_paused:
        return True
    if function in seen:
        return False
    seen.add(function)
    return any(asks_for_the_pause(called, seen) for called in _called(function))


def _called(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    module = importlib.import_module(function.__module__)
    parsed = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(parsed):
        if isinstance(node, ast.Call):
            found: Any = module
            for step in dotted(node.func).split("."):
                found = getattr(found, step, None)
            if inspect.isfunction(found) and found.__module__.startswith("gongheng.trading"):
                yield found


def acts() -> dict[tuple[str, str], Callable[..., Any]]:
    """(subject, verb) -> the function that performs it."""
    found = {}
    for path in modules("trading", named="actions.py"):
        module = importlib.import_module(dotted_name(path))
        for name, pairs in acts_performed(ast.parse(inspect.getsource(module))).items():
            for table, verb in pairs:
                found[getattr(module, table).subject, verb] = getattr(module, name)
    return found


def test_every_act_of_the_trade_asks_for_the_pause_or_is_listed_with_its_reason():
    moving = [name for name, act in acts().items() if not asks_for_the_pause(act)]

    assert sorted(set(moving) - set(GO_ON)) == []


def test_the_list_names_only_acts_that_exist_and_need_it():
    asking = {name for name, act in acts().items() if asks_for_the_pause(act)}

    assert set(GO_ON) <= set(acts())
    assert sorted(set(GO_ON) & asking) == []


def test_an_act_that_forgets_is_found(monkeypatch):
    from gongheng.trading.opening import actions as opening

    monkeypatch.setattr(opening, "refuse_if_paused", lambda _: None)

    assert not asks_for_the_pause(opening.sign_record)
