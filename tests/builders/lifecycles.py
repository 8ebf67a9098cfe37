"""Walks over a lifecycle table: what it allows, and what happens when anything is tried."""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.lifecycle import SAME, Lifecycle
from gongheng.foundation.refusals import Refused

Perform = Callable[[Any], Any]


def after(life: Lifecycle, state: str, verb: str) -> str | None:
    """The state the table leads to, or None when the act is not open in this state."""
    act = life.acts[verb]
    if state not in act.start:
        return None
    return state if act.end == SAME else act.end


def reachable(life: Lifecycle) -> set[str]:
    """Every state some sequence of acts leads to."""
    found = {act.end for act in life.acts.values() if act.begins}
    while True:
        more = {after(life, state, verb) for state in found for verb in life.acts} - {None} - found
        if not more:
            return found
        found |= more


@st.composite
def legal_walks(draw: st.DrawFn, life: Lifecycle, *, most: int = 10) -> list[str]:
    """A beginning and then acts each of which the table allows in the state reached by then."""
    verb = draw(st.sampled_from([act.verb for act in life.acts.values() if act.begins]))
    walk, state = [verb], life.acts[verb].end
    for _ in range(draw(st.integers(0, most))):
        open_acts = life.open_to(state)
        if not open_acts:
            break
        act = draw(st.sampled_from(open_acts))
        walk.append(act.verb)
        state = after(life, state, act.verb)
    return walk


def any_verbs(life: Lifecycle, *, most: int = 8) -> st.SearchStrategy[list[str]]:
    """Acts in any order, allowed or not; those that begin a thing left out."""
    verbs = [act.verb for act in life.acts.values() if not act.begins]
    return st.lists(st.sampled_from(verbs), max_size=most) if verbs else st.just([])


def try_all(life: Lifecycle, thing: Any, verbs: list[str], perform: Mapping[str, Perform]) -> None:
    """Try the acts one by one and hold each against the table.

    What the table does not open is refused as `wrong_state`; whatever is refused leaves state and
    ledger as they were; what is done leads exactly where the table says and leaves one entry.
    `perform[verb]` takes the thing and must be permitted to the actor it uses.
    """
    for verb in verbs:
        thing.refresh_from_db()
        before, state = Entry.objects.count(), thing.state
        expected = after(life, state, verb)
        code = _refusal_of(perform[verb], thing)
        thing.refresh_from_db()
        if code:
            assert (code == "wrong_state") == (expected is None), (verb, state, code)
            assert thing.state == state, (verb, state)
            assert Entry.objects.count() == before, (verb, state)
        else:
            assert expected is not None, f"{verb} was done in {state}"
            assert thing.state == expected, (verb, state)
            assert Entry.objects.count() == before + 1, (verb, state)
            assert Entry.objects.latest("pk").act == life.name(verb)


def _refusal_of(perform: Perform, thing: Any) -> str:
    try:
        perform(thing)
    except Refused as no:
        return no.code
    return ""
